/**
 * What docs/event-mapping.md says an event becomes, written from that page and not from the code: the state of one contact after
 * the events of one run.
 */
import type { EventStep, TraitValue } from './history';
import { USERS } from './history';

export interface Expected {
	firstName: string | null;
	lastName: string | null;
	unsubscribed: boolean;
	/** Whether the opt-out is this sync's own: it is recorded so on the contact. */
	own: boolean;
	/** Undefined: no value. */
	properties: Map<string, string | undefined>;
	/** Null: no event said anything about segments. */
	wanted: ReadonlySet<string> | null;
}

/** Names of traits that are no properties. */
const RESERVED = new Set(['email', 'name', 'firstName', 'lastName', 'unsubscribed', 'resendSegments']);

/** An event and the names of the segments that it wants; null: it says nothing. */
export interface AppliedEvent {
	step: EventStep;
	wanted: readonly string[] | null;
}

/** "They are put in the order of their timestamp first. An event without one counts as having happened right after the one before it." */
export function inOrder(events: readonly AppliedEvent[]): AppliedEvent[] {
	let latest = -Infinity;
	const timed = events.map((event) => {
		const at = event.step.at ?? latest;
		latest = Math.max(latest, at);
		return { at, event };
	});
	return timed.sort((one, other) => one.at - other.at || 0).map(({ event }) => event);
}

export function afterEvents(before: Omit<Expected, 'wanted'> | null, events: readonly AppliedEvent[], typeOf: (key: string) => string): Expected {
	const now: Expected = {
		firstName: before?.firstName ?? null,
		lastName: before?.lastName ?? null,
		unsubscribed: before?.unsubscribed ?? false,
		own: before?.own ?? false,
		properties: new Map(before?.properties),
		wanted: null,
	};
	for (const { step, wanted } of inOrder(events)) {
		const { traits, type } = step;
		if (type !== 'group') consent(now, traits['unsubscribed']);
		for (const [name, value] of Object.entries(traits)) {
			if (type === 'group') write(now, `group_${name}`, value, typeOf);
			else if (!RESERVED.has(name)) write(now, name, value, typeOf);
		}
		if (type === 'group') write(now, 'group_id', 'g-1', typeOf);
		if (type !== 'identify') continue;
		if (step.user !== null) write(now, 'jitsu_user_id', USERS[step.user] ?? '', typeOf);
		rename(now, traits);
		if (wanted !== null) now.wanted = new Set(wanted);
	}
	return now;
}

/** Consent "Own Opt-Outs": "opts in again if this sync wrote the opt-out; else the contact stays opted out". */
function consent(now: Expected, value: TraitValue | undefined): void {
	if (value === true || value === 'true') {
		if (!now.unsubscribed) now.own = true;
		now.unsubscribed = true;
	}
	if (value === false && now.unsubscribed && now.own) now.unsubscribed = false;
}

function write(now: Expected, key: string, value: TraitValue, typeOf: (key: string) => string): void {
	if (value === null) {
		now.properties.delete(key);
		return;
	}
	// "Blank text: left out, the property stays as it is."
	if (String(value).trim() === '') return;
	if (typeOf(key) === 'number' && (typeof value === 'boolean' || String(value).trim() === '' || !Number.isFinite(Number(value)))) return;
	now.properties.set(key, String(value));
}

function rename(now: Expected, { firstName, name }: EventStep['traits']): void {
	if (typeof firstName === 'string' && firstName.trim() !== '') {
		now.firstName = firstName;
		return;
	}
	if (typeof name === 'string') {
		const [first = '', ...rest] = name.split(' ');
		now.firstName = first;
		if (rest.length > 0) now.lastName = rest.join(' ');
		return;
	}
	if (firstName === null) now.firstName = null;
}
