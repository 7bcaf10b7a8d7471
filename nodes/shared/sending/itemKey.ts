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

/** Whether Resend takes it: 1 to 256 characters that fit into a header. */
export function isUsableKey(key: string): boolean {
	return /^[\u0020-\u007e]{1,256}$/.test(key) && key.trim() !== '';
}

/** The key of an item whose own key is taken by an item before it in the run, with other content. */
export function repeatedKey(key: string, occurrence: number): string {
	return `n8n-${digest([key, occurrence])}`;
}

/** The same for the same values, in the same order. */
export function digest(values: readonly unknown[]): string {
	return createHash('sha256').update(JSON.stringify(values)).digest('base64url');
}

/**
 * The id that an event carries: `messageId` of the CDPs, `event_id` of many apps, the `id` of a Stripe event, the message
 * id of a webhook after the Standard Webhooks or Svix. Looked for in the item and in the body of a Webhook node's item.
 */
export function messageIdOf(json: unknown): string | null {
	if (!isJsonObject(json)) return null;
	const places = [json, json['body']].filter(isJsonObject);
	for (const place of places) {
		const found = identifier(place['messageId']) ?? identifier(place['message_id']) ?? eventId(place) ?? topLevelId(place);
		if (found !== null) return found;
	}
	const headers = json['headers'];
	return isJsonObject(headers) ? (identifier(headers['webhook-id']) ?? identifier(headers['svix-id'])) : null;
}

/** Beside a word for what happened only: a calendar's `eventId` names an appointment, not a message. */
function eventId(place: JsonObject): string | null {
	const says = ['type', 'event', 'event_type', 'eventType', 'event_name', 'eventName'].some((key) => identifier(place[key]) !== null);
	return says ? (identifier(place['event_id']) ?? identifier(place['eventId'])) : null;
}

/** Most things have an `id`; an event's says so by its form (Stripe's `evt_…`) or by what stands beside it. */
function topLevelId(place: JsonObject): string | null {
	const id = identifier(place['id']);
	return id !== null && (/^(evt|event|msg)_/i.test(id) || place['object'] === 'event') ? id : null;
}

function identifier(value: unknown): string | null {
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
