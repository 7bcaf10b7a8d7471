import type { Case } from './harness';
import { describeCases } from './harness';

const CASES: Case[] = [
	{
		rule: '"N/A", "null", an address with a blank in it and one without a domain are skipped; a plus and an apostrophe are part of an address, capitals are not',
		items: [
			{ type: 'identify', userId: 'u0', traits: { email: 'N/A' } },
			{ type: 'identify', userId: 'u1', traits: { email: 'null' } },
			{ type: 'identify', userId: 'u2', traits: { email: 'anna @example.com' } },
			{ type: 'identify', userId: 'u3', traits: { email: 'anna@' } },
			{ type: 'identify', userId: 'u4', traits: { email: 'anna+tag@EXAMPLE.com' } },
			{ type: 'identify', userId: 'u5', traits: { email: "o'brien@example.com" } },
		],
		holds: ({ outcome, reason, contacts, same }) =>
			[0, 1, 2, 3].every((i) => outcome(i) === 'skipped' && reason(i) === 'invalid_email') && same(contacts().map((c) => c.email).sort(), ['anna+tag@example.com', "o'brien@example.com"]),
	},
	{
		rule: '"email" wins over "Email", and "EMAIL" alone is read',
		items: [
			{ type: 'identify', userId: 'u1', traits: { Email: 'old@example.com', email: 'anna@example.com' } },
			{ type: 'identify', userId: 'u2', traits: { EMAIL: 'bo@example.com' } },
		],
		holds: ({ contacts, contact }) =>
			!!contact('anna@example.com') && !!contact('bo@example.com') && contacts().length === 2,
	},
	{
		rule: 'an invisible character after a recipient is not sent along; the other recipients are as before',
		node: 'sendTemplate',
		before: { template: { html: '', variables: [] } },
		items: [
			{ email: 'Anna Berg <anna@example.com>' },
			{ email: 'Berg, Anna <anna2@example.com>' },
			{ email: '"Berg, Anna" <anna3@example.com>' },
			{ email: 'a@example.com,b@example.com' },
			{ email: 'c@example.com; d@example.com' },
			{ email: ['e@example.com', 'f@example.com'] },
			{ email: [{ email: 'g@example.com' }] },
			{ email: { email: 'h@example.com' } },
			{ email: 'i@example.com\nj@example.com' },
			{ email: 'mailto:k@example.com' },
			{ email: 'l@example.com,' },
			{ email: '<m@example.com>' },
			{ email: 'n@example.com\u200b' },
			{ email: 'Ünï Cödé <o@example.com>' },
			{ email: 'p@example.com and q@example.com' },
			{ email: '' },
		],
		holds: ({ reason, mails, same }) =>
			mails().some((m) => same(m.to, ['n@example.com'])) && !mails().some((m) => /[\u200b-\u200f\ufeff]/.test(JSON.stringify(m.to))) && mails().some((m) => same(m.to, ['a@example.com', 'b@example.com'])) && mails().some((m) => m.to.length === 1 && /Berg, Anna.*anna3@example\.com/.test(m.to[0] ?? '')) && reason(15) === 'no_email',
	},
	{
		rule: 'a recipient with a name before the address becomes the contact of that address',
		node: 'sendTemplate',
		parameters: { upsertContact: true },
		before: { template: { html: '', variables: [] } },
		items: [{ email: 'Anna Berg <Anna@example.com>' }],
		holds: ({ outcome, contacts, same }) =>
			outcome() === 'sent' && same(contacts().map((c) => c.email), ['anna@example.com']),
	},
	{
		rule: 'an invisible character after the address is not stored; what is no address makes no contact',
		node: 'segment',
		parameters: { segment: { __rl: true, mode: 'name', value: 'A' } },
		items: [
			{ email: 'Anna Berg <anna@example.com>' },
			{ email: 'mailto:b@example.com' },
			{ email: 'c@example.com,d@example.com' },
			{ email: ['e@example.com'] },
			{ email: 'f@example.com\u200b' },
			{ email: 5 },
		],
		holds: ({ outcome, contacts, contact, segments }) =>
			!!contact('f@example.com') && segments('f@example.com').includes('A') && contacts().every((c) => /^[a-z]+@example\.com$/.test(c.email)) && outcome(5) === 'skipped',
	},
	{
		rule: 'one person, however the address was copied',
		items: ['anna@example.com', ' Anna@Example.com\u00a0', '\ufeffanna@example.com', 'an\u00adna@example.com', 'anna@example.com\u200e', 'mailto:anna@example.com', 'Anna Berg <anna@example.com>', '\u202aanna@example.com\u202c'].map((email) => ({ type: 'identify', traits: { email } })),
		holds: ({ contacts, same, outs }) => same(contacts().map(({ email }) => email), ['anna@example.com']) && outs().every((out) => out['outcome'] !== 'skipped'),
	},
	{
		rule: 'one person in all spellings of an international domain, and what is stored is ASCII',
		items: ['anna@münchen.de', 'anna@MÜNCHEN.de', 'anna@xn--mnchen-3ya.de'].map((email) => ({ type: 'identify', traits: { email } })),
		holds: ({ contacts, same }) => same(contacts().map(({ email }) => email), ['anna@xn--mnchen-3ya.de']),
	},
	{
		rule: 'junk where the address belongs gives way to the address of the context',
		items: ['N/A', 'null', '-', 'none', 0, false].map((email, i) => ({ type: 'identify', traits: { email, plan: 'pro' }, context: { traits: { email: `p${i}@example.com` } } })),
		holds: ({ contacts }) => contacts().length === 6 && contacts().every(({ properties }) => properties['plan'] === 'pro'),
	},
	{
		rule: 'a mistyped address does not become whoever was signed in',
		items: [{ type: 'identify', traits: { email: 'anna@' }, context: { traits: { email: 'bo@example.com' } } }],
		holds: ({ reason, contacts }) => reason() === 'invalid_email' && contacts().length === 0,
	},
	{
		rule: 'an empty "email" or "first_name" does not hide the one in another letter case',
		items: [
			{ type: 'identify', traits: { email: null, Email: 'a@example.com' } },
			{ type: 'identify', traits: { email: ' ', EMAIL: 'b@example.com', first_name: null, First_Name: 'Bo' } },
		],
		holds: ({ contacts, contact }) => contacts().length === 2 && contact('a@example.com') !== undefined && contact('b@example.com')?.first_name === 'Bo',
	},
	{
		rule: 'junk for an address gives way to the userId too; nobody is created by it, and without the setting it is named',
		parameters: { resolveEmailFromUserId: true },
		runs: [
			[{ type: 'identify', userId: 'u1', traits: { email: 'a@example.com' } }],
			[
				{ type: 'track', event: 'x', userId: 'u1', traits: { email: 'N/A', plan: 'pro' } },
				{ type: 'track', event: 'x', userId: 'u1', traits: { city: 'Oslo' }, context: { traits: { email: '-' } } },
				{ type: 'identify', userId: 'u1', traits: { email: 'null', plan: 'free' } },
				{ type: 'track', event: 'x', userId: 'u1', traits: { email: 'anna@', plan: 'mistyped' } },
			],
		],
		holds: ({ props, reason, contacts }) => props('a@example.com')['plan'] === 'pro' && props('a@example.com')['city'] === 'Oslo' && reason(2, 1) === 'invalid_email' && reason(3, 1) === 'invalid_email' && contacts().length === 1,
	},
	{
		rule: 'junk for an address is named where nothing else says whom the event is about',
		items: [{ type: 'track', event: 'x', userId: 'u1', traits: { email: 'N/A', plan: 'pro' } }],
		holds: ({ reason }) => reason() === 'invalid_email',
	},
];

describeCases('addresses', CASES);
