import { EVENT_TYPES, eventTypeNames } from './eventTypes/table';
import type { Envelope, ParseSettings } from './formats/envelope';
import { envelopeOfPostHog } from './formats/postHog';
import { envelopeOfSpec } from './formats/segmentSpec';
import { redact } from './redact';
import { happenedAt } from './time';
import { isJsonObject } from './traits';
import type { JsonObject } from './traits';
import type { EventType, ParsedEvent, ProductEvent } from './types';
import { identifierIn, identifierWarnings } from './values';

/** Turns whatever arrived into a product event, or says why it is none. Never throws. */
export function parseEvent(raw: unknown, settings: ParseSettings): ParsedEvent {
	if (!isJsonObject(raw)) {
		return rejected('invalid_event', null, 'An event is a JSON object with a "type". Check what the Event field resolves to.');
	}
	const envelope = envelopeOfPostHog(raw, settings) ?? envelopeOfSpec(raw);
	if (envelope === null) return rejected('invalid_event', null, `The event has no "type" (${eventTypeNames('or')})${found(raw)}. ${USE_FIELDS}`);
	const type = eventTypeOf(envelope.type);
	if (type === null) return unsupported(envelope.type);
	return { kind: 'event', event: productEvent(type, envelope, settings) };
}

function productEvent(type: EventType, envelope: Envelope, { now }: ParseSettings): ProductEvent {
	const { timestamp, warnings } = happenedAt(envelope.times, now);
	const { userId, anonymousId, groupId } = envelope;
	return {
		type,
		name: envelope.names.map(textIn).find((name) => name !== null) ?? null,
		messageId: identifierIn(envelope.messageId),
		timestamp,
		userId: identifierIn(userId),
		anonymousId: identifierIn(anonymousId),
		groupId: identifierIn(groupId),
		traits: envelope.traits,
		setOnce: envelope.setOnce,
		contextTraits: envelope.contextTraits,
		warnings: [...envelope.warnings, ...identifierWarnings({ userId, anonymousId, groupId }), ...warnings],
	};
}

function eventTypeOf(type: string): EventType | null {
	const wanted = type.trim().toLowerCase();
	return isEventType(wanted) ? wanted : null;
}

function isEventType(type: string): type is EventType {
	return Object.hasOwn(EVENT_TYPES, type);
}

function textIn(value: unknown): string | null {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** Types of CDPs that say nothing of a contact. Anything else is a webhook of another kind of system. */
const OTHER_CDP_TYPES: ReadonlySet<string> = new Set(['alias', 'delete', 'merge', 'reset', 'suppress', 'unsuppress']);

const USE_FIELDS = 'For data that is no CDP event, set Source to Fields and map the address by hand.';

function unsupported(type: string): ParsedEvent {
	const only = `Only ${eventTypeNames('and')} events are synced.`;
	const isForeign = !OTHER_CDP_TYPES.has(type.trim().toLowerCase());
	return rejected('unsupported_event_type', quotable(type), isForeign ? `${only} Found "type: ${quotable(type)}". ${USE_FIELDS}` : only);
}

/** What a webhook calls itself, where a product event has its type. */
function found(raw: JsonObject): string {
	const field = ['event', 'event_type', 'eventType', 'object', 'action'].find((name) => textIn(raw[name]) !== null);
	return field === undefined ? '' : `; found "${field}: ${quotable(String(raw[field]))}"`;
}

/** Short, and without what may be an address or a key. */
function quotable(text: string): string {
	return redact(text, 40);
}

function rejected(reason: 'invalid_event' | 'unsupported_event_type', type: string | null, advice: string): ParsedEvent {
	return { kind: 'rejected', reason, type, advice };
}
