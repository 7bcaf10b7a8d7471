import { readDecimal } from '../events/decimal';
import { isMishap } from '../events/mishap';
import type { Json } from '../events/types';

export type PropertyType = 'string' | 'number' | 'boolean';
export type PropertyValue = string | number;
/** The account's properties by key. */
export type PropertyDefinitions = ReadonlyMap<string, PropertyType>;
/** A trait's value without null, which means "clear" and is never stored. */
export type SetValue = Exclude<Json, null>;

/**
 * Resend documents no limit; a value longer than this serves no template and makes every read of the contact slow.
 * Left out with a warning instead of risking the whole write.
 */
export const MAX_VALUE_LENGTH = 32_768;

export type TypedValue =
	| { kind: 'value'; value: PropertyValue }
	| { kind: 'unfit'; reason: 'not_a_number' | 'too_long' | 'mishap' };

/**
 * A trait's value in the type that the account gave the property. Text stays text, objects and arrays become JSON,
 * numbers and booleans become text, except that a property defined as a number gets a number (numeric text too).
 * A boolean property is written as text: Resend's create call refuses booleans (openapi PR 103).
 */
export function typedValue(value: SetValue, type: PropertyType): TypedValue {
	if (type === 'number') return numberValue(value);
	const text = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
	// Also as an element of a list, or as a name or a value in an object.
	if (isMishap(text) || (typeof value === 'object' && /"(undefined|NaN)"/.test(text))) return { kind: 'unfit', reason: 'mishap' };
	return text.length > MAX_VALUE_LENGTH ? { kind: 'unfit', reason: 'too_long' } : { kind: 'value', value: text };
}

/** Text counts where it is a decimal number without loss; what other writings mean depends on who wrote them. */
function numberValue(value: SetValue): TypedValue {
	const number = typeof value === 'string' ? readDecimal(value) : value;
	// A longer whole number was an id once, and has lost its end already.
	return typeof number === 'number' && Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number))
		? { kind: 'value', value: number }
		: { kind: 'unfit', reason: 'not_a_number' };
}

/** Deeper than any template reaches. JSON of some thousand levels overflows the stack of whoever writes or reads it. */
const MAX_DEPTH = 100;

export function isTooDeep(value: Json): boolean {
	let level: Json[] = [value];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > MAX_DEPTH) return true;
		level = level.flatMap((inner) => (typeof inner === 'object' && inner !== null ? Object.values(inner) : []));
	}
	return false;
}
