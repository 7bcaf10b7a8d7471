import type { ContactChange } from '../contact/change';
import { canonicalChange } from '../contact/change';
import type { Person } from '../contact/coalesce';
import { personId } from '../contact/coalesce';
import { NO_SEGMENTS } from '../plan/eventOutcomes';
import { changeOf } from '../plan/planRun';
import { changeDigest } from '../store/syncedStates';
import type { EventResult } from './apply/syncPerson';
import type { SyncContext } from './context';
import { NO_DEFINITIONS } from './gather/gatherAccount';

/**
 * The option that skips what was synced not long ago: whoever was brought into exactly this state is not looked at again.
 * What somebody changed by hand in Resend meanwhile stays unnoticed until then.
 */
export function skipUnchanged(person: Person, context: SyncContext): ReadonlyMap<number, EventResult> | null {
	if (context.synced === undefined) return null;
	const change = wantedOf(person, context);
	const contactId = context.synced.contactIdOf(personId(person.key), digestOf(change), (contactId) => context.account.changedAt(contactId));
	if (contactId === null) return null;
	const { segments } = change;
	const kept = segments.kind === 'reconcile' ? segments.names.map((name) => ({ by: 'name', name }) as const) : [];
	const unchanged = (warnings: string[]): EventResult => ({
		kind: 'done',
		outcome: { outcome: 'unchanged', contactId, segments: { ...NO_SEGMENTS, kept }, properties: new Map(), unsubscribed: 'notRead', warnings },
	});
	return new Map(person.events.map(({ index, warnings }) => [index, unchanged(warnings)]));
}

/** Remembers a state that was fully reached; anything less is forgotten, so that the next run looks. */
export function remember(person: Person, results: ReadonlyMap<number, EventResult>, context: SyncContext): void {
	if (context.synced === undefined) return;
	const ids = person.events.map(({ index }) => {
		const result = results.get(index);
		return result?.kind === 'done' && result.outcome.outcome !== 'skipped' ? result.outcome.contactId : null;
	});
	const [first] = ids;
	const change = wantedOf(person, context);
	// What Resend would not define just then is missing on the contact, and the next run may be allowed to.
	const isIncomplete = [...change.properties.keys()].some((key) => context.additions.isRefusedKey(key));
	if (first === undefined || first === null || ids.includes(null) || isIncomplete) return context.synced.forget(personId(person.key));
	context.synced.remember(personId(person.key), digestOf(change), first);
}

function wantedOf(person: Person, { settings }: SyncContext): ContactChange {
	return changeOf(person, { definitions: NO_DEFINITIONS }, settings);
}

function digestOf(change: ContactChange): string {
	return changeDigest(canonicalChange(change));
}
