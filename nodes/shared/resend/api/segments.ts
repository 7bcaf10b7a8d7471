import { call, contactPathParam, encodePathParam, getOrNotFound, getOrThrow } from '../call';
import type { ResendClient } from '../client';
import { SEGMENT_CAP, ResendFailure } from '../errors';
import type { ResendProblem } from '../errors';
import { after, pages, toPage } from '../pagination';
import { isLock } from '../retry';
import { anything, list, membership, segment } from '../schemas';
import type { ContactRef, ContactSegment, ListedSegment, Page, Segment } from '../types';

export async function segmentPage(client: ResendClient, cursor?: string): Promise<Page<Segment>> {
	const { items, next } = await listedSegmentPage(client, cursor);
	return { items: items.map(({ id, name }) => ({ id, name })), next };
}

export async function listedSegmentPage(client: ResendClient, cursor?: string): Promise<Page<ListedSegment>> {
	const listed = await getOrThrow(list(membership), () => client.segments.list(after(cursor)));
	return toPage(listed, ({ id, name, created_at: createdAt }) => ({ id, name, ...(createdAt === undefined ? {} : { createdAt }) }));
}

/** Contacts stay. Resend answers the same for a segment that it does not have. */
export async function deleteSegment(client: ResendClient, id: string): Promise<void> {
	const escaped = encodePathParam(id);
	await getOrNotFound(anything, () => client.segments.remove(escaped));
}

/** Two segments may share a name: the id is the only key. */
export async function createSegment(client: ResendClient, name: string): Promise<Segment> {
	const called = await call(segment, () => client.segments.create({ name }));
	if ('data' in called) return called.data;
	throw new ResendFailure(isAtCap(called.problem) ? { ...called.problem, code: 'quota', advice: SEGMENT_CAP } : called.problem);
}

/** Which status and words Resend has for "no more segments in this plan" is not documented: 403 and 422 are reported. */
function isAtCap({ status, code, message }: ResendProblem): boolean {
	if (status !== 403 && status !== 422) return false;
	return /\b(limit|maximum|plan|upgrade|allowed)\b/i.test(message) || (status === 403 && code === 'invalid');
}

export async function getSegment(client: ResendClient, id: string): Promise<Segment | 'notFound'> {
	const escaped = encodePathParam(id);
	return getOrNotFound(segment, () => client.segments.get(escaped));
}

export async function listContactSegments(client: ResendClient, ref: ContactRef): Promise<ContactSegment[] | 'notFound'> {
	const contactId = contactPathParam(ref);
	const segments: ContactSegment[] = [];
	let unknown = false;
	const page = async (cursor?: string): Promise<Page<ContactSegment>> => {
		const found = await getOrNotFound(list(membership), () => client.contacts.segments.list({ contactId, ...after(cursor) }));
		if (found !== 'notFound') return toPage(found, ({ id, name, created_at: addedAt }) => ({ id, name, addedAt: addedAt ?? null }));
		unknown = true;
		return { items: [], next: null };
	};
	for await (const items of pages(page)) segments.push(...items);
	return unknown ? 'notFound' : segments;
}

export async function addToSegment(client: ResendClient, ref: ContactRef, segmentId: string): Promise<void> {
	const names = { contactId: contactPathParam(ref), segmentId: encodePathParam(segmentId) };
	const called = await call(anything, () => client.contacts.segments.add(names));
	// Whether Resend minds a second addition is not documented: a conflict that is no lock says that it is so already.
	if ('problem' in called && (called.problem.code !== 'conflict' || isLock(called.problem))) throw new ResendFailure(called.problem);
}

export async function removeFromSegment(client: ResendClient, ref: ContactRef, segmentId: string): Promise<'removed' | 'missing'> {
	const names = { contactId: contactPathParam(ref), segmentId: encodePathParam(segmentId) };
	const found = await getOrNotFound(anything, () => client.contacts.segments.remove(names));
	return found === 'notFound' ? 'missing' : 'removed';
}
