import { contactPathParam, encodePathParam, getOrNotFound, getOrThrow } from '../call';
import type { ResendClient } from '../client';
import { after, toPage } from '../pagination';
import { list, listedContact, storedContact, withId } from '../schemas';
import type { ContactRef, CreateContactRequest, ListedContact, Page, PropertyValue, StoredContact, UpdateContactRequest } from '../types';

type Raw = ReturnType<typeof listedContact.parse>;

export async function getContact(client: ResendClient, ref: ContactRef): Promise<StoredContact | 'notFound'> {
	const id = contactPathParam(ref);
	const found = await getOrNotFound(storedContact, () => client.contacts.get({ id }));
	return found === 'notFound' ? found : { ...toListed(found), properties: toValues(found.properties ?? {}) };
}

export async function createContact(client: ResendClient, contact: CreateContactRequest): Promise<{ id: string }> {
	const { properties, segmentIds = [], ...fields } = contact;
	return getOrThrow(withId, () =>
		client.contacts.create({
			...fields,
			...(properties !== undefined && properties.size > 0 ? { properties: Object.fromEntries(properties) } : {}),
			...(segmentIds.length > 0 ? { segments: segmentIds.map((id) => ({ id })) } : {}),
		}),
	);
}

export async function updateContact(client: ResendClient, ref: ContactRef, patch: UpdateContactRequest): Promise<{ id: string } | 'notFound'> {
	const id = contactPathParam(ref);
	const { properties, ...fields } = patch;
	const values = properties !== undefined && properties.size > 0 ? { properties: Object.fromEntries(properties) } : {};
	return getOrNotFound(withId, () => client.contacts.update({ id, ...fields, ...values }));
}

export async function contactPage(client: ResendClient, cursor?: string): Promise<Page<ListedContact>> {
	return toPage(await getOrThrow(list(listedContact), () => client.contacts.list(after(cursor))), toListed);
}

export async function segmentContactPage(client: ResendClient, id: string, cursor?: string): Promise<Page<ListedContact>> {
	const segmentId = encodePathParam(id);
	return toPage(await getOrThrow(list(listedContact), () => client.contacts.list({ segmentId, ...after(cursor) })), toListed);
}

function toListed(raw: Raw): ListedContact {
	return {
		id: raw.id,
		email: raw.email,
		firstName: raw.first_name,
		lastName: raw.last_name,
		createdAt: raw.created_at,
		unsubscribed: raw.unsubscribed,
	};
}

/** Resend answers `{key: {type, value}}`; flat values and unset ones are tolerated. */
function toValues(raw: Record<string, unknown>): Map<string, PropertyValue> {
	const values = new Map<string, PropertyValue>();
	for (const [key, entry] of Object.entries(raw)) {
		const value = typeof entry === 'object' && entry !== null && 'value' in entry ? entry.value : entry;
		if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') values.set(key, value);
	}
	return values;
}
