import type { Case } from './harness';
import { describeCases } from './harness';

const CASES: Case[] = [
	{
		rule: 'timestamps of milliseconds as text order the events',
		items: [
			{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', plan: 'new' }, timestamp: '1767312000000' },
			{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', plan: 'old' }, timestamp: '1767225600000' },
		],
		holds: ({ props }) =>
			props('anna@example.com')['plan'] === 'new',
	},
	{
		rule: 'a timestamp of seconds as text is older than an ISO one of the next day',
		items: [
			{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', plan: 'new' }, timestamp: '2026-01-02T00:00:00Z' },
			{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', plan: 'old' }, timestamp: '1767225600' },
		],
		holds: ({ props }) =>
			props('anna@example.com')['plan'] === 'new',
	},
	{
		rule: '42, "42" and " 42 " are one user ID',
		parameters: { resolveEmailFromUserId: true },
		runs: [
			[{ type: 'identify', userId: 42, traits: { email: 'anna@example.com' } }],
			[{ type: 'track', event: 'x', userId: '42', traits: { plan: 'pro' } }, { type: 'track', event: 'x', userId: ' 42 ', traits: { plan2: 'pro' } }, { type: 'identify', userId: '42', traits: { plan3: 'pro' } }],
		],
		holds: ({ props }) =>
			props('anna@example.com')['plan'] === 'pro' && props('anna@example.com')['plan2'] === 'pro',
	},
	{
		rule: 'common spellings of a time order the events; what cannot be read is named in a warning',
		items: [
			{ type: 'identify', userId: 'a', traits: { email: 'a@example.com', plan: 'new' }, timestamp: '2026-01-02T00:00:00' },
			{ type: 'identify', userId: 'a', traits: { email: 'a@example.com', plan: 'old' }, timestamp: '2026-01-01T00:00:00' },
			{ type: 'identify', userId: 'b', traits: { email: 'b@example.com', plan: 'new' }, timestamp: '2026-01-02 00:00:00 UTC' },
			{ type: 'identify', userId: 'b', traits: { email: 'b@example.com', plan: 'old' }, timestamp: '2026-01-01 00:00:00 UTC' },
			{ type: 'identify', userId: 'd', traits: { email: 'd@example.com', plan: 'new' }, timestamp: '1767312000.123' },
			{ type: 'identify', userId: 'd', traits: { email: 'd@example.com', plan: 'old' }, timestamp: '1767225600.123' },
			{ type: 'identify', userId: 'e', traits: { email: 'e@example.com', plan: 'new' }, timestamp: '2026-01-02T00:00:00.123456Z' },
			{ type: 'identify', userId: 'e', traits: { email: 'e@example.com', plan: 'old' }, timestamp: '2026-01-01T00:00:00.123456Z' },
			{ type: 'identify', userId: 'f', traits: { email: 'f@example.com', plan: 'new' }, timestamp: 'Fri Jan 02 2026 00:00:00 GMT+0000' },
			{ type: 'identify', userId: 'f', traits: { email: 'f@example.com', plan: 'old' }, timestamp: 'Thu Jan 01 2026 00:00:00 GMT+0000' },
			{ type: 'identify', userId: 'g', traits: { email: 'g@example.com', plan: 'new' }, timestamp: '20260102T000000Z' },
			{ type: 'identify', userId: 'g', traits: { email: 'g@example.com', plan: 'old' }, timestamp: '20260101T000000Z' },
			{ type: 'identify', userId: 'i', traits: { email: 'i@example.com', plan: 'new' }, timestamp: { $date: '2026-01-02T00:00:00Z' } },
			{ type: 'identify', userId: 'i', traits: { email: 'i@example.com', plan: 'old' }, timestamp: { $date: '2026-01-01T00:00:00Z' } },
		],
		holds: ({ outs, props }) =>
			['a', 'b', 'd', 'e', 'f'].every((p) => props(p + '@example.com')['plan'] === 'new') && ['g', 'i'].every((p) => props(p + '@example.com')['plan'] === 'new' || outs().some((o) => o['email'] === p + '@example.com' && JSON.stringify(o['warnings']) !== '[]')),
	},
	{
		rule: 'an odd user ID and a time far ahead do not stop an identify',
		items: [{ type: 'identify', userId: '[a1,b2]', traits: { email: 'anna@example.com' }, timestamp: '2037-03-04T05:06:07.000Z', sentAt: '2026-03-04T05:06:07.000Z' }],
		holds: ({ outcome, props }) =>
			outcome() === 'created' && props('anna@example.com')['jitsu_user_id'] === '[a1,b2]',
	},
	{
		rule: 'events of one person by user ID and by address are ordered together: the latest plan stays',
		parameters: { resolveEmailFromUserId: true },
		runs: [
			[{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com' } }],
			[{ type: 'track', event: 'x', userId: 'u1', traits: { plan: 'latest' }, timestamp: '2026-01-03T00:00:00Z' }, { type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', plan: 'old' }, timestamp: '2026-01-01T00:00:00Z' }],
		],
		holds: ({ props }) =>
			props('anna@example.com')['plan'] === 'latest',
	},
	{
		rule: 'traits of an event that comes first but happened later are written on the person the run creates',
		items: [
			{ type: 'track', event: 'x', traits: { plan: 'pro' }, context: { traits: { email: 'anna@example.com' } }, timestamp: '2026-01-01T00:00:01Z' },
			{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com' }, timestamp: '2026-01-01T00:00:00Z' },
		],
		holds: ({ contact }) =>
			contact('anna@example.com')?.properties['plan'] === 'pro',
	},
	{
		rule: 'traits of an event before the identify are written on the person the run creates',
		items: [
			{ type: 'track', event: 'x', traits: { plan: 'pro' }, context: { traits: { email: 'anna@example.com' } }, timestamp: '2026-01-01T00:00:00Z' },
			{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com' }, timestamp: '2026-01-01T00:00:01Z' },
		],
		holds: ({ contact, props }) =>
			contact('anna@example.com')?.properties['plan'] === 'pro' && props('anna@example.com')['jitsu_user_id'] === 'u1',
	},
	{
		rule: 'microseconds, milliseconds and seconds order one another',
		items: [
			{ type: 'identify', traits: { email: 'anna@example.com', plan: 'newest' }, timestamp: 1767484800000000 },
			{ type: 'identify', traits: { email: 'anna@example.com', plan: 'old' }, timestamp: 1767225600 },
			{ type: 'identify', traits: { email: 'anna@example.com', plan: 'newer' }, timestamp: '1767312000000' },
		],
		holds: ({ props }) => props('anna@example.com')['plan'] === 'newest',
	},
	{
		rule: 'a timestamp that cannot be read is named, and the event counts as having happened when it arrived',
		items: [
			{ type: 'identify', traits: { email: 'anna@example.com', plan: 'first' }, timestamp: '01/02/2026' },
			{ type: 'identify', traits: { email: 'anna@example.com', plan: 'second' }, timestamp: 'yesterday' },
		],
		holds: ({ props, warnings }) => props('anna@example.com')['plan'] === 'second' && [0, 1].every((i) => /timestamp/.test(warnings(i).join())),
	},
	{
		rule: 'a clock far in the future does not win over what comes after it',
		items: [
			{ type: 'identify', traits: { email: 'anna@example.com', plan: 'wrong' }, timestamp: '2099-01-01T00:00:00Z' },
			{ type: 'identify', traits: { email: 'anna@example.com', plan: 'right' }, timestamp: '2026-01-01T00:00:00Z' },
		],
		holds: ({ props, warnings }) => props('anna@example.com')['plan'] === 'right' && /future/.test(warnings(0).join()),
	},
	{
		rule: 'sentAt and receivedAt set a wrong clock right',
		items: [
			{ type: 'identify', traits: { email: 'anna@example.com', plan: 'old' }, timestamp: '2099-01-01T00:00:00Z', sentAt: '2099-01-01T00:00:01Z', receivedAt: '2026-01-01T00:00:01Z' },
			{ type: 'identify', traits: { email: 'anna@example.com', plan: 'older' }, timestamp: '2025-12-31T00:00:00Z' },
		],
		holds: ({ props }) => props('anna@example.com')['plan'] === 'old',
	},
	{
		rule: 'events in snake case are read: IDs, order and all',
		items: [
			{ type: 'identify', user_id: 'u1', anonymous_id: 'a1', message_id: 'm1', traits: { email: 'anna@example.com', plan: 'new' }, original_timestamp: '2026-01-02T00:00:00Z', sent_at: '2026-01-02T00:00:01Z' },
			{ type: 'identify', user_id: 'u1', traits: { email: 'anna@example.com', plan: 'old' }, original_timestamp: '2026-01-01T00:00:00Z' },
			{ type: 'group', user_id: 'u1', group_id: 'g1', traits: { name: 'Acme' }, context: { traits: { email: 'anna@example.com' } } },
		],
		holds: ({ props, same }) => same(props('anna@example.com'), { jitsu_user_id: 'u1', jitsu_anonymous_id: 'a1', plan: 'new', group_id: 'g1', group_name: 'Acme' }),
	},
	{
		rule: 'the newest identify owns the userId afterwards, whatever order they came in',
		parameters: { resolveEmailFromUserId: true },
		runs: [
			[
				{ type: 'identify', userId: 'u1', traits: { email: 'new@example.com' }, timestamp: '2026-01-02T00:00:00Z' },
				{ type: 'identify', userId: 'u1', traits: { email: 'old@example.com' }, timestamp: '2026-01-01T00:00:00Z' },
			],
			[{ type: 'track', event: 'x', userId: 'u1', traits: { plan: 'pro' } }],
		],
		holds: ({ props }) => props('new@example.com')['plan'] === 'pro' && !('plan' in props('old@example.com')),
	},
];

describeCases('timestamps and order', CASES);
