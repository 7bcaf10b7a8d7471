import type {
	CreateSegmentResponseSuccess,
	GetSegmentResponseSuccess,
	ListContactsResponseSuccess,
	ListSegmentsResponseSuccess,
	RemoveSegmentResponseSuccess,
	UpdateSegmentResponseSuccess,
} from 'resend';

import { created, invalid, missingField, notFound, ok, type Answer } from '../answers';
import { page } from '../paging';
import type { SegmentRecord } from '../records';
import { param, type Context, type Route } from '../routing';
import { requireUuid, typeName } from '../values';
import { listedContact } from './contacts';

export const segmentRoutes: Route[] = [
	{ method: 'POST', path: '/segments', handle: create },
	{ method: 'GET', path: '/segments', handle: list },
	{ method: 'GET', path: '/segments/:segment', handle: get },
	{ method: 'PATCH', path: '/segments/:segment', handle: rename },
	{ method: 'DELETE', path: '/segments/:segment', handle: remove },
	{ method: 'GET', path: '/segments/:segment/contacts', handle: listContacts },
];

/** The segment the path names, or a 404 in the words of the time when segments were audiences. */
export function pathSegment(context: Context): SegmentRecord {
	const segment = context.state.segments.get(requireUuid(param(context, 'segment')));
	if (segment === undefined) throw notFound('Audience');
	return segment;
}

function readName(context: Context): string {
	const { name } = context.fields;
	if (name === undefined || name === null || name === '') throw missingField('name');
	if (typeof name !== 'string') throw invalid(`Invalid input: expected string, received ${typeName(name)}`);
	return name;
}

function create(context: Context): Answer<CreateSegmentResponseSuccess> {
	const wanted = readName(context);
	const { segmentCap, segmentCapStatus } = context.quirks;
	if (context.state.segments.size >= segmentCap) throw invalid(`Your plan allows ${segmentCap} segments. Upgrade your plan to create more.`, segmentCapStatus);
	const { id, name } = context.state.addSegment(wanted);
	return created({ object: 'segment', id, name });
}

function list(context: Context): Answer<ListSegmentsResponseSuccess> {
	return ok(page(context.state.segments, context.query, 'all', context.quirks, ({ id, name, createdAt }) => ({ id, name, created_at: createdAt }), (segment) => context.state.lagsBehind(segment)));
}

function get(context: Context): Answer<GetSegmentResponseSuccess> {
	const { id, name, createdAt } = pathSegment(context);
	return ok({ object: 'segment', id, name, created_at: createdAt });
}

function rename(context: Context): Answer<UpdateSegmentResponseSuccess> {
	const segment = pathSegment(context);
	segment.name = readName(context);
	return ok({ object: 'segment', id: segment.id });
}

/** Unknown ids are deleted just as well. Contacts stay. */
function remove(context: Context): Answer<RemoveSegmentResponseSuccess> {
	const id = requireUuid(param(context, 'segment'));
	context.state.removeSegment(id);
	return ok({ object: 'segment', id, deleted: true });
}

function listContacts(context: Context): Answer<ListContactsResponseSuccess> {
	return ok(page(context.state.listedMembers(pathSegment(context)), context.query, context.quirks.contactsDefaultLimit, context.quirks, listedContact));
}
