import type { Person } from '../../contact/coalesce';
import { personId } from '../../contact/coalesce';
import { NO_CHANGE } from '../../contact/change';
import type { ContactSnapshot } from '../../contact/snapshot';
import type { PersonPlan } from '../../plan/planPerson';
import { planPerson } from '../../plan/planPerson';
import { contextOf } from '../../plan/planRun';
import type { ContactsApi, SyncContext } from '../context';
import type { Attempt } from '../failure';
import { attempt, SyncFailure } from '../failure';
import { gatherAccount } from '../gather/gatherAccount';
import { isYoung, LISTS_LAG_MS } from '../patience';
import { applyPlan } from './applyPlan';

const MAX_LOOKS = 3;

/** An opt-out that this run wrote on a contact which another worker may be about to create as well. */
export interface YoungOptOut {
	contactId: string;
	/** When it was written, milliseconds since the epoch. */
	at: number;
}

/**
 * Whether a plan opts out a contact so new that another worker may have looked before there was one: what that one then posts
 * resets what it does not name, the opt-out included.
 */
export function isYoungOptOut({ steps }: Pick<PersonPlan, 'steps'>, snapshot: ContactSnapshot, now: number): boolean {
	return steps.some((step) => {
		if (step.step === 'createContact') return step.contact.subscription === 'optOut';
		return step.step === 'updateContact' && step.fields.subscription?.kind === 'optOut' && snapshot.kind === 'present' && isYoung(snapshot.contact, now);
	});
}

/**
 * Looks again once whoever looked before has posted, and opts out again where that was undone. One request more for each such
 * person; the wait is one for all people of a run.
 */
export async function confirmOptOut(person: Person, { contactId, at }: YoungOptOut, context: SyncContext, api: ContactsApi): Promise<Attempt<void>> {
	const { account, clock } = context;
	return attempt(async () => {
		let writtenAt = at;
		for (let looks = 0; looks < MAX_LOOKS && !clock.cancelled(); looks += 1) {
			await clock.sleep(Math.max(0, writtenAt + LISTS_LAG_MS - clock.now()));
			if (await account.people.run(personId(person.key), () => stands(person, contactId, writtenAt, context, api))) return;
			writtenAt = clock.now();
		}
	});
}

/** False: it was undone, and is written once more. */
async function stands(person: Person, contactId: string, writtenAt: number, context: SyncContext, api: ContactsApi): Promise<boolean> {
	const { account, clock, settings } = context;
	// A later event of this process had its own look; where it may opt in again, it has the last word.
	if (settings.consent !== 'optOutOnly' && (account.changedAt(contactId) ?? 0) > writtenAt) return true;
	const contact = await api.getContact({ by: 'id', id: contactId });
	if (contact === 'notFound' || contact.unsubscribed) return true;
	account.others.by(clock).met();
	const change = { ...NO_CHANGE, subscription: 'optOut' as const };
	const known = await gatherAccount([change], context, api);
	const plan = planPerson(change, { kind: 'present', contact, memberships: [] }, contextOf(person, known, known.definitions, settings));
	const applied = await applyPlan(plan, { by: 'id', id: contactId }, null, {
		api,
		clock,
		marker: settings.own.marker,
		others: account.others.by(clock),
		segmentId: () => null,
		onDone: () => account.recordChange(contactId, clock.now()),
	});
	if (applied.kind === 'failed' || applied.kind === 'createUnclear') throw new SyncFailure(applied.failure);
	return applied.kind === 'gone';
}
