import type { Case } from './harness';
import { describeCases } from './harness';

const fromNow = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

const CASES: Case[] = [
	{
		rule: 'a Date in a trait is stored as ISO text, without quotes around it',
		items: [
			{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', createdAt: new Date('2026-01-02T03:04:05.000Z'), tags: [new Date('2026-01-02T03:04:05.000Z')] } },
		],
		holds: ({ props }) =>
			props('anna@example.com')['createdAt'] === '2026-01-02T03:04:05.000Z' && props('anna@example.com')['tags'] === '["2026-01-02T03:04:05.000Z"]',
	},
	{
		rule: 'Dates in Fields mode are stored as ISO text, without quotes around them',
		parameters: { source: 'fields', email: '={{ $json.email }}', properties: { assignments: [{ id: 'a0', name: 'signup_date', value: '={{ $json.created_at }}', type: 'string' }, { id: 'a1', name: 'last_seen', value: '={{ $now }}', type: 'string' }, { id: 'a2', name: 'renewal', value: '={{ new Date("2026-01-02T03:04:05Z") }}', type: 'string' }] } },
		items: [{ email: 'anna@example.com', created_at: new Date('2026-01-02T03:04:05.000Z') }],
		holds: ({ props }) =>
			props('anna@example.com')['signup_date'] === '2026-01-02T03:04:05.000Z' && props('anna@example.com')['renewal'] === '2026-01-02T03:04:05.000Z' && !Number.isNaN(Date.parse(String(props('anna@example.com')['last_seen']))),
	},
	{
		rule: 'a Date for a text variable in the JSON of variables goes out as ISO text',
		node: 'sendTemplate',
		before: { template: { html: '{{{DUE}}}', variables: [{ key: 'DUE' }] } },
		items: [{ email: 'anna@example.com', vars: { DUE: new Date('2026-01-02T00:00:00.000Z') } }],
		holds: ({ mails }) =>
			mails().length === 1 && mails()[0]?.html === '2026-01-02T00:00:00.000Z',
	},
	{
		rule: 'Scheduled At takes a Date, epoch milliseconds and epoch seconds, as numbers or text, and means that moment',
		node: 'sendTemplate',
		parameters: { options: { scheduledAt: '={{ $json.at }}' } },
		before: { template: { html: '', variables: [] } },
		items: [
			{ email: 'a@example.com', at: fromNow(90) },
			{ email: 'b@example.com', at: fromNow(90).getTime() },
			{ email: 'c@example.com', at: Math.round(fromNow(90).getTime() / 1000) },
			{ email: 'd@example.com', at: String(fromNow(90).getTime()) },
			{ email: 'e@example.com', at: String(Math.round(fromNow(90).getTime() / 1000)) },
		],
		holds: ({ mails, nearMinutes }) =>
			mails().length === 5 && mails().every((m) => nearMinutes(m.scheduledAt, 90)),
	},
	{
		rule: 'dates deep inside a trait are ISO text',
		items: [{ type: 'identify', traits: { email: 'anna@example.com', plan: { since: new Date('2026-01-02T03:04:05.000Z'), history: [{ at: new Date('2025-01-02T03:04:05.000Z') }] } } }],
		holds: ({ props }) => props('anna@example.com')['plan'] === '{"since":"2026-01-02T03:04:05.000Z","history":[{"at":"2025-01-02T03:04:05.000Z"}]}',
	},
	{
		rule: 'a Date among the properties of Resend Segment is ISO text',
		node: 'segment',
		parameters: { segment: { __rl: true, mode: 'name', value: 'A' }, properties: '={{ $json.traits }}' },
		items: [{ email: 'anna@example.com', traits: { since: new Date('2026-01-02T03:04:05.000Z') } }],
		holds: ({ props }) => props('anna@example.com')['since'] === '2026-01-02T03:04:05.000Z',
	},
	{
		rule: 'a Date as timestamp orders events',
		items: [
			{ type: 'identify', traits: { email: 'anna@example.com', plan: 'new' }, timestamp: new Date('2026-01-02T00:00:00Z') },
			{ type: 'identify', traits: { email: 'anna@example.com', plan: 'old' }, timestamp: new Date('2026-01-01T00:00:00Z') },
		],
		holds: ({ props, warnings }) => props('anna@example.com')['plan'] === 'new' && warnings(0).length === 0,
	},
];

describeCases('dates', CASES);
