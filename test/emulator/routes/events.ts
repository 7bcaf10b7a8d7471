import type { SendEventResponseSuccess } from 'resend';

import { invalid, missingField, notFound, type Answer } from '../answers';
import type { Context, Route } from '../routing';
import { isEmail, isRecord, requireUuid } from '../values';

export const eventRoutes: Route[] = [{ method: 'POST', path: '/events/send', handle: send }];

function send(context: Context): Answer<SendEventResponseSuccess> {
	const { event, contact_id: contactId, email, payload } = context.fields;
	if (event === undefined || event === null || event === '') throw missingField('event');
	if (typeof event !== 'string' || event.startsWith('resend:')) throw invalid('The `event` must be a text that does not start with `resend:`.');
	if ((contactId === undefined) === (email === undefined)) throw invalid('Exactly one of `contact_id` and `email` must be given.');
	if (contactId !== undefined && (typeof contactId !== 'string' || !context.state.contacts.has(requireUuid(contactId, 'contact_id')))) throw notFound('Contact');
	if (email !== undefined && (typeof email !== 'string' || !isEmail(email))) throw invalid('Invalid `email` field.');
	if (payload !== undefined && !isRecord(payload)) throw invalid('The `payload` must be an object.');
	context.state.events.add({
		...context.state.stamp(),
		event,
		contactId: typeof contactId === 'string' ? contactId : null,
		email: typeof email === 'string' ? email : null,
		payload: isRecord(payload) ? payload : {},
	});
	return { status: 202, body: { object: 'event', event } };
}
