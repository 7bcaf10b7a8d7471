import { repeatedKey } from './itemKey';

export interface Keyed {
	/** `chosen`: the user gave the key; `derived`: it was made from the event or the run. */
	origin: 'chosen' | 'derived';
	key: string;
	/** Of the whole e-mail, attachments by name. */
	content: string;
}

/**
 * What to do with an item whose key an earlier item of the run has: the same e-mail is sent once; another e-mail about the
 * same event (one per line of an order) gets a key of its own; a key that the user gave to two different e-mails is a mistake.
 */
export type KeyVerdict = { kind: 'first'; key: string } | { kind: 'same'; as: number } | { kind: 'clash'; with: number };

export function settleKeys(items: readonly Keyed[]): KeyVerdict[] {
	const seen = new Map<string, Array<{ content: string; place: number }>>();
	return items.map(({ origin, key, content }, place) => {
		const before = seen.get(key) ?? [];
		const same = before.find((other) => other.content === content);
		if (same !== undefined) return { kind: 'same', as: same.place };
		const [first] = before;
		if (first !== undefined && origin === 'chosen') return { kind: 'clash', with: first.place };
		seen.set(key, [...before, { content, place }]);
		return { kind: 'first', key: before.length === 0 ? key : repeatedKey(key, before.length) };
	});
}
