import { overlay, traitNamed } from '../../events/traits';
import type { Json, Traits } from '../../events/types';
import type { Aspect } from '../aspect';
import { NO_DIFF, NO_KEYS } from '../aspect';
import type { ContactFields } from '../contactFields';
import { NO_FIELDS } from '../contactFields';
import type { FieldUpdate } from '../fieldUpdate';
import { CLEAR, combineUpdates, NOT_MENTIONED, set, wantedValue } from '../fieldUpdate';
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
		const traits = overlay(statement.context, statement.traits);
		return { update: namesIn(traits), warnings: nameWarnings(traits) };
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

/**
 * First and last name of a person: `firstName`/`lastName` or their snake case; only where neither is there, `name` is
 * split into its first word and the rest (Jitsu's rule). Null clears; blank text says nothing, because product traits
 * are often blank.
 */
function namesIn(traits: Traits): NamesUpdate {
	const first = firstPresent(traits, ['firstName', 'first_name']);
	const last = firstPresent(traits, ['lastName', 'last_name']);
	if (first !== undefined || last !== undefined) return { firstName: nameUpdate(first), lastName: nameUpdate(last) };
	return splitName(traitNamed(traits, 'name'));
}

/** Names that are neither text nor a number, and so say nothing. */
function nameWarnings(traits: Traits): string[] {
	return ['firstName', 'first_name', 'lastName', 'last_name', 'name']
		.filter((name) => ['object', 'boolean'].includes(typeof (traits.get(name) ?? undefined)))
		.map((name) => `The trait ${name} is ignored: a name is text.`);
}

function splitName(name: Json | undefined): NamesUpdate {
	if (typeof name !== 'string') return NOTHING;
	const [first = '', ...rest] = name.trim().split(/\s+/);
	return { firstName: nameUpdate(first), lastName: nameUpdate(rest.join(' ')) };
}

/** What a single name field says: null clears, blank text says nothing. */
export function nameUpdate(value: Json | undefined): FieldUpdate<string> {
	if (value === null) return CLEAR;
	if (typeof value === 'number') return set(String(value));
	if (typeof value !== 'string' || value.trim() === '') return NOT_MENTIONED;
	return set(value.trim());
}

function firstPresent(traits: Traits, keys: readonly string[]): Json | undefined {
	for (const key of keys) {
		const value = traitNamed(traits, key);
		if (value !== undefined) return value;
	}
	return undefined;
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
