import type { Case } from './harness';
import { describeCases } from './harness';

const CASES: Case[] = [
	{
		rule: '"true", "yes", "1", the number 1 and "TRUE" each opt the person out',
		items: [
			{ type: 'identify', userId: 'u0', traits: { email: 'a0@example.com', unsubscribed: 'true' } },
			{ type: 'identify', userId: 'u1', traits: { email: 'a1@example.com', unsubscribed: 'yes' } },
			{ type: 'identify', userId: 'u2', traits: { email: 'a2@example.com', unsubscribed: '1' } },
			{ type: 'identify', userId: 'u3', traits: { email: 'a3@example.com', unsubscribed: 1 } },
			{ type: 'identify', userId: 'u4', traits: { email: 'a4@example.com', unsubscribed: 'TRUE' } },
		],
		holds: ({ contacts }) =>
			contacts().length === 5 && contacts().every((c) => c.unsubscribed === true),
	},
	{
		rule: 'the text "true" of a form field opts out in Fields mode',
		parameters: { source: 'fields', email: '={{ $json.email }}', properties: { assignments: [{ id: 'a0', name: 'unsubscribed', value: '={{ $json.optout }}', type: 'string' }] } },
		items: [{ email: 'anna@example.com', optout: 'true' }],
		holds: ({ contact }) =>
			contact('anna@example.com')?.unsubscribed === true,
	},
	{
		rule: 'a Boolean assignment of true opts out in Fields mode',
		parameters: { source: 'fields', email: '={{ $json.email }}', properties: { assignments: [{ id: 'a0', name: 'unsubscribed', value: '={{ $json.optout }}', type: 'boolean' }] } },
		items: [{ email: 'anna@example.com', optout: true }],
		holds: ({ contact }) =>
			contact('anna@example.com')?.unsubscribed === true,
	},
	{
		rule: 'the opt-out trait counts in any letter case',
		before: { contacts: [{ email: 'anna@example.com' }] },
		items: [{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', Unsubscribed: true } }],
		holds: ({ contact }) =>
			contact('anna@example.com')?.unsubscribed === true,
	},
	{
		rule: 'the text "false" never opts anybody in with the default Consent',
		before: { contacts: [{ email: 'anna@example.com', unsubscribed: true }] },
		items: [{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', unsubscribed: 'false' } }],
		holds: ({ contact, props, broughtBack }) =>
			contact('anna@example.com')?.unsubscribed === true && broughtBack().length === 0 && props('anna@example.com')['jitsu_user_id'] === 'u1',
	},
	{
		rule: 'an opt-out before the identify of the same run holds, without timestamps',
		items: [
			{ type: 'track', event: 'Unsubscribed', traits: { unsubscribed: true }, context: { traits: { email: 'anna@example.com' } } },
			{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com' } },
		],
		holds: ({ contact, props }) =>
			contact('anna@example.com')?.unsubscribed === true && props('anna@example.com')['jitsu_user_id'] === 'u1',
	},
	{
		rule: 'an opt-out after the identify of the same run holds',
		items: [
			{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com' } },
			{ type: 'track', event: 'Unsubscribed', traits: { unsubscribed: true }, context: { traits: { email: 'anna@example.com' } } },
		],
		holds: ({ contact }) =>
			contact('anna@example.com')?.unsubscribed === true,
	},
	{
		rule: 'a word that is neither yes nor no is named in a warning, blank and null say nothing',
		before: { contacts: [{ email: 'a@example.com' }, { email: 'b@example.com' }] },
		items: [
			{ type: 'identify', traits: { email: 'a@example.com', unsubscribed: 'maybe' } },
			{ type: 'identify', traits: { email: 'b@example.com', unsubscribed: '' } },
			{ type: 'identify', traits: { email: 'b@example.com', unsubscribed: null } },
		],
		holds: ({ contacts, warnings }) => contacts().every((one) => !one.unsubscribed) && /unsubscribed/.test(warnings(0).join()) && warnings(1).length === 0 && warnings(2).length === 0,
	},
	{
		rule: 'false in other words brings nobody back',
		before: { contacts: ['a', 'b', 'c', 'd'].map((one) => ({ email: `${one}@example.com`, unsubscribed: true })) },
		items: ['no', '0', 0, ' False '].map((unsubscribed, i) => ({ type: 'identify', traits: { email: `${'abcd'.charAt(i)}@example.com`, unsubscribed } })),
		holds: ({ broughtBack }) => broughtBack().length === 0,
	},
	{
		rule: 'an opt-out in words counts in a track event and in the context of the same person',
		before: { contacts: [{ email: 'a@example.com' }, { email: 'b@example.com' }] },
		items: [
			{ type: 'track', event: 'x', traits: { email: 'a@example.com', unsubscribed: 'Yes' } },
			{ type: 'identify', traits: { email: 'b@example.com' }, context: { traits: { email: 'B@example.com', unsubscribed: 'true' } } },
		],
		holds: ({ contacts }) => contacts().every((one) => one.unsubscribed),
	},
	{
		rule: "the opt-out of another person's context is not this person's",
		items: [{ type: 'identify', traits: { email: 'a@example.com' }, context: { traits: { email: 'b@example.com', unsubscribed: true, firstName: 'Bo', plan: 'pro' } } }],
		holds: ({ contacts, props, same, warnings }) => contacts().length === 1 && contacts().every((one) => !one.unsubscribed && one.first_name === null) && same(props('a@example.com'), {}) && /another person/.test(warnings().join()),
	},
	{
		rule: 'an opt-out before the identify holds where people are created by import: no import carries an opt-out, so they are created alone',
		parameters: { options: { imports: 'always' } },
		items: [
			{ type: 'track', event: 'Unsubscribed', traits: { unsubscribed: 'true', plan: 'pro' }, context: { traits: { email: 'anna@example.com' } }, timestamp: '2026-01-01T00:00:00Z' },
			{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com' }, timestamp: '2026-01-02T00:00:00Z' },
		],
		holds: ({ contact, props, requests }) => contact('anna@example.com')?.unsubscribed === true && props('anna@example.com')['plan'] === 'pro' && requests('POST', '/contacts/imports') === 0,
	},
	{
		rule: 'a Boolean false and a blank of Fields mode leave an opt-out alone',
		parameters: { source: 'fields', email: '={{ $json.email }}', properties: { assignments: [{ id: 'a0', name: 'unsubscribed', value: '={{ $json.optout }}', type: 'boolean' }] } },
		before: { contacts: [{ email: 'anna@example.com', unsubscribed: true }] },
		items: [{ email: 'anna@example.com', optout: false }],
		holds: ({ broughtBack, warnings }) => broughtBack().length === 0 && warnings().length > 0,
	},
	{
		rule: 'unsubscribed among the properties of Resend Segment opts out',
		node: 'segment',
		parameters: { segment: { __rl: true, mode: 'name', value: 'A' }, properties: '={{ $json.traits }}' },
		before: { contacts: [{ email: 'a@example.com' }] },
		items: [{ email: 'a@example.com', traits: { unsubscribed: 'yes', plan: 'pro' } }, { email: 'b@example.com', traits: { unsubscribed: true } }, { email: 'c@example.com', traits: { unsubscribed: 'maybe' } }],
		holds: ({ contact, warnings }) => contact('a@example.com')?.unsubscribed === true && contact('b@example.com')?.unsubscribed === true && contact('c@example.com')?.unsubscribed === false && /unsubscribed/.test(warnings(2).join()),
	},
	{
		rule: 'what this sync wrote it takes back: an opt-out and its false, in two runs',
		runs: [
			[{ type: 'identify', traits: { email: 'anna@example.com', unsubscribed: true } }],
			[{ type: 'identify', traits: { email: 'anna@example.com', unsubscribed: false } }],
		],
		holds: ({ contact, props, warnings }) => contact('anna@example.com')?.unsubscribed === false && !('jitsu_opted_out' in props('anna@example.com')) && warnings(0, 1).length === 0,
	},
	{
		rule: 'with Opt Out Only nothing is taken back, and nothing recorded',
		parameters: { options: { consent: 'optOutOnly' } },
		runs: [
			[{ type: 'identify', traits: { email: 'anna@example.com', unsubscribed: true } }],
			[{ type: 'identify', traits: { email: 'anna@example.com', unsubscribed: false } }],
		],
		holds: ({ contact, definitions, warnings }) => contact('anna@example.com')?.unsubscribed === true && definitions().length === 0 && warnings(0, 1).length > 0,
	},
];

describeCases('opt-out', CASES);
