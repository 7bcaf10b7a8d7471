import type { ContactChange } from '../contact/change';
import type { PersonKey } from '../contact/coalesce';
import { UNSAID } from '../contact/membership';
import type { EventOutcome } from '../plan/outcomes';
import type { Meter } from '../resend/client';
import type { Recipient } from '../sending/recipients';
import type { Failure } from '../sync/failure';
import type { SyncRun } from '../sync/ports';
import { syncRun } from '../sync/run';
import { askOptOuts } from './optOuts';

/** What an e-mail wants of the contact of its recipient. */
export interface ContactWish {
	index: number;
	to: readonly Recipient[];
	/** Written before the send; null where the user turned that off or several people get the e-mail. */
	contact: Pick<ContactChange, 'firstName' | 'lastName' | 'properties'> | null;
	onlyIfSubscribed: boolean;
}

export type ContactOutcome = Exclude<EventOutcome, { outcome: 'skipped' }>;

/** What the contact of an e-mail came to, and whether the e-mail may go out. */
export type ContactResult = ({ kind: 'go' | 'optedOut'; contact: ContactOutcome | null; planned: PlannedContact } | { kind: 'failed'; failure: Failure }) & Meter;

/** What would be written for the contact: only a preview has any. */
export interface PlannedContact {
	steps: ReadonlyArray<Record<string, unknown>>;
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
export async function settleContacts(wishes: readonly ContactWish[], run: SyncRun, mode: ContactMode): Promise<Map<number, ContactResult>> {
	const results = mode === 'write' ? await upsert(wishes, run) : new Map<number, ContactResult>();
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

async function upsert(wishes: readonly ContactWish[], run: SyncRun): Promise<Map<number, ContactResult>> {
	const work = wishes.flatMap(({ index, to, contact }) => {
		const [person] = to;
		if (contact === null || person === undefined) return [];
		const key: PersonKey = { by: 'email', email: person.email, written: person.address };
		const change = { ...contact, presence: 'upsert', subscription: 'unsaid', membership: UNSAID } as const;
		return [{ key, event: { index, timestamp: null, change, warnings: [] } }];
	});
	const results = new Map<number, ContactResult>();
	for (const [index, { result, requests, retries }] of await syncRun(work, run)) {
		if (result.kind === 'failed') results.set(index, { kind: 'failed', failure: result.failure, requests, retries });
		else results.set(index, { kind: 'go', contact: result.outcome.outcome === 'skipped' ? null : result.outcome, planned: NOTHING_PLANNED, requests, retries });
	}
	return results;
}
