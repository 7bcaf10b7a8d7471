import type { Case } from './harness';
import { describeCases } from './harness';

const newcomers = (count: number, more: (index: number) => object): unknown[] =>
	Array.from({ length: count }, (_, index) => ({ type: 'identify', userId: `u${index}`, traits: { email: `p${index}@example.com`, ...more(index) } }));

/** Values that a CSV file may spoil. */
const ODD: Record<number, object> = {
	1: { name: 'O’Neil "Bo", Jr.' },
	3: { note: ' padded ' },
	4: { note: 'a\r\nb' },
	5: { note: '0012' },
	6: { note: 'null' },
	7: { city: '東京 🙂' },
};

const CASES: Case[] = [
	{
		rule: 'a blank first name leaves the one Resend holds',
		before: { contacts: [{ email: 'anna@example.com', first_name: 'Anna' }] },
		items: [{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', firstName: '' } }],
		holds: ({ contact, props }) =>
			contact('anna@example.com')?.first_name === 'Anna' && props('anna@example.com')['jitsu_user_id'] === 'u1',
	},
	{
		rule: 'a group writes its traits with group_ before them; the one that clashes with the ID is named in a warning',
		before: { contacts: [{ email: 'anna@example.com' }] },
		items: [
			{ type: 'group', userId: 'u1', groupId: 'g1', traits: { id: 'x', name: 'Acme, Inc.', employees: 41, plan: null, address: { city: 'Oslo' }, 'Annual Revenue': '1,000', email: 'info@acme.example.com' }, context: { traits: { email: 'anna@example.com' } } },
		],
		holds: ({ warnings, props }) =>
			props('anna@example.com')['group_id'] === 'g1' && props('anna@example.com')['group_name'] === 'Acme, Inc.' && props('anna@example.com')['group_employees'] === '41' && props('anna@example.com')['group_address'] === '{"city":"Oslo"}' && warnings().some((w) => /\bid\b/.test(w)),
	},
	{
		rule: 'quotes, commas, line breaks, leading zeros and emoji survive a run of thirty newcomers',
		items: [newcomers(30, (index) => ({ name: `P ${index}`, note: 'x', city: 'Oslo', ...ODD[index] }))],
		holds: ({ contacts, contact, props }) =>
			contacts().length === 30 && contact('p1@example.com')?.first_name === 'O’Neil' && contact('p1@example.com')?.last_name === '"Bo", Jr.' && props('p4@example.com')['note'] === 'a\r\nb' && props('p5@example.com')['note'] === '0012' && props('p7@example.com')['city'] === '東京 🙂',
	},
	{
		rule: 'thirty newcomers with a blank trait are all created, one by one',
		parameters: { options: { imports: 'never' } },
		items: [newcomers(30, () => ({ note: '' }))],
		holds: ({ outs, contacts }) =>
			contacts().length === 30 && outs().every((o) => o['outcome'] === 'created'),
	},
	{
		rule: 'a boolean for a number property is left out with a warning, the rest is written',
		before: { properties: { vip: 'number' } },
		items: [{ type: 'identify', userId: 'u1', traits: { email: 'a@example.com', vip: true, score: '' } }],
		holds: ({ outcome, warnings, props }) =>
			outcome() === 'created' && !('vip' in props('a@example.com')) && warnings().some((w) => /vip/.test(w)),
	},
	{
		rule: 'only decimal text becomes a number; the rest is left out with a warning',
		before: { properties: { a: 'number', b: 'number', c: 'number', d: 'number', e: 'number', f: 'number' } },
		items: [{ type: 'identify', traits: { email: 'anna@example.com', a: ' 12.50 ', b: '0x10', c: '12345678901234567', d: '1,299', e: '1e3', f: -7 } }],
		holds: ({ props, warnings, same }) => same(props('anna@example.com'), { a: 12.5, f: -7 }) && ['"b"', '"c"', '"d"', '"e"'].every((name) => warnings().some((w) => w.includes(name))),
	},
	{
		rule: 'a blank trait keeps what Resend holds, null clears',
		before: { contacts: [{ email: 'anna@example.com', properties: { plan: 'pro', city: 'Oslo' } }] },
		items: [{ type: 'identify', traits: { email: 'anna@example.com', plan: ' ', city: null } }],
		holds: ({ props, same }) => same(props('anna@example.com'), { plan: 'pro' }),
	},
	{
		rule: 'a blank trait of a newcomer is kept out of an import as of a single create',
		items: [newcomers(30, () => ({ note: '', city: 'Oslo' }))],
		holds: ({ contacts, requests }) => contacts().length === 30 && contacts().every(({ properties }) => !('note' in properties) && properties['city'] === 'Oslo') && requests('POST', '/contacts/imports') === 1,
	},
	{
		rule: 'a blank of Fields mode and of Resend Segment keeps what Resend holds, null clears',
		parameters: { source: 'fields', email: '={{ $json.email }}', properties: { assignments: [{ id: 'a0', name: 'plan', value: '={{ $json.plan }}', type: 'string' }, { id: 'a1', name: 'city', value: '={{ $json.city }}', type: 'string' }] } },
		before: { contacts: [{ email: 'anna@example.com', properties: { plan: 'pro', city: 'Oslo' } }] },
		items: [{ email: 'anna@example.com', plan: '', city: null }],
		holds: ({ props, same }) => same(props('anna@example.com'), { plan: 'pro' }),
	},
];

describeCases('values of properties', CASES);
