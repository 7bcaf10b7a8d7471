import type { Identity } from '../identity';
import type { ProductEvent } from '../types';
import { activity } from './activity';
import type { Statement, EventDefinition } from './definition';
import { group } from './group';
import { identify } from './identify';

/** Every type of event that is synced: a new one is a file beside this one, and a line here. */
export const EVENT_TYPES = {
	identify,
	track: activity,
	page: activity,
	screen: activity,
	group,
} satisfies Record<string, EventDefinition>;

/** An event read: about whom, what it says, and what finding that person may use. */
export interface ReadEvent {
	person: Identity;
	statement: Statement;
	/** What of the event could not be read or is not used. */
	warnings: string[];
	foundByUserId: boolean;
	teachesUserId: boolean;
}

export function readEvent(event: ProductEvent): ReadEvent {
	const { personOf, stateOf, leftOut, foundByUserId, teachesUserId }: EventDefinition = EVENT_TYPES[event.type];
	const person = personOf(event);
	return { person, statement: stateOf(event, person), warnings: [...event.warnings, ...leftOut(event, person)], foundByUserId, teachesUserId };
}
