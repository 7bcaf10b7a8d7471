import type { Json, Traits } from './types';
import { NO_TRAITS } from './types';

export type JsonObject = Record<string, Json>;

export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own entries of a JSON object as traits; anything else carries none. */
export function traitsOf(value: unknown): Traits {
	return isJsonObject(value) ? new Map(Object.entries(value)) : NO_TRAITS;
}

/** `over` wins where both say something. `undefined` says nothing. */
export function overlay(base: Traits, over: Traits): Traits {
	const merged = new Map(base);
	for (const [name, value] of over) if (value !== undefined) merged.set(name, value);
	return merged;
}

/**
 * A trait by its name; the exact spelling first, else any letter case (`Email`, `FIRSTNAME`),
 * because a reserved name is reserved in any letter case and its value must not be lost.
 */
export function traitNamed(traits: Traits, name: string): Json | undefined {
	const exact = traits.get(name);
	if (exact !== undefined) return exact;
	const wanted = name.toLowerCase();
	for (const [candidate, value] of traits) {
		// Ten names are asked of every event: most candidates are out by their length.
		if (candidate.length === name.length && candidate.toLowerCase() === wanted && value !== undefined) return value;
	}
	return undefined;
}
