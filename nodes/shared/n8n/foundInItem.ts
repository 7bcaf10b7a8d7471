import type { IExecuteFunctions } from 'n8n-workflow';

import { names } from '../contact/aspects/names';
import { ownKeys } from '../contact/propertyValues';
import { readAddress } from '../events/address';
import { isAboutAnother, personOf, signedInPersonOf } from '../events/identity';
import { parseEvent } from '../events/parse';
import { isJsonObject, traitNamed, traitsOf } from '../events/traits';
import { NO_TRAITS } from '../events/types';
import { unpack } from '../events/unpack';

/** In the item itself, and in the body of a webhook. */
function inItem(paths: readonly string[]): string[] {
	return paths.flatMap((path) => [`$json.${path}`, `$json.body?.${path}`]);
}

/** The first of these that is not empty. */
function firstOf(...paths: string[]): string {
	return inItem(paths).join(' || ');
}

/** Where an event says something of a person, in the order in which Contact Sync looks; PostHog's places last. */
function traitPaths(...names: string[]): string[] {
	const places = ['traits?', 'context?.traits?', 'properties?.$set?', 'event?.properties?.$set?', 'person?.properties?'];
	return places.flatMap((place) => names.map((name) => `${place}.${name}`));
}

/** The words of the first full name that is text. */
const NAME = `([${inItem(traitPaths('name')).join(', ')}].find((name) => typeof name === "string" && name.trim() !== "") ?? "").trim().split(" ")`;

/** Defaults that find in an event what Contact Sync would, so that a node works behind a Webhook without an edit. */
export const EMAIL_IN_ITEM = `={{ ${firstOf('email', ...traitPaths('email'))} }}`;
export const FIRST_NAME_IN_ITEM = `={{ ${firstOf('firstName', 'first_name', ...traitPaths('firstName', 'first_name'))} || ${NAME}[0] }}`;
export const LAST_NAME_IN_ITEM = `={{ ${firstOf('lastName', 'last_name', ...traitPaths('lastName', 'last_name'))} || ${NAME}.slice(1).join(" ") }}`;

const DEFAULTS = { email: EMAIL_IN_ITEM, to: EMAIL_IN_ITEM, firstName: FIRST_NAME_IN_ITEM, lastName: LAST_NAME_IN_ITEM };

/** Whom an event is about, as Contact Sync reads it. */
interface PersonInEvent {
	email: string;
	firstName: string;
	lastName: string;
}

/**
 * A field of a node. While its default expression stands and the item is an event, the event is read as Contact Sync reads it:
 * no expression can tell junk from an address, another person's context, or JSON text. Else what the field resolves to.
 */
export function foundInItem(context: IExecuteFunctions, field: keyof typeof DEFAULTS, itemIndex: number): unknown {
	const written: unknown = context.getNodeParameter(field, itemIndex, '', { rawExpressions: true });
	const person = written === DEFAULTS[field] ? personInEvent(context.getInputData()[itemIndex]?.json) : null;
	return person === null ? context.getNodeParameter(field, itemIndex, '') : person[field === 'to' ? 'email' : field];
}

/** Null where the item is no single event with an address in it, or has an address beside the event: then that one is meant. */
function personInEvent(json: unknown): PersonInEvent | null {
	if (!isJsonObject(json)) return null;
	const [raw, ...others] = unpack(json['body'] ?? json);
	const isNamedBeside = [json, raw].some((place) => readAddress(traitNamed(traitsOf(place), 'email')).kind !== 'none');
	if (others.length > 0 || isNamedBeside) return null;
	// When it happened is not asked here.
	const parsed = parseEvent(raw, { now: 0, systemProperties: 'drop' });
	if (parsed.kind !== 'event') return null;
	const { event } = parsed;
	const isGroup = event.type === 'group';
	const person = isGroup ? signedInPersonOf(event) : personOf(event);
	if (person.kind !== 'email') return null;
	const { update } = names.read(
		{
			presence: 'upsert',
			covers: 'person',
			traits: isGroup ? NO_TRAITS : event.traits,
			context: isAboutAnother(event.contextTraits, person) ? NO_TRAITS : event.contextTraits,
			setOnce: isGroup ? NO_TRAITS : event.setOnce,
			ids: { userId: null, anonymousId: null, groupId: null },
			keyPrefix: '',
		},
		{ segments: '', own: ownKeys('') },
	);
	const { firstName, lastName } = update;
	return { email: person.written, firstName: 'value' in firstName ? firstName.value : '', lastName: 'value' in lastName ? lastName.value : '' };
}
