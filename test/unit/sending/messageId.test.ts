import { messageIdOf } from '../../../nodes/shared/sending/keys';

describe('the id of an event', () => {
	it.each<[string, unknown, string | null]>([
		['messageId of a CDP', { messageId: 'm-1' }, 'm-1'],
		['message_id', { message_id: ' m-1 ' }, 'm-1'],
		['in the body of a webhook', { headers: {}, body: { messageId: 'm-1' } }, 'm-1'],
		['a number', { messageId: 7 }, '7'],
		['the uuid of a PostHog event', { uuid: 'u-1', event: 'signed_up', distinct_id: 'd' }, 'u-1'],
		['the uuid of the event in PostHog\'s webhook', { body: { event: { uuid: 'u-1', event: 'signed_up', distinct_id: 'd' }, person: {} } }, 'u-1'],
		['the id of a Stripe event', { body: { id: 'evt_1', object: 'event' } }, 'evt_1'],
		['the header of Standard Webhooks', { headers: { 'webhook-id': 'h-1' }, body: {} }, 'h-1'],
		['the header of Svix', { headers: { 'svix-id': 'h-1' }, body: {} }, 'h-1'],
		['the header before an event_id of the body', { headers: { 'svix-id': 'h-1' }, body: { type: 'booking.created', event_id: 'b' } }, 'h-1'],
		['not the eventId of an appointment', { eventId: 'dinner' }, null],
		['not the id of an appointment that a calendar calls an event', { object: 'event', id: 'dinner', type: 'meeting' }, null],
		['not the uuid of a record', { uuid: 'u-1', event: 'signed_up' }, null],
		['not the id of a record', { id: 'cus_1' }, null],
		['nothing blank', { messageId: ' ' }, null],
		['not the id of a Stripe object that is no event', { id: 'cus_1', object: 'event' }, null],
		['not the uuid of an event without a name', { uuid: 'u-1', distinct_id: 'd' }, null],
		['not an id that has evt_ further on', { id: 'my_evt_1', type: 'x' }, null],
		['not an id of nothing', { type: 'x' }, null],
		['nothing in null', null, null],
		['nothing of an event of Stripe without an id', { object: 'event' }, null],
		['nothing in a text', 'm-1', null],
	])('%s', (_what, json, id) => {
		expect(messageIdOf(json)).toBe(id);
	});

	it.each([
		['event_id', { event_id: 'e', event_type: 'form_response' }],
		['eventId', { eventId: 'e', type: 'booking.reminder' }],
		['an id that looks like that of an event', { id: 'evt_1', type: 'user.signup' }],
	])('%s beside a word for what happened counts together with all that stands beside it', (_what, event) => {
		const id = messageIdOf(event);
		expect(id).not.toBeNull();
		expect(messageIdOf({ headers: { date: 'later' }, body: structuredClone(event) })).toBe(id);
		expect(messageIdOf({ ...event, when: 'in an hour' })).not.toBe(id);
	});
});
