import Papa from 'papaparse';

import type { PropertyType } from '../../contact/propertyValues';
import type { ImportPlan, Newcomer } from '../../plan/planRun';
import { IMPORT_MS_PER_ROW } from '../../resend/api/imports';
import { PAGE_SIZE } from '../../resend/pagination';
import { instantOf } from '../../resend/time';
import type { ImportState, ListedContact, NewImport } from '../../resend/types';
import type { ContactsApi, SyncContext } from '../context';
import type { Failure } from '../failure';
import { attempt } from '../failure';
import { findContactsInList } from '../gather/prefetch';
import { LISTS_LAG_MS, Patience } from '../patience';
import type { SegmentIds } from './writeFields';
import { valuesOf } from './writeFields';

/** What became of the people of some imports. `unclear` go the single way, which looks at each of them. */
export interface Imported {
	created: ReadonlyArray<{ newcomer: Newcomer; contactId: string }>;
	/** `mayBeOurs`: an import of this run may have created the contact. `importedAt`: when it began, in Resend's time; null where unknown. */
	unclear: ReadonlyArray<{ newcomer: Newcomer; mayBeOurs: boolean; importedAt: number | null }>;
	/** People of imports that the account would not take: nobody was created. */
	refused: ReadonlyArray<{ newcomers: readonly Newcomer[]; failure: Failure }>;
}

/** Four times as long as documented; after that its people are looked at one by one. */
const PATIENCE_MS = { least: 120_000, perRow: 4 * IMPORT_MS_PER_ROW };

/** There is another way for these people, so an import that will not start is soon given up. */
const START_PATIENCE_MS = 10_000;

/** How long an import gets that cannot be asked how it is. */
const BLIND_WAIT_MS = { least: 3_000, perRow: IMPORT_MS_PER_ROW };

/** Longest time in which nobody else of this process may write the people of an import. */
const LOCKED_FOR_MS = 10 * 60_000;

/** Pages read beyond those our people fill: others may sign up meanwhile. */
const SPARE_PAGES = 5;

/** `hasTwin`: an earlier start went unanswered, so another import of ours may have created these people first. */
type Run =
	| { plan: ImportPlan; kind: 'running'; id: string; hasTwin: boolean; resubmitted: boolean }
	| { plan: ImportPlan; kind: 'ended'; hasTwin: boolean; state: ImportState }
	| { plan: ImportPlan; kind: 'unclear' }
	| { plan: ImportPlan; kind: 'refused'; failure: Failure };

/**
 * Creates people with imports that run side by side, waits for them, and finds the contacts of all with one look at the head of
 * the account's list. `on_conflict: skip`: whoever came into being meanwhile is not touched, so no opt-out can be undone.
 * `locked` keeps the rest of the process from writing these people while the work runs.
 */
export async function importContacts(
	plans: readonly ImportPlan[],
	context: SyncContext,
	ports: SegmentIds & { api: ContactsApi; onWait: () => void },
	locked: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Imported> {
	const imports = new Imports(context, ports);
	const submittedAt = context.clock.now();
	await locked(async () => {
		await imports.start(plans);
		await imports.await(LOCKED_FOR_MS);
	});
	const runs = await imports.await(Number.POSITIVE_INFINITY);
	const ended = runs.filter((run) => run.kind === 'ended');
	const created = ended.filter(({ state }) => state.counts.created > 0).flatMap(({ plan }) => plan.newcomers);
	const found = await attempt(() => findCreated(created, submittedAt, context, ports.api));
	const contacts: ReadonlyMap<string, ListedContact> = found.kind === 'ok' ? found.value : new Map();
	const sorted = ended.map(({ plan, state, hasTwin }) => sortOut(plan.newcomers, contacts, state, hasTwin));
	return {
		created: sorted.flatMap((one) => one.created),
		unclear: [...sorted.flatMap((one) => one.unclear), ...runs.flatMap((run) => (run.kind === 'unclear' ? run.plan.newcomers.map((newcomer) => ({ newcomer, mayBeOurs: true, importedAt: null })) : []))],
		refused: runs.flatMap((run) => (run.kind === 'refused' ? [{ newcomers: run.plan.newcomers, failure: run.failure }] : [])),
	};
}

class Imports {
	private runs: Run[] = [];

	constructor(
		private readonly context: SyncContext,
		private readonly ports: SegmentIds & { api: ContactsApi; onWait: () => void },
	) {}

	async start(plans: readonly ImportPlan[]): Promise<void> {
		for (const plan of plans) this.runs.push(await this.startOne(plan, false));
	}

	/** Waits until all have ended, at most `forMs` milliseconds in all. One after the other: when the first has ended, mostly the others have too. */
	async await(forMs: number): Promise<readonly Run[]> {
		let left = forMs;
		for (const [index, run] of this.runs.entries()) {
			const { run: later, waitedMs } = await this.awaitOne(run, left);
			this.runs[index] = later;
			left -= waitedMs;
		}
		return this.runs;
	}

	/** An import whose answer was lost may be under way. A second one skips whom the first creates, so asking again is safe. */
	private async startOne(plan: ImportPlan, resubmitted: boolean): Promise<Run> {
		const { clock, settings } = this.context;
		const patience = new Patience(clock, Math.min(START_PATIENCE_MS, settings.retryCapMs));
		let isUnknown = false;
		for (;;) {
			const started = await attempt(() => this.ports.api.createImport(csvOf(plan, this.ports)));
			if (started.kind === 'ok') return { plan, kind: 'running', id: started.value.id, hasTwin: isUnknown, resubmitted };
			isUnknown ||= started.failure.problem?.effect === 'unknown';
			if (await patience.waitBeforeRecheck(started.failure)) continue;
			return isUnknown || resubmitted ? { plan, kind: 'unclear' } : { plan, kind: 'refused', failure: started.failure };
		}
	}

	private async awaitOne(run: Run, forMs: number): Promise<{ run: Run; waitedMs: number }> {
		if (run.kind !== 'running') return { run, waitedMs: 0 };
		const { clock } = this.context;
		const rows = run.plan.newcomers.length;
		const patience = Math.min(forMs, PATIENCE_MS.least + PATIENCE_MS.perRow * rows);
		let wait = firstPollMs(rows);
		let waitedMs = 0;
		while (waitedMs < patience && !clock.cancelled()) {
			await clock.sleep(wait);
			waitedMs += wait;
			this.ports.onWait();
			const state = await attempt(() => this.ports.api.getImport(run.id));
			if (state.kind === 'failed') {
				// It goes on all the same: whoever is created alone meanwhile may be posted onto by their own import.
				await clock.sleep(BLIND_WAIT_MS.least + BLIND_WAIT_MS.perRow * rows);
				return { run: { plan: run.plan, kind: 'unclear' }, waitedMs };
			}
			if (state.value.status === 'completed' || state.value.status === 'failed') return { run: await this.settle(run, state.value), waitedMs };
			wait = nextPollMs(wait);
		}
		return { run: forMs <= waitedMs ? run : { plan: run.plan, kind: 'unclear' }, waitedMs };
	}

	/** An import may end without having read a single row (seen live, one of five): it is submitted once more. */
	private async settle(run: Extract<Run, { kind: 'running' }>, state: ImportState): Promise<Run> {
		if (state.status !== 'completed' || state.counts.total > 0 || run.resubmitted) return { plan: run.plan, kind: 'ended', hasTwin: run.hasTwin, state };
		const again = await this.startOne(run.plan, true);
		return (await this.awaitOne(again, Number.POSITIVE_INFINITY)).run;
	}
}

/**
 * Who of the people was created by this import, and who was there before it or is not there at all. Where fewer were created
 * than asked for, the contacts made since it began are the import's only if there are just as many of them and none is missing.
 */
function sortOut(newcomers: readonly Newcomer[], found: ReadonlyMap<string, ListedContact>, { createdAt, counts }: ImportState, hasTwin: boolean): Pick<Imported, 'created' | 'unclear'> {
	const importedAt = instantOf(createdAt);
	const contactOf = ({ contact }: Newcomer) => found.get(contact.email);
	const isSince = (contact: ListedContact | undefined) => contact !== undefined && instantOf(contact.createdAt) >= importedAt;
	const since = newcomers.filter((newcomer) => isSince(contactOf(newcomer)));
	const allFound = newcomers.every((newcomer) => contactOf(newcomer) !== undefined);
	const isCertain = counts.created === newcomers.length || (allFound && since.length === counts.created);
	const created: Array<{ newcomer: Newcomer; contactId: string }> = [];
	const unclear: Array<Imported['unclear'][number]> = [];
	for (const newcomer of newcomers) {
		const contact = contactOf(newcomer);
		const isOurs = isCertain && contact !== undefined && (counts.created === newcomers.length || isSince(contact));
		if (isOurs) created.push({ newcomer, contactId: contact.id });
		else unclear.push({ newcomer, importedAt, mayBeOurs: hasTwin || (counts.created > 0 && (contact === undefined || isSince(contact))) });
	}
	return { created, unclear };
}

/**
 * Runs whose imports go on together share their looks: whoever is found in one that began before the end of these imports is found.
 * Only for those who are missing in it another one begins, and once more after a while, because lists may lag behind.
 */
async function findCreated(newcomers: readonly Newcomer[], since: number, { clock, account }: SyncContext, api: ContactsApi): Promise<ReadonlyMap<string, ListedContact>> {
	const wanted = new Set(newcomers.map(({ contact }) => contact.email));
	if (wanted.size === 0) return new Map();
	const pages = Math.ceil(wanted.size / PAGE_SIZE) + SPARE_PAGES;
	const look = (notBefore: number) => findContactsInList(account.lists.contacts({ api, clock, notBefore }), wanted, pages);
	const endedAt = clock.now();
	for (const notBefore of [since, endedAt]) {
		const { found } = await look(notBefore);
		if (found.size === wanted.size) return found;
	}
	await clock.sleep(LISTS_LAG_MS);
	return (await look(clock.now())).found;
}

const NAME_COLUMNS = { email: 'email', firstName: 'first_name', lastName: 'last_name' } as const;

/**
 * An import as Resend takes it: the names, then a column for each property key, with the type it is to be read as. Every field
 * is quoted; rows that a spreadsheet could run are in no plan. It never has a column for the opt-out.
 */
export function csvOf({ segments, newcomers }: ImportPlan, ports: SegmentIds): NewImport {
	const rows = newcomers.map(({ contact, context }) => ({ contact, definitions: context.definitions, values: valuesOf(contact, ports) }));
	const types = new Map<string, PropertyType>(rows.flatMap(({ values, definitions }) => [...values.keys()].map((key) => [key, definitions.get(key) ?? 'string'] as const)));
	const keys = [...types.keys()];
	const data = rows.map(({ contact, values }) => [contact.email, contact.firstName ?? '', contact.lastName ?? '', ...keys.map((key) => String(values.get(key) ?? ''))]);
	const columns = [...types].map(([key, type]) => [key, { column: key, type }] as const);
	return {
		csv: Papa.unparse({ fields: [...Object.values(NAME_COLUMNS), ...keys], data }, { quotes: true, newline: '\n' }),
		columnMap: { ...NAME_COLUMNS, ...(columns.length === 0 ? {} : { properties: Object.fromEntries(columns) }) },
		segmentIds: segments.flatMap((key) => ports.segmentId(key) ?? []),
		onConflict: 'skip',
	};
}

/** Asking sooner than an import takes by the documentation costs a request that says "not yet"; asking a big one late costs time. */
const FIRST_POLL_MS = { least: 1_000, most: 10_000 };
const SLOWER_BY = 1.7;
const SLOWEST_POLL_MS = 30_000;

/** Milliseconds until an import of so many rows is first asked how it is. */
export function firstPollMs(rows: number): number {
	return Math.min(FIRST_POLL_MS.most, Math.max(FIRST_POLL_MS.least, IMPORT_MS_PER_ROW * rows));
}

export function nextPollMs(wait: number): number {
	return Math.min(SLOWEST_POLL_MS, wait * SLOWER_BY);
}

/** How often imports of so many rows each are asked that start together, are asked one after the other and take as long as documented. */
export function expectedPolls(rows: readonly number[]): number {
	let now = 0;
	let polls = 0;
	for (const count of rows) {
		const endsAt = IMPORT_MS_PER_ROW * count;
		for (let wait = firstPollMs(count); ; wait = nextPollMs(wait)) {
			now += wait;
			polls += 1;
			if (now >= endsAt) break;
		}
	}
	return polls;
}
