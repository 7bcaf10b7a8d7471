import { traitNamed } from '../events/traits';
import type { Json, Traits } from '../events/types';
import type { Mention } from './mention';
import { CLEAR, NOTHING, set } from './mention';

export interface NameMentions {
	firstName: Mention<string>;
	lastName: Mention<string>;
}

/**
 * First and last name of a person: `firstName`/`lastName` or their snake case; only where neither is there, `name` is
 * split into its first word and the rest (Jitsu's rule). Null clears; blank text says nothing, because product traits
 * are often blank.
 */
export function namesOf(traits: Traits): NameMentions {
	const first = firstPresent(traits, ['firstName', 'first_name']);
	const last = firstPresent(traits, ['lastName', 'last_name']);
	if (first !== undefined || last !== undefined) return { firstName: nameMention(first), lastName: nameMention(last) };
	return splitName(traitNamed(traits, 'name'));
}

/** Names that are neither text nor a number, and so say nothing. */
export function nameWarnings(traits: Traits): string[] {
	return ['firstName', 'first_name', 'lastName', 'last_name', 'name']
		.filter((name) => ['object', 'boolean'].includes(typeof (traits.get(name) ?? undefined)))
		.map((name) => `The trait ${name} is ignored: a name is text.`);
}

function splitName(name: Json | undefined): NameMentions {
	if (typeof name !== 'string') return { firstName: NOTHING, lastName: NOTHING };
	const [first = '', ...rest] = name.trim().split(/\s+/);
	return { firstName: nameMention(first), lastName: nameMention(rest.join(' ')) };
}

export function nameMention(value: Json | undefined): Mention<string> {
	if (value === null) return CLEAR;
	if (typeof value === 'number') return set(String(value));
	if (typeof value !== 'string' || value.trim() === '') return NOTHING;
	return set(value.trim());
}

function firstPresent(traits: Traits, names: readonly string[]): Json | undefined {
	for (const name of names) {
		const value = traitNamed(traits, name);
		if (value !== undefined) return value;
	}
	return undefined;
}
