import type { ContactChange } from '../contact/change';
import { NO_CHANGE } from '../contact/change';
import type { PersonEvent, PersonKey } from '../contact/coalesce';
import type { EventOutcome } from '../plan/eventOutcomes';
import type { StepDescription } from '../plan/steps';
import type { ResendApi } from '../resend/api';
import type { Meter } from '../resend/client';
import type { Recipient } from '../sending/recipients';
import type { EventResult } from '../sync/apply/syncPerson';
import type { SyncContext } from '../sync/context';
import type { Failure } from '../sync/failure';
import { attempt } from '../sync/failure';
import { atOnce } from '../sync/patience';
import { previewContacts } from '../sync/preview';
import { firstIndex } from '../sync/results';
import { syncContacts } from '../sync/run';

/** What an e-mail wants of the contact of its recipient. */
export interface ContactWish {
	index: number;
	to: readonly Recipient[];
	/** Written before the send; null where the user turned that off or several people get the e-mail. */
	contact: Pick<ContactChange, 'names' | 'properties' | 'subscription'> | null;
	onlyIfSubscribed: boolean;
}

export type ContactOutcome = Exclude<EventOutcome, { outcome: 'skipped' }>;

/** What the contact of an e-mail came to, and whether the e-mail may go out. */
export type ContactResult = ({ kind: 'go' | 'optedOut'; contact: ContactOutcome | null; planned: PlannedContact } | { kind: 'failed'; failure: Failure }) & Meter;

/** What would be written for the contact: only a preview has any. */
export interface PlannedContact {
	steps: readonly StepDescription[];
	/** POST, PATCH and DELETE requests. */
	writes: number;
	/** All requests of a run in earnest, those that only read included. */
	requests: number;
}

export type ContactMode = 'write' | 'preview';

const NOTHING_PLANNED: PlannedContact = { steps: [], writes: 0, requests: 0 };
const GO: ContactResult = { kind: 'go', contact: null, planned: NOTHING_PLANNED, requests: 0, retries: 0 };

/**
 * Creates or updates the contacts, each once, and asks for opt-outs where that matters and no contact was read on the way.
 * A preview reads the opt-outs and writes nothing.
 */
export async function settleContacts(wishes: readonly ContactWish[], run: SyncContext, mode: ContactMode): Promise<Map<number, ContactResult>> {
	const results = mode === 'write' ? await upsert(wishes, run) : await plan(wishes, run);
	const unknown = wishes.filter(({ index, onlyIfSubscribed }) => onlyIfSubscribed && isUnknown(results.get(index)));
	const answers = await askOptOuts(new Map(unknown.map(({ index, to }) => [index, to.map(({ email }) => email)])), run.openApi);
	for (const { index, onlyIfSubscribed } of wishes) {
		const result = results.get(index) ?? GO;
		const answer = answers.get(index);
		if (result.kind === 'failed') continue;
		const meter = { requests: result.requests + (answer?.requests ?? 0), retries: result.retries + (answer?.retries ?? 0) };
		if (answer?.kind === 'failed') results.set(index, { kind: 'failed', failure: answer.failure, ...meter });
		else {
			const optedOut = onlyIfSubscribed && (answer?.kind === 'optedOut' || result.contact?.unsubscribed === true);
			const planned = { ...result.planned, requests: result.planned.requests + (answer?.requests ?? 0) };
			results.set(index, { ...result, kind: optedOut ? 'optedOut' : 'go', planned, ...meter });
		}
	}
	return results;
}

function isUnknown(result: ContactResult | undefined): boolean {
	if (result === undefined) return true;
	return result.kind !== 'failed' && (result.contact === null || result.contact.unsubscribed === 'notRead');
}

function workOf(wishes: readonly ContactWish[]): Array<{ key: PersonKey; event: PersonEvent }> {
	return wishes.flatMap(({ index, to, contact }) => {
		const [person] = to;
		if (contact === null || person === undefined) return [];
		const change: ContactChange = { ...NO_CHANGE, ...contact, presence: 'upsert' };
		return [{ key: { by: 'email', email: person.email, written: person.address }, event: { index, timestamp: null, change, warnings: [] } }];
	});
}

async function upsert(wishes: readonly ContactWish[], run: SyncContext): Promise<Map<number, ContactResult>> {
	const done = await syncContacts(workOf(wishes), run);
	return new Map([...done].map(([index, { result, requests, retries }]) => [index, resultOf(result, NOTHING_PLANNED, { requests, retries })]));
}

/** The same without writing. What the run as a whole does, an import say, is planned with its first contact. */
async function plan(wishes: readonly ContactWish[], context: SyncContext): Promise<Map<number, ContactResult>> {
	const { events, run } = await previewContacts(workOf(wishes), context);
	const first = firstIndex(events.keys());
	const single = [...events.values()].reduce((sum, { writes }) => sum + writes, 0);
	return new Map(
		[...events].map(([index, { result, steps, writes }]) => {
			const shared = index === first ? { writes: run.writes - single, requests: run.requests - single } : { writes: 0, requests: 0 };
			return [index, resultOf(result, { steps, writes: writes + shared.writes, requests: writes + shared.requests }, { requests: 0, retries: 0 })];
		}),
	);
}

function resultOf(result: EventResult, planned: PlannedContact, meter: Meter): ContactResult {
	if (result.kind === 'failed') return { kind: 'failed', failure: result.failure, ...meter };
	return { kind: 'go', contact: result.outcome.outcome === 'skipped' ? null : result.outcome, planned, ...meter };
}

export type Subscribed = ({ kind: 'optedOut' | 'mayGet' } | { kind: 'failed'; failure: Failure }) & Meter;

/** Whether anybody of each group of addresses has opted out. Someone whom Resend does not know has not. */
async function askOptOuts(groups: ReadonlyMap<number, readonly string[]>, openApi: (meter: Meter) => Pick<ResendApi, 'getContact'>): Promise<Map<number, Subscribed>> {
	const answers = new Map<number, Subscribed>();
	await atOnce([...groups], async ([index, emails]) => void answers.set(index, await anyOptedOut(emails, openApi)));
	return answers;
}

async function anyOptedOut(emails: readonly string[], openApi: (meter: Meter) => Pick<ResendApi, 'getContact'>): Promise<Subscribed> {
	const meter: Meter = { requests: 0, retries: 0 };
	const api = openApi(meter);
	for (const email of emails) {
		const asked = await attempt(() => api.getContact({ by: 'email', email }));
		if (asked.kind === 'failed') return { kind: 'failed', failure: asked.failure, ...meter };
		if (asked.value !== 'notFound' && asked.value.unsubscribed) return { kind: 'optedOut', ...meter };
	}
	return { kind: 'mayGet', ...meter };
}
