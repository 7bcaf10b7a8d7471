/**
 * Three-valued: an event may set a value, clear it, or say nothing about it.
 * "Said nothing" and "said empty" differ everywhere in a sync, so neither is ever a bare `undefined` or `null`.
 */
export type Mention<T> = { say: 'nothing' } | { say: 'set'; value: T } | { say: 'clear' };

export const NOTHING = { say: 'nothing' } as const;
export const CLEAR = { say: 'clear' } as const;

export function set<T>(value: T): Mention<T> {
	return { say: 'set', value };
}

/** The later of two mentions, unless it says nothing. */
export function latest<T>(earlier: Mention<T>, later: Mention<T>): Mention<T> {
	return later.say === 'nothing' ? earlier : later;
}
