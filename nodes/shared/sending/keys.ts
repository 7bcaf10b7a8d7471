import { createHash } from 'crypto';

/**
 * What makes an item the same e-mail when it comes again, best first:
 * - `chosen`: the user's own idempotency key;
 * - `message`: the id of the event, which every delivery of it carries;
 * - `run`: the execution that it is part of, and its place and content there.
 */
export type ItemIdentity =
	| { kind: 'chosen'; key: string }
	| { kind: 'message'; messageId: string }
	| { kind: 'run'; run: string; itemIndex: number; content: string };

/** One event may lead to several e-mails: by several workflows and nodes, of several templates, to several people. */
export interface Purpose {
	workflowId: string;
	nodeId: string;
	templateId: string;
	/** Lower case. */
	recipients: readonly string[];
}

/**
 * The item's own idempotency key, at most 256 characters. What the e-mail says is not in it: an expression like `$now`
 * gives another text each time, and that must not make it another e-mail.
 */
export function itemKey(identity: ItemIdentity, purpose: Purpose): string {
	if (identity.kind === 'chosen') return identity.key;
	const about = identity.kind === 'message' ? [identity.messageId] : [identity.run, identity.itemIndex, identity.content];
	return `n8n-${digest([identity.kind, ...about, purpose.workflowId, purpose.nodeId, purpose.templateId, ...purpose.recipients])}`;
}

/**
 * What the ledger knows the e-mail by: its key. Under a chosen key somebody else, or another template, is another e-mail;
 * whether the key may be used for it is for Resend to say.
 */
export function ledgerKey(identity: ItemIdentity, key: string, { templateId, recipients }: Purpose): string {
	return identity.kind === 'chosen' ? digest([key, templateId, ...recipients]) : key;
}

/** Whether Resend takes it: 1 to 256 characters that fit into a header. */
export function isUsableKey(key: string): boolean {
	return /^[\u0020-\u007e]{1,256}$/.test(key) && key.trim() !== '';
}

/** The key of an item whose own key is taken by an item before it in the run, with other content. */
function repeatedKey(key: string, occurrence: number): string {
	return `n8n-${digest([key, occurrence])}`;
}

/** The same for the same values, in the same order. */
export function digest(values: readonly unknown[]): string {
	return createHash('sha256').update(JSON.stringify(values, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).digest('base64url');
}

export interface Keyed {
	/** `chosen`: the user gave the key; `derived`: it was made from the event or the run. */
	origin: 'chosen' | 'derived';
	key: string;
	/** Of all that the item gives for its e-mail, attachments by name. */
	content: string;
}

/**
 * What to do with an item whose key an earlier item of the run has: the same e-mail is sent once; another e-mail about the
 * same event (one per line of an order) gets a key of its own; a key that the user gave to two different e-mails is a mistake.
 */
export type KeyVerdict = { kind: 'first'; key: string } | { kind: 'same'; as: number } | { kind: 'clash'; with: number };

/** `as` and `with` are places in `items`. */
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
