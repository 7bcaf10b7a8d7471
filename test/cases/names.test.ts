import type { Case } from './harness';
import { describeCases } from './harness';

const CASES: Case[] = [
	{
		rule: 'null in first and last name beside a full name wipes nothing: Anna Berg stays',
		before: { contacts: [{ email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg' }] },
		items: [{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', first_name: null, last_name: null, name: 'Anna Berg' } }],
		holds: ({ contact, props }) =>
			contact('anna@example.com')?.first_name === 'Anna' && contact('anna@example.com')?.last_name === 'Berg' && props('anna@example.com')['jitsu_user_id'] === 'u1',
	},
	{
		rule: 'blank first and last names give way to the full name',
		items: [{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', firstName: '', lastName: '', name: 'Anna Berg' } }],
		holds: ({ contact }) =>
			contact('anna@example.com')?.first_name === 'Anna' && contact('anna@example.com')?.last_name === 'Berg',
	},
	{
		rule: 'first_name in traits wins over firstName in context.traits',
		items: [
			{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', first_name: 'Bea', last_name: 'Bo' }, context: { traits: { firstName: 'Old', lastName: 'Name' } } },
		],
		holds: ({ contact }) =>
			contact('anna@example.com')?.first_name === 'Bea' && contact('anna@example.com')?.last_name === 'Bo',
	},
	{
		rule: 'a property called name in Fields mode becomes first and last name',
		parameters: { source: 'fields', email: '={{ $json.email }}', properties: { assignments: [{ id: 'a0', name: 'name', value: 'Anna Berg', type: 'string' }, { id: 'a1', name: 'First Name', value: 'Anna', type: 'string' }] } },
		items: [{ email: 'anna@example.com' }],
		holds: ({ contact }) =>
			contact('anna@example.com')?.first_name === 'Anna' && contact('anna@example.com')?.last_name === 'Berg',
	},
	{
		rule: 'first and last name count in any letter case',
		items: [{ type: 'identify', userId: 'u1', traits: { email: 'a@example.com', FIRSTNAME: 'Anna', LASTNAME: 'Berg' } }],
		holds: ({ contact }) =>
			contact('a@example.com')?.first_name === 'Anna' && contact('a@example.com')?.last_name === 'Berg',
	},
	{
		rule: 'names that are null on this item stay as they are in Resend',
		node: 'segment',
		parameters: { segment: { __rl: true, mode: 'name', value: 'A' }, firstName: '={{ $json.first_name }}', lastName: '={{ $json.last_name }}' },
		before: { contacts: [{ email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg' }] },
		items: [{ email: 'anna@example.com', first_name: null, last_name: null }],
		holds: ({ contact, segments }) =>
			segments('anna@example.com').includes('A') && contact('anna@example.com')?.first_name === 'Anna' && contact('anna@example.com')?.last_name === 'Berg',
	},
	{
		rule: 'null in both names of an identify and no other source of a name clears them',
		before: { contacts: [{ email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg' }] },
		items: [{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', firstName: null, lastName: null } }],
		holds: ({ contact }) =>
			contact('anna@example.com')?.first_name === null && contact('anna@example.com')?.last_name === null,
	},
	{
		rule: 'a name that is a number or an object is left out with a warning, and wipes nothing',
		before: { contacts: [{ email: 'a@example.com', first_name: 'Anna', last_name: 'Berg' }] },
		items: [
			{ type: 'identify', traits: { email: 'a@example.com', name: 5 } },
			{ type: 'identify', traits: { email: 'a@example.com', name: { first: 'X' } } },
			{ type: 'identify', traits: { email: 'a@example.com', firstName: ['X'] } },
			{ type: 'identify', traits: { email: 'a@example.com', firstName: '[object Object]', lastName: 'undefined' } },
		],
		holds: ({ contact, warnings }) => contact('a@example.com')?.first_name === 'Anna' && contact('a@example.com')?.last_name === 'Berg' && [0, 1, 2, 3].every((i) => warnings(i).some((w) => /[Nn]ame/.test(w))),
	},
	{
		rule: 'one blank field is filled from the full name where the other field agrees with it',
		items: [
			{ type: 'identify', traits: { email: 'a@example.com', firstName: 'Anna', lastName: '', name: 'Anna Berg' } },
			{ type: 'identify', traits: { email: 'b@example.com', first_name: null, last_name: 'Berg', name: 'Bo Berg' } },
			{ type: 'identify', traits: { email: 'c@example.com', firstName: 'Cy', name: 'Someone Else' } },
		],
		holds: ({ contact, same }) =>
			same(['a', 'b', 'c'].map((one) => [contact(`${one}@example.com`)?.first_name, contact(`${one}@example.com`)?.last_name]), [['Anna', 'Berg'], ['Bo', 'Berg'], ['Cy', null]]),
	},
	{
		rule: 'a full name in the traits wins over names in the context, and a name of one word is not completed from there',
		items: [
			{ type: 'identify', traits: { email: 'a@example.com', name: 'Bea Bo' }, context: { traits: { first_name: 'Old', last_name: 'Name' } } },
			{ type: 'identify', traits: { email: 'b@example.com', name: 'Cher' }, context: { traits: { firstName: 'Old', lastName: 'Name' } } },
			{ type: 'identify', traits: { email: 'c@example.com', plan: 'pro' }, context: { traits: { name: 'Cy Cole' } } },
		],
		holds: ({ contact, same }) =>
			same(['a', 'b', 'c'].map((one) => [contact(`${one}@example.com`)?.first_name, contact(`${one}@example.com`)?.last_name]), [['Bea', 'Bo'], ['Cher', null], ['Cy', 'Cole']]),
	},
	{
		rule: 'null in the context wipes nothing',
		before: { contacts: [{ email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg' }] },
		items: [{ type: 'identify', traits: { email: 'anna@example.com' }, context: { traits: { firstName: null, lastName: null, name: null } } }],
		holds: ({ contact }) => contact('anna@example.com')?.first_name === 'Anna' && contact('anna@example.com')?.last_name === 'Berg',
	},
	{
		rule: 'the name fields of Fields mode go before names among its properties, and blank or null ones keep',
		parameters: { source: 'fields', email: '={{ $json.email }}', firstName: '={{ $json.first }}', lastName: '={{ $json.last }}', properties: { assignments: [{ id: 'a0', name: 'name', value: '={{ $json.full }}', type: 'string' }] } },
		before: { contacts: [{ email: 'b@example.com', first_name: 'Bo', last_name: 'Berg' }] },
		items: [
			{ email: 'a@example.com', first: 'Anna', last: 'Berg', full: 'Someone Else' },
			{ email: 'b@example.com', first: null, last: '', full: '' },
			{ email: 'c@example.com', first: '', last: null, full: 'Cy Cole' },
		],
		holds: ({ contact, same }) =>
			same(['a', 'b', 'c'].map((one) => [contact(`${one}@example.com`)?.first_name, contact(`${one}@example.com`)?.last_name]), [['Anna', 'Berg'], ['Bo', 'Berg'], ['Cy', 'Cole']]),
	},
	{
		rule: 'a name field of Resend Send Template that is null keeps what Resend holds',
		node: 'sendTemplate',
		parameters: { upsertContact: true, firstName: '={{ $json.first }}', lastName: '={{ $json.last }}' },
		before: { contacts: [{ email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg' }], template: { html: 'Hi', variables: [] } },
		items: [{ email: 'anna@example.com', first: null, last: '' }],
		holds: ({ outcome, contact }) => outcome() === 'sent' && contact('anna@example.com')?.first_name === 'Anna' && contact('anna@example.com')?.last_name === 'Berg',
	},
];

describeCases('names', CASES);
