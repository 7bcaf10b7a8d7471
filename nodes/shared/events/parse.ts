import { z } from 'zod';

import { postHogToSpec } from './postHog';
import { isJsonObject, traitsOf } from './traits';
import type { EventType, ParsedEvent, ProductEvent } from './types';
import { EVENT_TYPES } from './types';

const text = z.string().trim().min(1).nullable().catch(null);
const identifier = z
	.union([z.string().trim().min(1), z.number().finite().transform(String)])
	.nullable()
	.catch(null);

/**
 * The Segment spec, which Jitsu and RudderStack share. Lenient on purpose: a broken optional field is absent, not an
 * error; only the type decides whether this is an event.
 */
const specEvent = z.object({
	type: z.string(),
	event: text.optional(),
	name: text.optional(),
	messageId: identifier.optional(),
	userId: identifier.optional(),
	anonymousId: identifier.optional(),
	groupId: identifier.optional(),
	timestamp: z.unknown(),
	originalTimestamp: z.unknown(),
	traits: z.unknown(),
	context: z.object({ traits: z.unknown(), groupId: identifier.optional() }).nullish().catch(null),
});

/** Turns whatever arrived into a product event, or says why it is none. Never throws. */
export function parseEvent(raw: unknown): ParsedEvent {
	if (!isJsonObject(raw)) {
		return rejected('invalid_event', null, 'An event is a JSON object with a "type". Check what the Event field resolves to.');
	}
	const candidate = postHogToSpec(raw) ?? withType(raw);
	const parsed = specEvent.safeParse(candidate);
	if (!parsed.success) {
		return rejected(
			'invalid_event',
			null,
			'The event has no "type" (identify, track, page, screen or group). For data that is no CDP event, set Source to Fields.',
		);
	}
	const type = eventTypeOf(parsed.data.type);
	if (type === 'unsupported') {
		return rejected(
			'unsupported_event_type',
			parsed.data.type.slice(0, 40),
			'Only identify, track, page, screen and group events are synced.',
		);
	}
	return { kind: 'event', event: toProductEvent(type, parsed.data) };
}

function toProductEvent(type: EventType, data: z.infer<typeof specEvent>): ProductEvent {
	return {
		type,
		name: data.event ?? data.name ?? null,
		messageId: data.messageId ?? null,
		timestamp: instantOf(data.timestamp) ?? instantOf(data.originalTimestamp),
		userId: data.userId ?? null,
		anonymousId: data.anonymousId ?? null,
		groupId: type === 'group' ? (data.groupId ?? data.context?.groupId ?? null) : null,
		traits: traitsOf(data.traits),
		contextTraits: traitsOf(data.context?.traits),
	};
}

/** A track event of an app often carries only its name. */
function withType(raw: Record<string, unknown>): Record<string, unknown> {
	return raw['type'] === undefined && typeof raw['event'] === 'string' ? { ...raw, type: 'track' } : raw;
}

function eventTypeOf(type: string): EventType | 'unsupported' {
	const wanted = type.trim().toLowerCase();
	return EVENT_TYPES.find((known) => known === wanted) ?? 'unsupported';
}

/** ISO text, or epoch seconds or milliseconds. */
function instantOf(value: unknown): number | null {
	if (typeof value === 'number' && Number.isFinite(value)) return value < 1e11 ? value * 1000 : value;
	if (typeof value !== 'string') return null;
	const instant = Date.parse(value);
	return Number.isNaN(instant) ? null : instant;
}

function rejected(reason: 'invalid_event' | 'unsupported_event_type', type: string | null, advice: string): ParsedEvent {
	return { kind: 'rejected', reason, type, advice };
}
