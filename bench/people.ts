import type { IDataObject } from 'n8n-workflow';

/** Segment that the scenarios put people into. */
export const SEGMENT = 'Customers';

/** The people of a scenario have traits that a product would send: two names, three values, both ids. */
export function identify(person: number, traits: IDataObject = {}, at = 0): IDataObject {
	return {
		type: 'identify',
		messageId: `identify-${person}-${at}`,
		userId: `user-${person}`,
		anonymousId: `anonymous-${person}`,
		timestamp: timestamp(at),
		traits: { email: addressOf(person), firstName: `Anna ${person}`, lastName: 'Example', plan: 'free', company: 'Example Inc', country: 'DE', ...traits },
	};
}

export function track(person: number, traits: IDataObject, at = 0): IDataObject {
	return {
		type: 'track',
		event: 'Feature Used',
		messageId: `track-${person}-${at}`,
		userId: `user-${person}`,
		timestamp: timestamp(at),
		traits,
		context: { traits: { email: addressOf(person) } },
	};
}

export function people(count: number): IDataObject[] {
	return Array.from({ length: count }, (_, person) => identify(person));
}

/** Twenty events a person, mixed as they would arrive: of each five events three identify and two track. */
export function busyPeople(count: number): IDataObject[] {
	return Array.from({ length: count * 20 }, (_, index) => {
		const person = index % count;
		const turn = Math.floor(index / count);
		return turn % 5 === 1 || turn % 5 === 3 ? track(person, { uses: turn }, turn) : identify(person, { uses: turn }, turn);
	});
}

export function addressOf(person: number): string {
	return `person${person}@example.com`;
}

function timestamp(at: number): string {
	return new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString();
}
