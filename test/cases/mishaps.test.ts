import type { Case } from './harness';
import { describeCases } from './harness';

const CASES: Case[] = [
	{
		rule: 'a trait whose name is what a program writes for nothing or an object defines no property, and is named in a warning',
		items: [{ type: 'identify', traits: { email: 'anna@example.com', undefined: 'x', '[object Object]': 'y', NaN: 'z', 'plan-undefined': 'w', plan: 'pro' } }],
		holds: ({ definitions, same, warnings }) => same(definitions(), ['plan']) && warnings().length === 4,
	},
	{
		rule: 'the user ID "undefined" is no user: its events are not about the last person who had it',
		parameters: { resolveEmailFromUserId: true },
		items: [
			{ type: 'identify', userId: 'undefined', traits: { email: 'a@example.com' } },
			{ type: 'identify', userId: 'null', traits: { email: 'b@example.com' } },
			{ type: 'identify', user_id: 'user-[object Object]', traits: { email: 'c@example.com' } },
			{ type: 'track', event: 'x', userId: 'undefined', traits: { plan: 'pro' } },
			{ type: 'track', event: 'x', userId: 'null', traits: { plan: 'pro' } },
		],
		holds: ({ contacts, props, same, reason, warnings }) =>
			contacts().length === 3 && ['a', 'b', 'c'].every((one) => same(props(`${one}@example.com`), {})) && [3, 4].every((i) => reason(i) === 'no_email') && [0, 1, 2].every((i) => /userId/.test(warnings(i).join())),
	},
	{
		rule: 'a group ID that is an object as text makes nobody a member of it',
		before: { contacts: [{ email: 'anna@example.com' }] },
		items: [{ type: 'group', groupId: '[object Object]', traits: { plan: 'x' }, context: { traits: { email: 'anna@example.com' } } }],
		holds: ({ props, same, reason }) => reason() === 'no_group_id' && same(props('anna@example.com'), {}),
	},
	{
		rule: 'the field User ID that resolves to "undefined" is left out with a warning',
		parameters: { source: 'fields', email: '={{ $json.email }}', userId: '={{ $json.id }}' },
		items: [{ email: 'a@example.com', id: 'undefined' }, { email: 'b@example.com', id: 42 }],
		holds: ({ props, same, warnings }) => same(props('a@example.com'), {}) && /User ID/.test(warnings(0).join()) && props('b@example.com')['jitsu_user_id'] === '42',
	},
	{
		rule: 'a number that is none is named in a warning, and so is a list or an object with such a word in it',
		items: [{ type: 'identify', traits: { email: 'anna@example.com', score: Number.NaN, tags: ['a', 'undefined'], last: { plan: 'NaN' }, rate: Infinity, unsubscribed: Number.NaN, absent: undefined, plan: 'pro' } }],
		holds: ({ props, same, warnings, contact }) =>
			same(props('anna@example.com'), { plan: 'pro' }) && ['score', 'tags', 'last', 'rate', 'unsubscribed'].every((name) => warnings().some((w) => w.includes(`"${name}"`))) && warnings().length === 5 && contact('anna@example.com')?.unsubscribed === false,
	},
	{
		rule: 'the same holds for the properties of the other nodes',
		node: 'segment',
		parameters: { email: '={{ $json.email }}', segment: { __rl: true, mode: 'name', value: 'Beta' }, properties: '={{ $json.properties }}' },
		items: [{ email: 'anna@example.com', properties: { score: Number.NaN, plan: 'pro' } }],
		holds: ({ props, same, warnings }) => same(props('anna@example.com'), { plan: 'pro' }) && warnings().some((w) => w.includes('"score"')),
	},
	{
		rule: 'and for what PostHog sets',
		items: [{ event: '$set', distinct_id: 'u-1', $set: { email: 'anna@example.com', score: Number.NaN, plan: 'pro' } }],
		holds: ({ props, warnings }) => props('anna@example.com')['plan'] === 'pro' && warnings().some((w) => w.includes('"score"')),
	},
];

describeCases('what a program writes where it has nothing', CASES);
