import { personOf } from '../identity';
import { NO_TRAITS } from '../types';
import type { EventDefinition } from './definition';

/**
 * track, page, screen: what somebody did. The event's own traits go onto a contact that exists; `context.traits` says who it
 * was and is no instruction to write. `properties` describe what happened, not who somebody is.
 */
export const activity: EventDefinition = {
	personOf,
	stateOf: (event) => ({
		presence: 'existingOnly',
		covers: 'properties',
		traits: event.traits,
		context: NO_TRAITS,
		setOnce: event.setOnce,
		ids: { userId: null, anonymousId: null, groupId: null },
		keyPrefix: '',
	}),
	leftOut: () => [],
	foundByUserId: true,
	teachesUserId: false,
};
