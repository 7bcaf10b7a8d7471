import type { ImportOrder, Newcomer } from '../../plan/importOrders';
import { IMPORT_MS_PER_ROW } from '../../resend/api/imports';
import { PAGE_SIZE } from '../../resend/pagination';
import { instantOf } from '../../resend/time';
import type { ImportState, ListedContact, NewImport } from '../../resend/types';
import type { Failure } from '../failure';
import { attempt, refused } from '../failure';
import { LookAgain } from '../lookAgain';
import type { BulkApi, SyncRun } from '../ports';
import { takeCensus } from './census';

/** What became of an import's people. `unclear` go the single way, which looks at each of them. */
export type Imported<T> =
	| { kind: 'done'; created: ReadonlyArray<{ who: T; contactId: string }>; unclear: readonly Newcomer<T>[] }
	/** The account takes no imports; nobody was created. */
	| { kind: 'refused'; failure: Failure };

/** Resend's example takes 65 s for 1,200 rows: wait longer for more, but never ask in vain every second. */
const FIRST_POLL_MS = { least: 1_000, perRow: 10, most: 10_000 };
const SLOWER_BY = 1.7;
const SLOWEST_POLL_MS = 30_000;
const PATIENCE_MS = { least: 120_000, perRow: 500 };

/** There is another way for these people, so an import that will not start is soon given up. */
const START_PATIENCE_MS = 10_000;

/** How long an import gets that cannot be asked how it is. */
const BLIND_WAIT_MS = { least: 3_000, perRow: IMPORT_MS_PER_ROW };

/** Pages read beyond those our people fill: others may sign up meanwhile. */
const SPARE_PAGES = 5;
const LIST_LAG_MS = 2_000;

/**
 * Creates people with one import, waits for it, and finds their contacts in the account's list, newest first.
 * `on_conflict: skip`: whoever came into being meanwhile is not touched, so no opt-out can be undone.
 */
export async function importNewcomers<T>(order: ImportOrder<T>, csv: NewImport, run: SyncRun, api: BulkApi, onWait: () => void): Promise<Imported<T>> {
	const started = await startImport(csv, run, api);
	if (started.kind === 'failed') {
		const unclear = started.failure.problem?.effect === 'unknown';
		return unclear ? { kind: 'done', created: [], unclear: order.newcomers } : { kind: 'refused', failure: started.failure };
	}
	const ended = await attempt(() => awaitImport(started.value.id, order.rows.length, run, api, onWait));
	if (ended.kind === 'failed') {
		// It goes on all the same: whoever is created alone meanwhile may be posted onto by their own import.
		await run.clock.sleep(BLIND_WAIT_MS.least + BLIND_WAIT_MS.perRow * order.rows.length);
		return { kind: 'done', created: [], unclear: order.newcomers };
	}
	const contacts = await attempt(() => findContacts(order, run, api));
	const found: ReadonlyMap<string, ListedContact> = contacts.kind === 'ok' ? contacts.value : new Map();
	return { kind: 'done', ...sortOut(order.newcomers, found, ended.value) };
}

/** Two objects made closer together than this cannot be put in order: not every time of Resend's has microseconds. */
const SAME_MOMENT_MS = 1_000;

/** Who of the people was created by this import, and who was there before it or is not there at all. */
function sortOut<T>(newcomers: readonly Newcomer<T>[], found: ReadonlyMap<string, ListedContact>, { createdAt, counts }: ImportState) {
	const importedAt = instantOf(createdAt);
	const isAfter = (contact: ListedContact, margin: number) => instantOf(contact.createdAt) >= importedAt + margin;
	const since = newcomers.flatMap(({ contact }) => found.get(contact.email) ?? []).filter((contact) => isAfter(contact, 0));
	const margin = since.length === counts.created ? 0 : SAME_MOMENT_MS;
	const created: Array<{ who: T; contactId: string }> = [];
	const unclear: Newcomer<T>[] = [];
	for (const newcomer of newcomers) {
		const contact = found.get(newcomer.contact.email);
		if (contact !== undefined && (counts.created === newcomers.length || isAfter(contact, margin))) created.push({ who: newcomer.who, contactId: contact.id });
		else unclear.push(newcomer);
	}
	return { created, unclear };
}

/** An import whose answer was lost may be under way. A second one skips whom the first creates, so asking again is safe. */
async function startImport(csv: NewImport, run: SyncRun, api: BulkApi) {
	const patience = new LookAgain(run.clock, Math.min(START_PATIENCE_MS, run.settings.retryCapMs));
	let unknown = false;
	for (;;) {
		const started = await attempt(() => api.createImport(csv));
		if (started.kind === 'ok') return started;
		unknown ||= started.failure.problem?.effect === 'unknown';
		if (await patience.after(started.failure)) continue;
		const { failure } = started;
		return { ...started, failure: unknown && failure.problem !== null ? { ...failure, problem: { ...failure.problem, effect: 'unknown' as const } } : failure };
	}
}

async function awaitImport(id: string, rows: number, run: SyncRun, api: BulkApi, onWait: () => void) {
	const patience = PATIENCE_MS.least + PATIENCE_MS.perRow * rows;
	let wait = Math.min(FIRST_POLL_MS.most, Math.max(FIRST_POLL_MS.least, FIRST_POLL_MS.perRow * rows));
	for (let waited = 0; waited < patience && !run.clock.cancelled(); ) {
		await run.clock.sleep(wait);
		waited += wait;
		onWait();
		const state = await api.getImport(id);
		if (state.status === 'completed' || state.status === 'failed') return state;
		wait = Math.min(SLOWEST_POLL_MS, wait * SLOWER_BY);
	}
	throw refused('server', 'The contact import did not end in time', 'Its people are looked at one by one.');
}

/** Lists may lag behind what was written, so whoever is missing is looked for once more. */
async function findContacts<T>(order: ImportOrder<T>, run: SyncRun, api: BulkApi): Promise<ReadonlyMap<string, ListedContact>> {
	const wanted = new Set(order.newcomers.map(({ contact }) => contact.email));
	const pages = Math.ceil(wanted.size / PAGE_SIZE) + SPARE_PAGES;
	const first = await takeCensus(api, wanted, pages);
	if (first.found.size === wanted.size) return first.found;
	await run.clock.sleep(LIST_LAG_MS);
	return (await takeCensus(api, wanted, pages)).found;
}
