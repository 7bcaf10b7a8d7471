import type { JsonObject } from '../events/traits';
import { isJsonObject } from '../events/traits';
import { digest } from './keys';

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
