import type { CreateContactResponseSuccess, ListContactsResponseSuccess, RemoveContactsResponseSuccess, UpdateContactResponseSuccess } from 'resend';

import { created, notFound, ok, type Answer } from '../answers';
import { readContactFields } from '../contactFields';
import { page } from '../paging';
import type { ContactRecord } from '../records';
import { param, type Context, type Route } from '../routing';
import { applyFields, contactBody, listedContact, storeContact } from './contacts';
import { pathSegment } from './segments';

/** The deprecated names of a segment's contacts, as far as the recordings use them: a contact is seen only through its segment. */
export const audienceRoutes: Route[] = [
	{ method: 'POST', path: '/audiences/:segment/contacts', handle: create },
	{ method: 'GET', path: '/audiences/:segment/contacts', handle: list },
	{ method: 'GET', path: '/audiences/:segment/contacts/:contact', handle: (context) => ok(contactBody(context, member(context))) },
	{ method: 'PATCH', path: '/audiences/:segment/contacts/:contact', handle: update },
	{ method: 'DELETE', path: '/audiences/:segment/contacts/:contact', handle: remove },
];

function create(context: Context): Answer<CreateContactResponseSuccess> {
	const segment = pathSegment(context);
	const contact = storeContact(context);
	context.state.join(contact, segment);
	return created({ object: 'contact', id: contact.id });
}

function list(context: Context): Answer<ListContactsResponseSuccess> {
	return ok(page(context.state.listedMembers(pathSegment(context)), context.query, context.quirks.contactsDefaultLimit, context.quirks, listedContact));
}

function member(context: Context): ContactRecord {
	const segment = pathSegment(context);
	const contact = context.state.contact(param(context, 'contact'));
	if (contact === undefined || !segment.members.has(contact.id)) throw notFound('Contact');
	return contact;
}

function update(context: Context): Answer<UpdateContactResponseSuccess> {
	const contact = member(context);
	applyFields(contact, readContactFields(context, 'update'));
	return ok({ object: 'contact', id: contact.id });
}

/** Ends the membership and says `deleted`, whoever was named, in the words the path used; the segment may be gone, too. */
function remove(context: Context): Answer<RemoveContactsResponseSuccess> {
	const named = param(context, 'contact');
	const contact = context.state.contact(named);
	if (contact !== undefined) context.state.leave(contact, param(context, 'segment'));
	return ok({ object: 'contact', contact: named, deleted: true });
}
