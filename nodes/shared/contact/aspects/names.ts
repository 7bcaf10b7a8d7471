import type { Statement } from '../../events/eventTypes/definition';
import { traitNamed } from '../../events/traits';
import type { Json, Traits } from '../../events/types';
import { hasMishap } from '../../events/values';
import type { Aspect } from '../aspect';
import { NO_DIFF, NO_KEYS } from '../aspect';
import type { ContactFields } from '../contactFields';
import { NO_FIELDS } from '../contactFields';
import type { FieldUpdate } from '../fieldUpdate';
import { CLEAR, combineUpdates, NOT_MENTIONED, set, setOnce, wantedValue } from '../fieldUpdate';
import type { ContactSnapshot } from '../snapshot';

export interface NamesUpdate {
	firstName: FieldUpdate<string>;
	lastName: FieldUpdate<string>;
}

const NOTHING: NamesUpdate = { firstName: NOT_MENTIONED, lastName: NOT_MENTIONED };

export const names: Aspect<NamesUpdate> = {
	nothing: NOTHING,
	read(statement) {
		if (statement.covers !== 'person') return { update: NOTHING, warnings: [] };
		return { update: namesIn(statement), warnings: nameWarnings(statement) };
	},
	combine: (updates) =>
		updates.reduce((earlier, later) => ({
			firstName: combineUpdates(earlier.firstName, later.firstName),
			lastName: combineUpdates(earlier.lastName, later.lastName),
		}), NOTHING),
	saysNothing: ({ firstName, lastName }) => firstName.kind === 'notMentioned' && lastName.kind === 'notMentioned',
	needsContact: (update) => !names.saysNothing(update),
	neededKeys: () => NO_KEYS,
	diff: (update, snapshot) => ({ ...NO_DIFF, anytime: fieldsOf(update, snapshot) }),
	canonical: ({ firstName, lastName }) => [firstName, lastName],
};

/** What a source says of both names: its fields, and `name` where a field is missing. Blank text says nothing. */
interface SaidNames {
	first: string | null;
	last: string | null;
}

const FIRST = ['firstName', 'first_name'] as const;
const LAST = ['lastName', 'last_name'] as const;

/**
 * Source by source, the event's own traits before the context: the first name that is not blank counts. `name` is split into its
 * first word and the rest (Jitsu's rule), unless a source has a field for it. Null wipes only as an explicit null in the event's
 * own traits while nothing else says the name.
 */
function namesIn({ traits, context, setOnce: once }: Statement): NamesUpdate {
	const own = saidIn(traits);
	const fullName = nameText(traits, 'name');
	// Half a name of the context's beside a full one of the event's own would make a third person.
	const weaker = fullName !== null ? { first: null, last: null } : own.first === null && own.last === null ? saidIn(context) : fieldsIn(context);
	const first = saidOnce(own.first ?? weaker.first, saidIn(once).first);
	const last = saidOnce(own.last ?? weaker.last, saidIn(once).last);
	const isWiped = (update: FieldUpdate<string>, fields: readonly string[]) => update.kind === 'notMentioned' && fullName === null && fields.some((field) => traitNamed(traits, field) === null);
	return { firstName: isWiped(first, FIRST) ? CLEAR : first, lastName: isWiped(last, LAST) ? CLEAR : last };
}

function saidOnce(said: string | null, once: string | null): FieldUpdate<string> {
	if (said !== null) return set(said);
	return once === null ? NOT_MENTIONED : setOnce(once);
}

function fieldsIn(traits: Traits): SaidNames {
	const firstOf = (fields: readonly string[]) => fields.map((field) => nameText(traits, field)).find((name) => name !== null) ?? null;
	return { first: firstOf(FIRST), last: firstOf(LAST) };
}

/** Where only one field is said, `name` gives the other one if it holds what the field says: `Anna Berg` beside `Anna`. */
function saidIn(traits: Traits): SaidNames {
	const { first, last } = fieldsIn(traits);
	const words = nameText(traits, 'name')?.split(/\s+/) ?? [];
	const [firstWord, ...others] = words;
	if (firstWord === undefined || (first !== null && last !== null)) return { first, last };
	if (first === null && last === null) return { first: firstWord, last: others.length === 0 ? null : others.join(' ') };
	const full = words.join(' ');
	const isLonger = (part: string) => full.length > part.length + 1;
	if (first !== null) return { first, last: isLonger(first) && full.toLowerCase().startsWith(`${first.toLowerCase()} `) ? full.slice(first.length + 1) : null };
	if (last !== null && isLonger(last) && full.toLowerCase().endsWith(` ${last.toLowerCase()}`)) return { first: full.slice(0, -last.length - 1), last };
	return { first, last };
}

/** Null where it is absent, blank or no name. */
function nameText(traits: Traits, field: string): string | null {
	const value = traitNamed(traits, field);
	return isUnfit(field, value) || value === undefined || value === null || String(value).trim() === '' ? null : String(value).trim();
}

/** An object, a boolean, or what a program writes for one. A number may be somebody's first name, but hardly their whole one. */
function isUnfit(field: string, value: Json | undefined): boolean {
	if (typeof value === 'number') return field === 'name';
	return typeof value === 'string' ? hasMishap(value) : value !== undefined && value !== null;
}

function nameWarnings({ traits, context, setOnce: once }: Statement): string[] {
	const unfit = (source: Traits) => [...FIRST, ...LAST, 'name'].filter((field) => isUnfit(field, traitNamed(source, field)));
	return [...new Set([traits, context, once].flatMap(unfit))].map((field) => `The trait ${field} is ignored: a name is text.`);
}

/** What a single name field of a node says: blank text and null say nothing. */
export function nameUpdate(value: Json): FieldUpdate<string> {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	return text === '' ? NOT_MENTIONED : set(text);
}

function fieldsOf({ firstName, lastName }: NamesUpdate, snapshot: ContactSnapshot): ContactFields {
	const current = snapshot.kind === 'present' ? snapshot.contact : { firstName: null, lastName: null };
	const first = wantedValue(firstName, current.firstName);
	const last = wantedValue(lastName, current.lastName);
	return {
		...NO_FIELDS,
		...(first === current.firstName ? {} : { firstName: first }),
		...(last === current.lastName ? {} : { lastName: last }),
	};
}
