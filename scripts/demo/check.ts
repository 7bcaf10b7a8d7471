/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { isDeepStrictEqual } from 'node:util';

import type { ContactAfter, Promised } from '../../test/examples/promises';
import type { Outcome } from './print';

/** Every way in which what happened on a fresh account differs from what the examples promise. */
export function differences(promised: Promised, outcomes: readonly Outcome[], contacts: readonly ContactAfter[]): string[] {
	const events = promised.events.flatMap(({ messageId, ...event }, index) => {
		const got = outcomes[index];
		return Object.entries(event).flatMap(([field, value]) => {
			const found: unknown = got === undefined ? undefined : Object.entries(got).find(([name]) => name === field)?.[1];
			return isDeepStrictEqual(found, value) ? [] : [`${messageId}: ${field} should be ${JSON.stringify(value)}, is ${JSON.stringify(found)}`];
		});
	});
	const missing = promised.contacts.filter((contact) => !contacts.some((found) => sameContact(contact, found)));
	const strangers = contacts.filter(({ email }) => !promised.contacts.some((contact) => contact.email === email));
	return [
		...events,
		...missing.map(({ email }) => `contact ${email} is not as promised`),
		...strangers.map(({ email }) => `contact ${email} should not be there`),
	];
}

/** On an account with a past, the contacts may hold more than the examples promise, never less; the outcomes depend on that past. */
export function shortfalls(promised: Promised, contacts: readonly ContactAfter[]): string[] {
	return promised.contacts.flatMap((contact) => {
		const found = contacts.find(({ email }) => email === contact.email);
		if (found === undefined) return [`contact ${contact.email} is missing`];
		const holds =
			found.firstName === contact.firstName &&
			found.lastName === contact.lastName &&
			(found.unsubscribed || !contact.unsubscribed) &&
			contact.segments.every((name) => found.segments.includes(name)) &&
			Object.entries(contact.properties).every(([key, value]) => found.properties[key] === value);
		return holds ? [] : [`contact ${contact.email} is not as promised`];
	});
}

function sameContact(one: ContactAfter, other: ContactAfter): boolean {
	return isDeepStrictEqual({ ...one, segments: [...one.segments].sort() }, { ...other, segments: [...other.segments].sort() });
}
