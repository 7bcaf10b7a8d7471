import type { EVENT_TYPES } from './eventTypes/table';

/** Any value that JSON can carry. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * What an event carries about a person or a group, by trait name.
 * A map, not an object: a trait called `__proto__` is a name like any other and pollutes nothing.
 */
export type Traits = ReadonlyMap<string, Json>;

export type EventType = keyof typeof EVENT_TYPES;

/** One product event, whatever CDP it came from. */
export interface ProductEvent {
	type: EventType;
	/** Name of a track event (`Trial Started`), of a page or a screen; null where the event has none. */
	name: string | null;
	messageId: string | null;
	/** When it happened, milliseconds since the epoch; null when the event does not say, or not in a way that can be read. */
	timestamp: number | null;
	userId: string | null;
	anonymousId: string | null;
	groupId: string | null;
	/** The event's own traits: the person's, or the group's in a group event. */
	traits: Traits;
	/** Own traits that hold only where nothing is stored yet (PostHog's `$set_once`). */
	setOnce: Traits;
	/** `context.traits`: who was signed in when the event happened. */
	contextTraits: Traits;
	/** What could not be read, or was left out while reading. */
	warnings: readonly string[];
}

/** Why something that arrived is no product event. */
export type RejectReason = 'invalid_event' | 'unsupported_event_type' | 'no_events';

export type ParsedEvent =
	| { kind: 'event'; event: ProductEvent }
	| {
			kind: 'rejected';
			reason: RejectReason;
			/** What the event called itself, for the report; null when it did not. */
			type: string | null;
			/** What to do about it. Quotes no more of the event than its type. */
			advice: string;
	  };

export const NO_TRAITS: Traits = new Map();
