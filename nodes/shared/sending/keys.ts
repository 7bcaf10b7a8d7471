import { createHash } from 'crypto';

import type { JsonObject } from '../events/traits';
import { isJsonObject } from '../events/traits';

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

/**
 * The id that an event carries, looked for in the item and in the body of a Webhook node's item:
 * 1. what names nothing but the event: `messageId` of the CDPs, the `uuid` of a PostHog event, the `evt_…` of a Stripe event;
 * 2. the message id of a webhook after the Standard Webhooks or Svix, in its headers;
 * 3. an `event_id`, `evt_…` or `msg_…` beside a word for what happened. It may as well name an appointment that several
 *    reminders are about, so the content is part of it: a delivery that comes again is the same to the letter.
 */
export function messageIdOf(json: unknown): string | null {
	if (!isJsonObject(json)) return null;
	const places = [json, json['body']].filter(isJsonObject);
	return firstOf(places, ownId) ?? headerId(json['headers']) ?? firstOf(places, idWithContent);
}

function firstOf(places: readonly JsonObject[], read: (place: JsonObject) => string | null): string | null {
	for (const place of places) {
		const found = read(place);
		if (found !== null) return found;
	}
	return null;
}

function ownId(place: JsonObject): string | null {
	return identifier(place['messageId']) ?? identifier(place['message_id']) ?? postHogId(place) ?? postHogId(place['event']) ?? stripeId(place);
}

function postHogId(event: unknown): string | null {
	return isJsonObject(event) && identifier(event['distinct_id']) !== null && identifier(event['event']) !== null ? identifier(event['uuid']) : null;
}

/** Calendars call an appointment an `event` too, but give it other ids. */
function stripeId(place: JsonObject): string | null {
	const id = identifier(place['id']);
	return place['object'] === 'event' && id !== null && id.startsWith('evt_') ? id : null;
}

function headerId(headers: unknown): string | null {
	return isJsonObject(headers) ? (identifier(headers['webhook-id']) ?? identifier(headers['svix-id'])) : null;
}

const WORDS_FOR_WHAT_HAPPENED = ['type', 'event', 'event_type', 'eventType', 'event_name', 'eventName'];

function idWithContent(place: JsonObject): string | null {
	if (WORDS_FOR_WHAT_HAPPENED.every((key) => identifier(place[key]) === null)) return null;
	const id = identifier(place['id']);
	const found = identifier(place['event_id']) ?? identifier(place['eventId']) ?? (id !== null && /^(evt|event|msg)_/i.test(id) ? id : null);
	return found === null ? null : `${found} ${digest([place])}`;
}

function identifier(value: unknown): string | null {
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
