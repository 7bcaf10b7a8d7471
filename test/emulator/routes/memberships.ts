import type { AddContactSegmentResponseSuccess, ListContactSegmentsResponseSuccess, RemoveContactSegmentResponseSuccess } from 'resend';

import { invalid, notFound, ok, type Answer } from '../answers';
import { page } from '../paging';
import { param, type Context, type Route } from '../routing';
import { requireUuid } from '../values';
import { pathContact } from './contacts';

/** The OpenAPI file's form of the answers. */
interface MembershipBody {
	object: 'contact_segment';
	contact_id: string;
	segment_id: string;
	deleted?: true;
}

export const membershipRoutes: Route[] = [
	{ method: 'GET', path: '/contacts/:contact/segments', handle: list },
	{ method: 'POST', path: '/contacts/:contact/segments/:segment', handle: add },
	{ method: 'DELETE', path: '/contacts/:contact/segments/:segment', handle: remove },
];

function list(context: Context): Answer<ListContactSegmentsResponseSuccess> {
	const contact = pathContact(context);
	return ok(
		page(context.state.listedMemberships(contact), context.query, 'all', context.quirks, ({ segment, addedAt }) => ({
			id: segment.id,
			name: segment.name,
			created_at: addedAt,
		})),
	);
}

function add(context: Context): Answer<AddContactSegmentResponseSuccess | MembershipBody> {
	const segmentId = requireUuid(param(context, 'segment'));
	const contact = pathContact(context);
	const segment = context.state.segments.get(segmentId);
	if (segment === undefined) throw context.quirks.unknownSegmentOnAdd === 404 ? notFound('Segment') : invalid('The segment does not exist');
	if (contact.memberships.has(segmentId) && context.quirks.addMemberTwice === 409) throw invalid('The contact is already in the segment', 409);
	context.state.join(contact, segment);
	if (context.quirks.membershipBody === 'id') return ok({ id: segmentId });
	return ok({ object: 'contact_segment', contact_id: contact.id, segment_id: segmentId });
}

function remove(context: Context): Answer<Omit<RemoveContactSegmentResponseSuccess, 'audienceId'> | MembershipBody> {
	const segmentId = requireUuid(param(context, 'segment'));
	const contact = pathContact(context);
	const wasMember = context.state.leave(contact, segmentId);
	if (!wasMember && context.quirks.removeNonMember === 404) throw notFound('Contact');
	if (context.quirks.membershipBody === 'id') return ok({ id: segmentId, deleted: true });
	return ok({ object: 'contact_segment', contact_id: contact.id, segment_id: segmentId, deleted: true });
}
