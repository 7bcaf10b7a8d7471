import type { JsonObject } from './traits';
import { isJsonObject } from './traits';

/**
 * The single events in what an item carries: one event, an array, `{ "batch": [...] }` (Segment, RudderStack, Jitsu, PostHog),
 * a webhook item whose `body` is any of these, or the same as JSON text. The entries of a list may be webhook items or JSON
 * text too. What is no event stays in the list: parsing gives it a named result.
 */
export function unpack(input: unknown): unknown[] {
	if (typeof input === 'string') return unpackText(input);
	if (Array.isArray(input)) return input.flatMap(unpackEntry);
	if (!isJsonObject(input)) return [input];
	if (Array.isArray(input['batch'])) return input['batch'].flatMap(unpackEntry).map((event) => withTimesOf(input, event));
	if (isWebhookItem(input)) return unpack(input['body']);
	return [input];
}

function unpackText(text: string): unknown[] {
	try {
		const parsed: unknown = JSON.parse(text);
		// Text inside text is somebody's mistake, and endless nesting somebody's attack.
		return typeof parsed === 'string' ? [parsed] : unpack(parsed);
	} catch {
		return [text];
	}
}

/** Lists in a list are not taken apart, and an entry that holds nothing still gets its result. */
function unpackEntry(entry: unknown): unknown[] {
	const holdsOthers = typeof entry === 'string' || (isJsonObject(entry) && isWebhookItem(entry));
	const inside = holdsOthers ? unpack(entry) : [entry];
	return inside.length === 0 ? [entry] : inside;
}

/** A batch is sent at once: its time of sending is that of each event in it. */
function withTimesOf(batch: JsonObject, event: unknown): unknown {
	if (!isJsonObject(event)) return event;
	const missing = ['sentAt', 'sent_at', 'receivedAt', 'received_at'].filter((field) => batch[field] !== undefined && event[field] === undefined);
	return missing.length === 0 ? event : { ...Object.fromEntries(missing.map((field) => [field, batch[field]])), ...event };
}

function isWebhookItem(input: JsonObject): boolean {
	return input['type'] === undefined && input['event'] === undefined && 'headers' in input && 'body' in input;
}
