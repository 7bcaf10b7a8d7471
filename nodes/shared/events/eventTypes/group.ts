import { signedInPersonOf } from '../identity';
import { NO_TRAITS } from '../types';
import type { EventDefinition } from './definition';

/** The company somebody belongs to. All its traits are the company's, its `email` too; the person is who was signed in. */
export const group: EventDefinition = {
	personOf: signedInPersonOf,
	stateOf: (event) => ({
		presence: 'existingOnly',
		covers: 'properties',
		traits: event.traits,
		context: NO_TRAITS,
		setOnce: NO_TRAITS,
		ids: { userId: null, anonymousId: null, groupId: event.groupId },
		keyPrefix: 'group_',
	}),
	leftOut: () => [],
	foundByUserId: true,
	teachesUserId: false,
};
