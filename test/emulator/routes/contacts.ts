import type {
	CreateContactResponseSuccess,
	GetContactResponseSuccess,
	ListContactsResponseSuccess,
	RemoveContactsResponseSuccess,
	UpdateContactResponseSuccess,
} from 'resend';

import { created, invalid, missingField, notFound, ok, type Answer } from '../answers';
import { readContactFields, readSegments, readTopics, type ContactFields } from '../contactFields';
import { page } from '../paging';
import type { ContactRecord, PropertyType, PropertyValue } from '../records';
import { param, type Context, type Route } from '../routing';
import type { EmulatorState } from '../state';
import { isEmail } from '../values';

/** The SDK's type knows no boolean values; the API has them. */
type ContactBody = Omit<GetContactResponseSuccess, 'properties'> & { properties: Record<string, { type: PropertyType; value: PropertyValue }> };

export const contactRoutes: Route[] = [
	{ method: 'POST', path: '/contacts', handle: create },
	{ method: 'GET', path: '/contacts', handle: list },
	{ method: 'GET', path: '/contacts/:contact', handle: get },
	{ method: 'PATCH', path: '/contacts/:contact', handle: update },
	{ method: 'DELETE', path: '/contacts/:contact', handle: remove },
];

/** The contact the path names, or a 404. */
export function pathContact(context: Context): ContactRecord {
	const contact = context.state.contact(param(context, 'contact'));
	if (contact === undefined) throw notFound('Contact');
	return contact;
}

function create(context: Context): Answer<CreateContactResponseSuccess> {
	const contact = storeContact(context);
	return created({ object: 'contact', id: contact.id });
}

/** Creates or, on a known address, overwrites: what a POST does. */
export function storeContact(context: Context): ContactRecord {
	const { state, fields, quirks } = context;
	const { email } = fields;
	if (email === undefined || email === null || email === '') throw missingField('email');
	if (typeof email !== 'string' || !isEmail(email)) throw invalid('Invalid `email` field. The email address needs to follow the `email@example.com` format.');
	const given = readContactFields(context, 'create');
	const segments = readSegments(context, fields['segments']);
	const topics = readTopics(context, fields['topics']);

	const known = state.contactByEmail(email);
	const contact = known ?? state.addContact({ email });
	if (known !== undefined && quirks.rePostResets) resetContact(contact);
	applyFields(contact, given);
	for (const segment of segments) state.join(contact, segment);
	for (const { topic, subscription } of topics) contact.topics.set(topic.id, subscription);
	return contact;
}

function resetContact(contact: ContactRecord): void {
	contact.firstName = null;
	contact.lastName = null;
	contact.unsubscribed = false;
	contact.properties.clear();
}

export function applyFields(contact: ContactRecord, given: ContactFields): void {
	if (given.firstName !== undefined) contact.firstName = given.firstName;
	if (given.lastName !== undefined) contact.lastName = given.lastName;
	if (given.unsubscribed !== undefined) contact.unsubscribed = given.unsubscribed;
	for (const [key, value] of given.properties ?? []) {
		if (value === null) contact.properties.delete(key);
		else contact.properties.set(key, value);
	}
}

function list(context: Context): Answer<ListContactsResponseSuccess> {
	return ok(page(context.state.contacts, context.query, context.quirks.contactsDefaultLimit, context.quirks, listedContact, (contact) => context.state.lagsBehind(contact)));
}

/** A contact as lists show it: without properties. */
export function listedContact(contact: ContactRecord): ListContactsResponseSuccess['data'][number] {
	return {
		id: contact.id,
		email: contact.email,
		first_name: contact.firstName,
		last_name: contact.lastName,
		created_at: contact.createdAt,
		unsubscribed: contact.unsubscribed,
	};
}

function get(context: Context): Answer<ContactBody> {
	return ok(contactBody(context, pathContact(context)));
}

export function contactBody(context: Context, contact: ContactRecord): ContactBody {
	const { id, email, ...rest } = listedContact(contact);
	return { object: 'contact', id, email, ...rest, properties: shownProperties(context.state, contact) };
}

function shownProperties(state: EmulatorState, contact: ContactRecord): ContactBody['properties'] {
	const shown: [string, { type: PropertyType; value: PropertyValue }][] = [];
	for (const { key, type, fallback } of state.properties.all()) {
		const value = contact.properties.get(key) ?? (state.quirks.propertyFallbackShown ? fallback : null);
		if (value !== null) shown.push([key, { type, value }]);
	}
	return Object.fromEntries(shown);
}

function update(context: Context): Answer<UpdateContactResponseSuccess> {
	const contact = pathContact(context);
	applyFields(contact, readContactFields(context, 'update'));
	return ok({ object: 'contact', id: contact.id });
}

function remove(context: Context): Answer<RemoveContactsResponseSuccess> {
	const named = param(context, 'contact');
	const contact = context.state.contact(named);
	if (contact === undefined && context.quirks.deleteUnknownContact === 404) throw notFound('Contact');
	if (contact !== undefined) context.state.removeContact(contact);
	return ok({ object: 'contact', contact: contact?.id ?? named, deleted: true });
}
