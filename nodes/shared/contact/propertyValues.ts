import { quote } from '../events/redact';
import type { Json } from '../events/types';
import { readDecimal, isMishap, hasMishap } from '../events/values';

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
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
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

/** Resend: letters, digits, underscore, at most 50 characters, case sensitive (docs, contact properties). */
export const MAX_KEY_LENGTH = 50;

/**
 * Names that Resend gives a meaning of its own. Whether its API refuses them is not documented (the CLI only warns),
 * so none is ever defined. Any letter case, because a template author cannot tell `EMAIL` from `email`.
 */
export const RESERVED_KEYS: ReadonlySet<string> = new Set(['email', 'first_name', 'last_name', 'unsubscribe_url', 'resend_unsubscribe_url', '__proto__']);

export type CleanKey =
	| { kind: 'key'; key: string; /** `exact` when nothing had to be replaced. */ spelling: 'exact' | 'cleaned' }
	| { kind: 'unusable'; reason: 'empty' | 'too_long' | 'reserved' | 'mishap' };

/** A property key from a trait's name: every character outside Resend's alphabet becomes an underscore. */
export function cleanKey(name: string): CleanKey {
	if (hasMishap(name)) return { kind: 'unusable', reason: 'mishap' };
	const key = name.trim().replace(/[^A-Za-z0-9_]/g, '_');
	if (!/[A-Za-z0-9]/.test(key)) return { kind: 'unusable', reason: 'empty' };
	if (key.length > MAX_KEY_LENGTH) return { kind: 'unusable', reason: 'too_long' };
	if (RESERVED_KEYS.has(key.toLowerCase())) return { kind: 'unusable', reason: 'reserved' };
	return { kind: 'key', key, spelling: key === name ? 'exact' : 'cleaned' };
}

/** Keys that the sync itself writes; `prefix` is `jitsu` unless the user chose another. */
export interface OwnKeys {
	userId: string;
	anonymousId: string;
	/** Record of the segments that this sync added, in Jitsu's format. */
	marker: string;
	/** Record that this sync opted the contact out. */
	optedOut: string;
}

export function ownKeys(prefix: string): OwnKeys {
	return { userId: `${prefix}_user_id`, anonymousId: `${prefix}_anonymous_id`, marker: `${prefix}_managed_audiences`, optedOut: `${prefix}_opted_out` };
}

/** Whether the sync keeps something of its own under this key. */
export function isOwnKey({ userId, anonymousId, marker, optedOut }: OwnKeys, key: string): boolean {
	return key === userId || key === anonymousId || key === marker || key === optedOut;
}

/** Characters. */
const MAX_QUOTED_LENGTH = 40;

/** A name fit for a warning: short, and without an address or a key that somebody used as a name. */
export function quoted(name: string): string {
	return quote(name, MAX_QUOTED_LENGTH);
}
