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

/** `identify, track or page`: the types, or those of them that `matches` holds for, as words of a sentence. */
export function eventTypeNames(conjunction: 'and' | 'or', matches: (definition: EventDefinition) => boolean = () => true): string {
	const names = Object.entries<EventDefinition>(EVENT_TYPES).flatMap(([name, definition]) => (matches(definition) ? [name] : []));
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${conjunction} ${names.slice(-1).join('')}`;
}

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
