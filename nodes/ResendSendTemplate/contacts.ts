import type { PersonKey } from '../shared/contact/coalesce';
import type { EventOutcome } from '../shared/plan/outcomes';
import type { Meter } from '../shared/resend/client';
import type { Failure } from '../shared/sync/failure';
import { askOptOuts } from '../shared/delivery/optOuts';
import type { SyncContext } from '../shared/sync/context';
import { syncContacts } from '../shared/sync/run';
import type { Mail } from './mails';

export type ContactOutcome = Exclude<EventOutcome, { outcome: 'skipped' }>;

/** What the contact of an e-mail came to, and whether the e-mail may go out. */
export type ContactResult = ({ kind: 'go' | 'optedOut'; contact: ContactOutcome | null } | { kind: 'failed'; failure: Failure }) & Meter;

const GO: ContactResult = { kind: 'go', contact: null, requests: 0, retries: 0 };

/** Creates or updates the contacts, each once, and asks for opt-outs where that matters and no contact was read on the way. */
export async function settleContacts(mails: readonly Mail[], run: SyncContext): Promise<Map<number, ContactResult>> {
	const results = await upsert(mails, run);
	const unknown = mails.filter(({ draft }) => draft.onlyIfSubscribed && isUnknown(results.get(draft.itemIndex)));
	const answers = await askOptOuts(new Map(unknown.map(({ draft }) => [draft.itemIndex, draft.to.map(({ email }) => email)])), run.openApi);
	for (const { draft } of mails) {
		const result = results.get(draft.itemIndex) ?? GO;
		const answer = answers.get(draft.itemIndex);
		if (result.kind === 'failed') continue;
		const requests = result.requests + (answer?.requests ?? 0);
		const retries = result.retries + (answer?.retries ?? 0);
		if (answer?.kind === 'failed') results.set(draft.itemIndex, { kind: 'failed', failure: answer.failure, requests, retries });
		else {
			const optedOut = draft.onlyIfSubscribed && (answer?.kind === 'optedOut' || result.contact?.unsubscribed === true);
			results.set(draft.itemIndex, { kind: optedOut ? 'optedOut' : 'go', contact: result.contact, requests, retries });
		}
	}
	return results;
}

function isUnknown(result: ContactResult | undefined): boolean {
	if (result === undefined) return true;
	return result.kind !== 'failed' && (result.contact === null || result.contact.unsubscribed === 'notRead');
}

async function upsert(mails: readonly Mail[], run: SyncContext): Promise<Map<number, ContactResult>> {
	const work = mails.flatMap(({ draft }) => {
		const [person] = draft.to;
		if (draft.contact === null || person === undefined) return [];
		const key: PersonKey = { by: 'email', email: person.email, written: person.address };
		const change = { ...draft.contact, presence: 'upsert', segments: { kind: 'notMentioned' } } as const;
		return [{ key, event: { index: draft.itemIndex, timestamp: null, change, warnings: [] } }];
	});
	const done = await syncContacts(work, run);
	const results = new Map<number, ContactResult>();
	for (const [index, { result, requests, retries }] of done) {
		if (result.kind === 'failed') results.set(index, { kind: 'failed', failure: result.failure, requests, retries });
		else results.set(index, { kind: 'go', contact: result.outcome.outcome === 'skipped' ? null : result.outcome, requests, retries });
	}
	return results;
}
