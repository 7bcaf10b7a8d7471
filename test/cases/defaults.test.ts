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
]);
