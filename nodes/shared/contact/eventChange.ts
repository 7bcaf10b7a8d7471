import { overlay } from '../events/traits';
import type { EventType, ProductEvent, Traits } from '../events/types';
import type { ContactChange } from './change';
import { NO_CHANGE } from './change';
import { subscriptionOf, subscriptionWarnings } from './consent';
import { desiredMembership } from './membership';
import { namesOf, nameWarnings } from './names';
import type { SkipReason } from './skipReasons';
import type { OwnKeys } from './properties';
import { mapProperties } from './properties';

/** What a user sets once for all events. */
export interface MappingSettings {
	/** Segment names, separated by commas; blank says nothing about membership. */
	segments: string;
	own: OwnKeys;
}

export type EventChange =
	| { kind: 'change'; change: ContactChange; warnings: string[] }
	| { kind: 'nothing'; reason: SkipReason; warnings: string[] };

type Handler = (event: ProductEvent, settings: MappingSettings) => EventChange;

/** One handler per event type; nothing outside this table knows what a type means. */
const HANDLERS: Record<EventType, Handler> = {
	identify,
	track: ownTraitsOnly,
	page: ownTraitsOnly,
	screen: ownTraitsOnly,
	group,
};

export function changeOf(event: ProductEvent, settings: MappingSettings): EventChange {
	return HANDLERS[event.type](event, settings);
}

/** The whole person: names, opt-out, properties, membership. Context traits count, the event's own win. */
function identify(event: ProductEvent, settings: MappingSettings): EventChange {
	const traits = overlay(event.contextTraits, event.traits);
	const fixed = new Map<string, string>();
	if (event.userId !== null) fixed.set(settings.own.userId, event.userId);
	if (event.anonymousId !== null) fixed.set(settings.own.anonymousId, event.anonymousId);
	const mapped = mapProperties(traits, settings.own, fixed);
	const desired = desiredMembership(traits, settings.segments);
	return {
		kind: 'change',
		change: {
			presence: 'upsert',
			...namesOf(traits),
			subscription: subscriptionOf(traits),
			properties: mapped.properties,
			membership: desired.membership,
		},
		warnings: [...mapped.warnings, ...nameWarnings(traits), ...subscriptionWarnings(traits), ...desired.warnings],
	};
}

/**
 * track, page, screen: the event's own traits onto a contact that exists. `context.traits` says who it was, it is no
 * instruction to write. Never creates, never touches names or membership.
 */
function ownTraitsOnly(event: ProductEvent, settings: MappingSettings): EventChange {
	return update(event.traits, mapProperties(event.traits, settings.own, new Map()));
}

/** `group_id` and the group's traits as `group_<trait>` on the contact. */
function group(event: ProductEvent, settings: MappingSettings): EventChange {
	if (event.groupId === null) return { kind: 'nothing', reason: 'no_group_id', warnings: [] };
	const fixed = new Map([['group_id', event.groupId]]);
	return update(new Map(), mapProperties(event.traits, settings.own, fixed, 'group_'));
}

function update(traits: Traits, mapped: ReturnType<typeof mapProperties>): EventChange {
	const subscription = subscriptionOf(traits);
	const warnings = [...mapped.warnings, ...subscriptionWarnings(traits)];
	if (mapped.properties.size === 0 && subscription === 'unsaid') return { kind: 'nothing', reason: 'nothing_to_sync', warnings };
	return {
		kind: 'change',
		change: { ...NO_CHANGE, subscription, properties: mapped.properties },
		warnings,
	};
}
