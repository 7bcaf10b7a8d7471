import { after, ask, contactSegment, find, need, pages, segmentOf, toPage } from './ask';
import type { ResendClient } from './client';
import { ResendFailure } from './errors';
import { isLock } from './retry';
import { anything, contactImport, list, listedContact, membership, storedContact, withId } from './schemas';
import type { ContactPatch, ContactRef, ImportState, ListedContact, NewContact, NewImport, Page, PropertyValue, SegmentRef, StoredContact } from './types';

type Raw = ReturnType<typeof listedContact.parse>;

export async function getContact(client: ResendClient, ref: ContactRef): Promise<StoredContact | 'notFound'> {
	const id = contactSegment(ref);
	const found = await find(storedContact, () => client.contacts.get({ id }));
	return found === 'notFound' ? found : { ...toListed(found), properties: toValues(found.properties ?? {}) };
}

export async function createContact(client: ResendClient, contact: NewContact): Promise<{ id: string }> {
	const { properties, segmentIds = [], ...fields } = contact;
	return need(withId, () =>
		client.contacts.create({
			...fields,
			...(properties !== undefined && properties.size > 0 ? { properties: Object.fromEntries(properties) } : {}),
			...(segmentIds.length > 0 ? { segments: segmentIds.map((id) => ({ id })) } : {}),
		}),
	);
}

export async function updateContact(client: ResendClient, ref: ContactRef, patch: ContactPatch): Promise<{ id: string } | 'notFound'> {
	const id = contactSegment(ref);
	const { properties, ...fields } = patch;
	const values = properties !== undefined && properties.size > 0 ? { properties: Object.fromEntries(properties) } : {};
	return find(withId, () => client.contacts.update({ id, ...fields, ...values }));
}

export async function listContactSegments(client: ResendClient, ref: ContactRef): Promise<SegmentRef[] | 'notFound'> {
	const contactId = contactSegment(ref);
	const segments: SegmentRef[] = [];
	let unknown = false;
	const page = async (cursor?: string): Promise<Page<SegmentRef>> => {
		const found = await find(list(membership), () => client.contacts.segments.list({ contactId, ...after(cursor) }));
		if (found !== 'notFound') return toPage(found, ({ id, name, created_at: addedAt }) => ({ id, name, ...(addedAt === undefined ? {} : { addedAt }) }));
		unknown = true;
		return { items: [], next: null };
	};
	for await (const items of pages(page)) segments.push(...items);
	return unknown ? 'notFound' : segments;
}

export async function addToSegment(client: ResendClient, ref: ContactRef, segmentId: string): Promise<void> {
	const names = { contactId: contactSegment(ref), segmentId: segmentOf(segmentId) };
	const asked = await ask(anything, () => client.contacts.segments.add(names));
	// Whether Resend minds a second addition is not documented: a conflict that is no lock says that it is so already.
	if ('problem' in asked && (asked.problem.code !== 'conflict' || isLock(asked.problem))) throw new ResendFailure(asked.problem);
}

export async function removeFromSegment(client: ResendClient, ref: ContactRef, segmentId: string): Promise<'removed' | 'missing'> {
	const names = { contactId: contactSegment(ref), segmentId: segmentOf(segmentId) };
	const found = await find(anything, () => client.contacts.segments.remove(names));
	return found === 'notFound' ? 'missing' : 'removed';
}

export function contactPages(client: ResendClient): AsyncGenerator<ListedContact[]> {
	return pages(async (cursor) => toPage(await need(list(listedContact), () => client.contacts.list(after(cursor))), toListed));
}

export function segmentContactPages(client: ResendClient, id: string): AsyncGenerator<ListedContact[]> {
	const segmentId = segmentOf(id);
	return pages(async (cursor) => toPage(await need(list(listedContact), () => client.contacts.list({ segmentId, ...after(cursor) })), toListed));
}

export async function createImport(client: ResendClient, order: NewImport): Promise<{ id: string }> {
	const file = new File([order.csv], 'contacts.csv', { type: 'text/csv' });
	const segments = order.segmentIds.map((id) => ({ id }));
	return need(withId, () =>
		client.contacts.imports.create({
			file,
			columnMap: order.columnMap,
			onConflict: order.onConflict,
			...(segments.length > 0 ? { segments } : {}),
		}),
	);
}

export async function getImport(client: ResendClient, id: string): Promise<ImportState> {
	const escaped = segmentOf(id);
	const { created_at: createdAt, status, counts } = await need(contactImport, () => client.contacts.imports.get(escaped));
	return { createdAt, status, counts };
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
