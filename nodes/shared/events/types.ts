/** Any value that JSON can carry. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * What an event carries about a person or a group, by trait name.
 * A map, not an object: a trait called `__proto__` is a name like any other and pollutes nothing.
 */
export type Traits = ReadonlyMap<string, Json>;

export const EVENT_TYPES = ['identify', 'track', 'page', 'screen', 'group'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** One product event, whatever CDP it came from. */
export interface ProductEvent {
	type: EventType;
	/** Name of a track event (`Trial Started`), of a page or a screen; null where the event has none. */
	name: string | null;
	messageId: string | null;
	/** When it happened, milliseconds since the epoch; null when the event does not say. */
	timestamp: number | null;
	userId: string | null;
	anonymousId: string | null;
	/** Only of a group event. */
	groupId: string | null;
	/** The event's own traits: the person's, or the group's in a group event. */
	traits: Traits;
	/** `context.traits`: who was signed in when the event happened. */
	contextTraits: Traits;
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
			/** What to do about it. Never quotes the event. */
			advice: string;
	  };

export const NO_TRAITS: Traits = new Map();
