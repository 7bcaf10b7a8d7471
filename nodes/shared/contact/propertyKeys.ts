import { hasMishap } from '../events/mishap';

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
