import { changeDigest } from '../store/syncedStates';
import { combine } from '../contact/change';
import type { Person } from '../contact/coalesce';
import { personId } from '../contact/coalesce';
import type { EventResult } from './person';
import type { SyncRun } from './ports';

/**
 * The option that trusts the last sync: whoever was brought into exactly this state not long ago is not looked at
 * again. What somebody changed by hand in Resend meanwhile stays unnoticed until then.
 */
export function trusted(person: Person, run: SyncRun): ReadonlyMap<number, EventResult> | null {
	if (run.synced === undefined) return null;
	const change = combine(person.events.map((event) => event.change), run.settings.consent);
	const contactId = run.synced.contactIdOf(personId(person.key), changeDigest(change));
	if (contactId === null) return null;
	const kept = change.membership.kind === 'reconcile' ? [...change.membership.names] : [];
	const unchanged = (warnings: string[]): EventResult => {
		const segments = { added: [], removed: [], kept };
		return { kind: 'done', outcome: { outcome: 'unchanged', contactId, segments, properties: new Map(), unsubscribed: 'notRead', warnings } };
	};
	return new Map(person.events.map(({ index, warnings }) => [index, unchanged(warnings)]));
}

/** Remembers a state that was fully reached; anything less is forgotten, so that the next run looks. */
export function remember(person: Person, results: ReadonlyMap<number, EventResult>, run: SyncRun): void {
	if (run.synced === undefined) return;
	const ids = person.events.map(({ index }) => {
		const result = results.get(index);
		return result?.kind === 'done' && result.outcome.outcome !== 'skipped' ? result.outcome.contactId : null;
	});
	const [first] = ids;
	if (first === undefined || first === null || ids.includes(null)) return run.synced.forget(personId(person.key));
	const change = combine(person.events.map((event) => event.change), run.settings.consent);
	run.synced.remember(personId(person.key), changeDigest(change), first);
}
