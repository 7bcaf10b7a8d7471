import type { Case } from './harness';
import { describeCases } from './harness';

const CASES: Case[] = [
	{
		rule: 'a webhook that is no product event is skipped with advice that names Source and Fields',
		items: [
			{ body: { type: 'user.created', object: 'event', data: { id: 'user_1', first_name: null, last_name: null, email_addresses: [{ id: 'i1', email_address: 'anna@example.com' }], primary_email_address_id: 'i1' } }, headers: {} },
		],
		holds: ({ outcome, advice, contacts }) =>
			outcome() === 'skipped' && /Fields/.test(advice()) && contacts().length === 0,
	},
	{
		rule: 'a form post is skipped with advice that names Source and Fields',
		items: [{ body: { email: 'anna@example.com', name: 'Anna Berg', newsletter: 'on' }, headers: {} }],
		holds: ({ outcome, reason, advice }) =>
			outcome() === 'skipped' && reason() === 'invalid_event' && /Fields/.test(advice()),
	},
	{
		rule: 'an empty list and empty objects are skipped with a reason, a batch in a webhook body is read',
		items: [
			{ body: [], headers: {} },
			{ body: {}, headers: {} },
			{},
			{ body: { batch: [{ type: 'identify', userId: 'u1', traits: { email: 'f@example.com' } }], sentAt: 'x', writeKey: 'k' }, headers: {} },
		],
		holds: ({ outs, outcome, reason, contact }) =>
			outs().length === 4 && [0, 1, 2].every((i) => outcome(i) === 'skipped' && reason(i)) && outcome(3) === 'created' && !!contact('f@example.com'),
	},
	{
		rule: 'an item with a key called constructor is added like any other',
		node: 'segment',
		parameters: { segment: { __rl: true, mode: 'name', value: 'A' } },
		items: [{ email: 'a@example.com', constructor: 'ACME Build' }, { email: 'b@example.com' }],
		holds: ({ segments }) =>
			segments('a@example.com').includes('A') && segments('b@example.com').includes('A'),
	},
	{
		rule: 'an item with a key called constructor is synced like any other',
		parameters: { source: 'fields', email: '={{ $json.email }}' },
		items: [{ email: 'a@example.com', constructor: 'ACME Build' }, { email: 'b@example.com' }],
		holds: ({ outcome, contacts }) =>
			outcome(0) === 'created' && outcome(1) === 'created' && contacts().length === 2,
	},
	{
		rule: 'an item with a key called constructor gets its e-mail like any other',
		node: 'sendTemplate',
		parameters: { variablesJson: '{}' },
		before: { template: { html: '', variables: [] } },
		items: [{ email: 'a@example.com', constructor: 'ACME Build' }, { email: 'b@example.com' }],
		holds: ({ outcome, mails }) =>
			mails().length === 2 && outcome(0) === 'sent' && outcome(1) === 'sent',
	},
	{
		rule: 'null in a batch is skipped with a reason, the event beside it is synced',
		items: [{ body: { batch: [null, { type: 'identify', userId: 'u2', traits: { email: 'b@example.com' } }] }, headers: {} }],
		holds: ({ outs, outcome, contact }) =>
			outs().length === 2 && outcome(0) === 'skipped' && outcome(1) === 'created' && !!contact('b@example.com'),
	},
	{
		rule: 'in Fields mode a blank address gets advice about the field Email, not about traits',
		parameters: { source: 'fields', email: '={{ $json.email }}' },
		items: [{ email: '' }, { email: 'x' }],
		holds: ({ outcome, reason, advice }) =>
			outcome(0) === 'skipped' && reason(0) === 'no_email' && /e-?mail|address/i.test(advice(0)) && !/traits/.test(advice(0)) && reason(1) === 'invalid_email',
	},
	{
		rule: 'a track whose traits are all of a kind it may not write is skipped; the advice does not say there were none',
		items: [{ type: 'track', event: 'x', traits: { name: 'Anna', resendSegments: 'Beta' }, context: { traits: { email: 'anna@example.com' } } }],
		holds: ({ outcome, advice, contacts }) =>
			outcome() === 'skipped' && advice() !== '' && !/no traits( of its own|[.,;])/i.test(advice()) && contacts().length === 0,
	},
	{
		rule: 'of three payment events only the customer with an address is added; the others are skipped',
		node: 'segment',
		parameters: { segment: { __rl: true, mode: 'name', value: 'Paying' }, email: '={{ $json.body.data.object.email }}', firstName: '={{ ($json.body.data.object.name || "").split(" ")[0] }}', options: { onlyEvents: 'customer.created, customer.updated', onlyResourceTypes: 'customer' } },
		items: [
			{ body: { id: 'evt_1', object: 'event', type: 'customer.created', data: { object: { object: 'customer', email: 'anna@example.com', name: null } } } },
			{ body: { id: 'evt_2', object: 'event', type: 'customer.subscription.created', data: { object: { object: 'subscription', customer: 'cus_1' } } } },
			{ body: { id: 'evt_3', object: 'event', type: 'customer.updated', data: { object: { object: 'customer', email: null, name: 'X' } } } },
		],
		holds: ({ outcome, reason, contacts, segments, same }) =>
			same(segments('anna@example.com'), ['Paying']) && outcome(1) === 'skipped' && reason(1) === 'event_not_selected' && outcome(2) === 'skipped' && contacts().length === 1,
	},
	{
		rule: 'the advice for webhooks of other systems names Source: Fields, and what they call themselves',
		items: [
			{ body: { type: 'INSERT', table: 'users', record: { email: 'a@example.com' }, schema: 'public', old_record: null }, headers: {} },
			{ body: { id: 'evt_1', object: 'event', type: 'customer.created', data: { object: { email: 'a@example.com' } } }, headers: {} },
			{ body: { event: 'user.created', data: { email: 'a@example.com' } }, headers: {} },
		],
		holds: ({ outcome, advice, contacts }) =>
			[0, 1, 2].every((i) => outcome(i) === 'skipped' && /Source to Fields/.test(advice(i))) && /type: INSERT/.test(advice(0)) && /type: customer\.created/.test(advice(1)) && /event: user\.created/.test(advice(2)) && contacts().length === 0,
	},
	{
		rule: 'a list of webhook items, and JSON text of a list, are read event by event',
		parameters: { event: '={{ $json.events }}' },
		items: [
			{ events: [{ body: { type: 'identify', traits: { email: 'a@example.com' } }, headers: {} }, { body: 'nothing', headers: {} }] },
			{ events: '[{"type":"identify","traits":{"email":"b@example.com"}}]' },
		],
		holds: ({ outs, contacts, same }) => outs().length === 3 && same(contacts().map(({ email }) => email).sort(), ['a@example.com', 'b@example.com']),
	},
];

describeCases('what is no event', CASES);
