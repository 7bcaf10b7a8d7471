import { EMAIL_IN_ITEM } from '../../nodes/shared/n8n/foundInItem';
import type { Case } from './harness';
import { describeCases } from './harness';

const parameters = { segment: { __rl: true, mode: 'name', value: 'A' } };
const anna: Case['holds'] = ({ contact }) => {
	const found = contact('anna@example.com');
	return found?.first_name === 'Anna' && found.last_name === 'Berg' && found.segments.includes('A');
};

const EVENT = { type: 'identify', traits: { email: 'anna@example.com', name: 'Anna Berg' } };

const CASES: Case[] = [
	{ rule: 'an event', items: [EVENT] },
	{ rule: 'an event in the body of a webhook', items: [{ body: EVENT, headers: {} }] },
	{ rule: 'an event with first and last name', items: [{ body: { type: 'identify', traits: { email: 'anna@example.com', firstName: 'Anna', last_name: 'Berg' } }, headers: {} }] },
	{ rule: 'an event that names the person in its context', items: [{ type: 'track', event: 'x', context: { traits: { email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg' } } }] },
	{ rule: 'the webhook body of PostHog', items: [{ body: { event: { event: '$identify', distinct_id: 'u', properties: { $set: { email: 'anna@example.com', name: 'Anna Berg' } } }, person: {} }, headers: {} }] },
	{ rule: 'a person of PostHog', items: [{ event: 'x', distinct_id: 'u', properties: {}, person: { properties: { email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg' } } }] },
	{ rule: 'an event whose name fields are blank', items: [{ type: 'identify', traits: { email: 'anna@example.com', firstName: ' ', last_name: '', name: 'Anna Berg' } }] },
	{ rule: 'an event beside an old name in the context', items: [{ body: { type: 'identify', traits: { email: 'anna@example.com', name: 'Anna Berg' }, context: { traits: { firstName: 'Old', lastName: 'Name' } } }, headers: {} }] },
	{ rule: 'an event with junk for an address and a valid one in the context', items: [{ type: 'identify', traits: { email: 'N/A', name: 'Anna Berg' }, context: { traits: { email: 'anna@example.com' } } }] },
	{ rule: 'an event with capitals in the names of its traits', items: [{ type: 'identify', traits: { Email: 'anna@example.com', FirstName: 'Anna', LASTNAME: 'Berg' } }] },
	{ rule: 'an event as JSON text', items: [{ body: JSON.stringify(EVENT), headers: {} }] },
	{ rule: 'a PostHog event with $set at top level', items: [{ event: '$set', distinct_id: 'u', $set: { email: 'anna@example.com', name: 'Anna Berg' }, properties: {} }] },
	{ rule: 'a PostHog event with $set_once', items: [{ event: '$identify', distinct_id: 'u', properties: { $set: { email: 'anna@example.com' }, $set_once: { name: 'Anna Berg' } } }] },
	{ rule: 'a row of a PostHog export', items: [{ event: '$identify', distinct_id: 'u', properties: '{"$set":{"email":"anna@example.com","name":"Anna Berg"}}' }] },
	{ rule: 'a list of one event', items: [{ body: { batch: [EVENT] }, headers: {} }] },
	{ rule: 'a group event, whose own name is the company\'s', items: [{ type: 'group', groupId: 'g', traits: { name: 'Acme Inc', email: 'office@acme.example.com' }, context: { traits: { email: 'anna@example.com', name: 'Anna Berg' } } }] },
	{ rule: 'a flat item', items: [{ email: 'anna@example.com', firstName: 'Anna', lastName: 'Berg' }] },
	{ rule: 'a form in the body of a webhook', items: [{ body: { email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg' }, headers: {} }] },
].map((one) => ({ ...one, node: 'segment', parameters, holds: anna }));

describeCases('Resend Segment finds address and names without an edit in', CASES);

describeCases('Resend Segment, with its defaults,', [
	{
		rule: 'skips an item without an address',
		node: 'segment',
		parameters,
		items: [{ type: 'page', name: 'Pricing' }, {}],
		holds: ({ reason, contacts }) => reason(0) === 'no_email' && reason(1) === 'no_email' && contacts().length === 0,
	},
	{
		rule: 'keeps names where the item has none, and takes none that is an object',
		node: 'segment',
		parameters,
		before: { contacts: [{ email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg' }] },
		items: [{ email: 'anna@example.com' }, { email: 'anna@example.com', traits: { name: { first: 'X' }, firstName: null } }],
		holds: ({ contact }) => contact('anna@example.com')?.first_name === 'Anna' && contact('anna@example.com')?.last_name === 'Berg',
	},
	{
		rule: 'takes no name from the context of another person',
		node: 'segment',
		parameters,
		items: [{ type: 'identify', traits: { email: 'anna@example.com' }, context: { traits: { email: 'bo@example.com', firstName: 'Bo', lastName: 'Bok' } } }],
		holds: ({ contacts }) => contacts().length === 1 && contacts().every((one) => one.email === 'anna@example.com' && one.first_name === null && one.last_name === null),
	},
]);

describeCases('Resend Send Template, with its defaults,', [
	{
		rule: 'writes to the person whom Contact Sync would find, and greets nobody by the name of another person',
		node: 'sendTemplate',
		parameters: { to: EMAIL_IN_ITEM, variablesMode: 'fields', variables: { mappingMode: 'defineBelow', value: null } },
		before: { template: { html: 'Hi {{{FIRST_NAME}}}', variables: [{ key: 'FIRST_NAME', fallback_value: 'there' }] } },
		items: [
			{ type: 'identify', traits: { email: '-' }, context: { traits: { email: 'anna@example.com', first_name: 'Anna' } } },
			{ body: { type: 'track', event: 'x', traits: { email: 'cy@example.com' }, context: { traits: { email: 'bo@example.com', firstName: 'Bo' } } }, headers: {} },
		],
		holds: ({ mails, same }) => same(mails().map(({ to, html }) => [to, html]), [[['anna@example.com'], 'Hi Anna'], [['cy@example.com'], 'Hi there']]),
	},
]);
