import { isAboutAnother, personOf } from '../identity';
import type { Identity } from '../identity';
import type { ProductEvent } from '../types';
import { NO_TRAITS } from '../types';
import type { EventDefinition } from './definition';

/**
 * The whole person. Context traits count where they are about the same person. Never found by its userId: an identify event
 * creates who is missing, and nobody can be created without an address.
 */
export const identify: EventDefinition = {
	personOf,
	stateOf: (event, person) => ({
		presence: 'upsert',
		covers: 'person',
		traits: event.traits,
		context: isAboutAnother(event.contextTraits, person) ? NO_TRAITS : event.contextTraits,
		setOnce: event.setOnce,
		ids: { userId: event.userId, anonymousId: event.anonymousId, groupId: null },
		keyPrefix: '',
	}),
	leftOut: anotherPerson,
	foundByUserId: false,
	teachesUserId: true,
};

/** An address alone says nothing that could be lost. */
function anotherPerson(event: ProductEvent, person: Identity): string[] {
	return event.contextTraits.size > 1 && isAboutAnother(event.contextTraits, person)
		? ['The traits in the context are left out: their e-mail address is that of another person.']
		: [];
}
