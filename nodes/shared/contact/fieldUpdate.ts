/**
 * What an event wants of one field. "Not mentioned" and "said to be empty" differ everywhere in a sync, so neither is ever
 * a bare `undefined` or `null`. `setOnce` writes only where the contact holds nothing.
 */
export type FieldUpdate<T> = { kind: 'notMentioned' } | { kind: 'set'; value: T } | { kind: 'setOnce'; value: T } | { kind: 'clear' };

export const NOT_MENTIONED = { kind: 'notMentioned' } as const;
export const CLEAR = { kind: 'clear' } as const;

export function set<T>(value: T): FieldUpdate<T> {
	return { kind: 'set', value };
}

export function setOnce<T>(value: T): FieldUpdate<T> {
	return { kind: 'setOnce', value };
}

/** Two updates of one field as one: applying it equals applying the earlier and then the later one. */
export function combineUpdates<T>(earlier: FieldUpdate<T>, later: FieldUpdate<T>): FieldUpdate<T> {
	if (later.kind === 'notMentioned') return earlier;
	if (later.kind !== 'setOnce' || earlier.kind === 'notMentioned') return later;
	return earlier.kind === 'clear' ? set(later.value) : earlier;
}

/** What the field is to hold afterwards; null is nothing. `current` is what it holds now. */
export function wantedValue<T, C>(update: FieldUpdate<T>, current: C | null): T | C | null {
	switch (update.kind) {
		case 'notMentioned':
			return current;
		case 'clear':
			return null;
		case 'set':
			return update.value;
		case 'setOnce':
			return current ?? update.value;
	}
}
