import type { Json, Traits } from './types';
import { NO_TRAITS } from './types';
import { toJson } from './values';

export type JsonObject = Record<string, Json>;

export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object, or JSON text of one: what warehouses and exports make of it. */
export function objectIn(value: unknown): JsonObject | null {
	if (isJsonObject(value)) return value;
	if (typeof value !== 'string' || !/^\s*\{/.test(value)) return null;
	const parsed = parsedJson(value);
	return isJsonObject(parsed) ? parsed : null;
}

/** What JSON text says; undefined when it is none. */
export function parsedJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The own entries of a JSON object as traits; anything else carries none. */
export function traitsOf(value: unknown): Traits {
	const object = objectIn(value);
	if (object === null) return NO_TRAITS;
	const traits = new Map<string, Json>();
	for (const [name, given] of Object.entries(object)) {
		const json = toJson(given);
		if (json !== undefined) traits.set(name, json);
	}
	return traits;
}

/**
 * The same, of an event: a value that JSON has no word for (NaN, an invalid date) is kept as the text `NaN`, so that it is
 * named in a warning where it is left out. `undefined` is absent.
 */
export function eventTraits(value: unknown): Traits {
	const object = objectIn(value) ?? {};
	const unwritable = Object.entries(object).filter(([, given]: [string, unknown]) => (typeof given === 'number' || (typeof given === 'object' && given !== null)) && toJson(given) === undefined);
	return overlay(traitsOf(object), new Map(unwritable.map(([name]): [string, Json] => [name, 'NaN'])));
}

/** `over` wins where both say something. */
export function overlay(base: Traits, over: Traits): Traits {
	if (base.size === 0) return over;
	return over.size === 0 ? base : new Map([...base, ...over]);
}

/**
 * A trait by its name; the exact spelling first, else any letter case (`Email`, `FIRSTNAME`), because a reserved name is
 * reserved in any letter case and its value must not be lost. A spelling that says something comes before null and blanks.
 */
export function traitNamed(traits: Traits, name: string): Json | undefined {
	const exact = traits.get(name);
	if (exact !== undefined && exact !== null && !isBlank(exact)) return exact;
	const wanted = name.toLowerCase();
	let found = exact;
	for (const [candidate, value] of traits) {
		// Ten names are asked of every event: most candidates are out by their length.
		if (candidate.length !== name.length || candidate.toLowerCase() !== wanted) continue;
		if (value !== null && !isBlank(value)) return value;
		found ??= value;
	}
	return found;
}

/** Text of nothing but white space: it says nothing, where null clears. */
export function isBlank(value: Json | undefined): boolean {
	return typeof value === 'string' && value.trim() === '';
}
