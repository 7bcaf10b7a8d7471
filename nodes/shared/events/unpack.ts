import { isJsonObject } from './traits';

/**
 * The single events in what an item carries: one event, an array, `{ "batch": [...] }` (Segment, RudderStack, Jitsu),
 * a webhook item whose `body` is any of these, or the same as JSON text.
 * What is no event stays in the list: parsing gives it a named result.
 */
export function unpack(input: unknown): unknown[] {
	if (typeof input === 'string') return unpackText(input);
	if (Array.isArray(input)) return input;
	if (!isJsonObject(input)) return [input];
	if (Array.isArray(input['batch'])) return input['batch'];
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

function isWebhookItem(input: Record<string, unknown>): boolean {
	return input['type'] === undefined && input['event'] === undefined && 'headers' in input && 'body' in input;
}
