import type { ContactChange } from './change';

/** Whom a change is about: an address, or the contact id that the userId cache knows. */
export type PersonKey = { by: 'email'; email: string; written: string } | { by: 'id'; id: string };

/** One event's change; `index` is its place in the output. */
export interface PersonEvent {
	index: number;
	timestamp: number | null;
	change: ContactChange;
	warnings: string[];
}

/** All events of one person in a run, in the order in which they happened. */
export interface Person {
	key: PersonKey;
	events: readonly PersonEvent[];
}

/** Groups the events of a run by person, so that each person is read and written once. */
export function coalesce(work: ReadonlyArray<{ key: PersonKey; event: PersonEvent }>): Person[] {
	const people = new Map<string, { key: PersonKey; events: PersonEvent[] }>();
	for (const { key, event } of work) {
		const id = personId(key);
		const known = people.get(id);
		if (known === undefined) {
			people.set(id, { key, events: [event] });
			continue;
		}
		known.events.push(event);
		// One event may have the spelling under which the contact was stored.
		if (isPlain(known.key)) known.key = key;
	}
	return [...people.values()].map(({ key, events }) => ({ key, events: inTimeOrder(events) }));
}

function isPlain(key: PersonKey): boolean {
	return key.by === 'email' && key.written === key.email;
}

export function personId(key: PersonKey): string {
	return key.by === 'email' ? `email:${key.email}` : `id:${key.id}`;
}

/**
 * By timestamp, so that a late, stale event never overwrites a newer one. An event without a timestamp happened when
 * it arrived: right after the one before it.
 */
export function inTimeOrder<E extends Pick<PersonEvent, 'timestamp'>>(events: readonly E[]): E[] {
	let latest = Number.NEGATIVE_INFINITY;
	const timed = events.map((event) => {
		const at = event.timestamp ?? latest;
		latest = Math.max(latest, at);
		return { at, event };
	});
	return timed.sort((one, other) => (one.at === other.at ? 0 : one.at - other.at)).map(({ event }) => event);
}
