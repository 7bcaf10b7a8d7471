import type { Case } from './harness';
import { describeCases } from './harness';

const CASES: Case[] = [
	{
		rule: 'elements of a resendSegments list are whole names, commas included',
		before: { segments: ['Customers, EU'] },
		items: [{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com', resendSegments: ['Customers, EU', 'Beta'] } }],
		holds: ({ segments, same }) =>
			same(segments('anna@example.com'), ['Beta', 'Customers, EU']) && same(segments(), ['Beta', 'Customers, EU']),
	},
	{
		rule: 'quotes around a name in the setting hold its comma together, or are refused; no segment gets a quote in its name',
		parameters: { segments: '"Customers, EU", Beta' },
		before: { segments: ['Customers, EU'] },
		items: [{ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com' } }],
		holds: ({ outcome, warnings, segments, same }) =>
			!segments().some((n) => n.includes('"')) && (same(segments('anna@example.com'), ['Beta', 'Customers, EU']) || (!segments('anna@example.com').includes('Customers') && (outcome() === 'failed' || warnings().length > 0))),
	},
	{
		rule: 'a list of objects in the setting gives their names, or is refused; no segment is called "[object Object]"',
		parameters: { source: 'fields', email: '={{ $json.email }}', segments: '={{ $json.lists }}' },
		items: [{ email: 'anna@example.com', lists: [{ name: 'Beta' }, { name: 'VIP' }] }],
		holds: ({ outcome, warnings, text, segments, same }) =>
			!text().includes('[object Object]') && (same(segments('anna@example.com'), ['Beta', 'VIP']) || outcome() === 'failed' || warnings().length > 0),
	},
	{
		rule: 'JSON text of a list in resendSegments is read as a list; objects and false are refused with a warning; blanks and repeats count once',
		items: [
			{ type: 'identify', userId: 'u1', traits: { email: 'a@example.com', resendSegments: { Beta: true } } },
			{ type: 'identify', userId: 'u2', traits: { email: 'b@example.com', resendSegments: [' Beta ', 'Beta', ''] } },
			{ type: 'identify', userId: 'u3', traits: { email: 'c@example.com', resendSegments: ['Beta', 5] } },
			{ type: 'identify', userId: 'u4', traits: { email: 'd@example.com', resendSegments: '["Beta","VIP"]' } },
			{ type: 'identify', userId: 'u5', traits: { email: 'e@example.com', resendSegments: false } },
			{ type: 'identify', userId: 'u6', traits: { email: 'f@example.com', resendSegments: 'Beta; VIP' } },
		],
		holds: ({ warnings, segments, same }) =>
			same(segments('d@example.com'), ['Beta', 'VIP']) && same(segments('a@example.com'), []) && warnings(0).length > 0 && same(segments('b@example.com'), ['Beta']) && same(segments('e@example.com'), []) && warnings(4).length > 0,
	},
	{
		rule: 'a number as resendSegments is refused with a warning; a name of digits in a list works',
		items: [
			{ type: 'identify', userId: 'u1', traits: { email: 'a@example.com', resendSegments: 2026 } },
			{ type: 'identify', userId: 'u2', traits: { email: 'b@example.com', resendSegments: ['2026'] } },
		],
		holds: ({ warnings, segments, same }) =>
			same(segments('a@example.com'), []) && warnings(0).length > 0 && same(segments('b@example.com'), ['2026']),
	},
	{
		rule: 'an object inside the name of a segment is refused, never "[object Object]"',
		node: 'segment',
		parameters: { segment: { __rl: true, mode: 'name', value: '=plan-{{ $json.plan }}' } },
		items: [{ email: 'b@example.com', plan: { id: 'pro' } }],
		holds: ({ outcome, warnings, segments }) =>
			!segments().some((n) => n.includes('[object')) && (['failed', 'skipped'].includes(outcome()) || warnings().length > 0),
	},
	{
		rule: 'an object or a list where the name of a segment belongs fails the item, and nothing is made',
		node: 'segment',
		parameters: { segment: { __rl: true, mode: 'name', value: '={{ $json.plan }}' } },
		items: [{ email: 'b@example.com', plan: { id: 'pro' } }, { email: 'c@example.com', plan: ['pro', 'x'] }],
		holds: ({ outcome, contacts, segments }) =>
			outcome(0) === 'failed' && outcome(1) === 'failed' && contacts().length === 0 && segments().length === 0,
	},
	{
		rule: 'an empty resendSegments property takes the person out of what the sync put them into',
		parameters: { source: 'fields', email: '={{ $json.email }}', properties: { assignments: [{ id: 'a0', name: 'resendSegments', value: '={{ $json.l }}', type: 'string' }] } },
		runs: [
			[{ email: 'anna@example.com', l: 'VIP' }],
			[{ email: 'anna@example.com', l: '' }],
		],
		holds: ({ out, segments, same }) =>
			same(segments('anna@example.com'), []) && JSON.stringify(out(0, 1)['segments']).includes('"removed":["VIP"]'),
	},
	{
		rule: 'a list in the setting is a list: of whole names',
		parameters: { source: 'fields', email: '={{ $json.email }}', segments: '={{ $json.lists }}' },
		items: [{ email: 'a@example.com', lists: ['Customers, EU', 'Beta'] }, { email: 'b@example.com', lists: '["VIP"]' }, { email: 'c@example.com', lists: null }, { email: 'd@example.com', lists: { a: 1 } }],
		holds: ({ segments, same, warnings, outcome }) =>
			same(segments('a@example.com'), ['Beta', 'Customers, EU']) && same(segments('b@example.com'), ['VIP']) && same(segments('c@example.com'), []) && same(segments('d@example.com'), []) && warnings(2).length === 0 && warnings(3).length > 0 && outcome(3) === 'created',
	},
	{
		rule: 'a quote that is left open is refused with a warning, and moves nobody',
		before: { contacts: [{ email: 'anna@example.com', segments: ['Hand'] }] },
		items: [{ type: 'identify', traits: { email: 'anna@example.com', resendSegments: '"Customers, EU' } }],
		holds: ({ segments, same, warnings }) => same(segments('anna@example.com'), ['Hand']) && warnings().length > 0 && same(segments(), ['Hand']),
	},
	{
		rule: 'undefined and NaN are no names of segments',
		node: 'segment',
		parameters: { segment: { __rl: true, mode: 'name', value: '={{ "plan-" + $json.plan }}' } },
		items: [{ email: 'a@example.com' }, { email: 'b@example.com', plan: Number.NaN }, { email: 'c@example.com', plan: 'pro' }],
		holds: ({ outcome, segments, same }) => outcome(0) === 'failed' && outcome(2) !== 'failed' && same(segments(), ['plan-pro']),
	},
	{
		rule: 'an object, undefined or NaN as text is left out of properties with a warning',
		items: [{ type: 'identify', traits: { email: 'anna@example.com', a: '[object Object]', b: 'undefined', c: 'NaN', d: 'fine', e: ['[object Object]'] } }],
		holds: ({ props, warnings, same }) => same(props('anna@example.com'), { d: 'fine' }) && ['"a"', '"b"', '"c"', '"e"'].every((name) => warnings().some((w) => w.includes(name))),
	},
	{
		rule: 'an object in a text field of Fields mode is never written as text',
		parameters: { source: 'fields', email: '={{ $json.email }}', firstName: '={{ $json.o }}', userId: '={{ $json.o }}' },
		items: [{ email: 'anna@example.com', o: { a: 1 } }, { email: { a: 1 }, o: 'x' }],
		holds: ({ contact, reason, props, same, warnings }) => contact('anna@example.com')?.first_name === null && same(props('anna@example.com'), {}) && warnings(0).length > 0 && reason(1) === 'invalid_email',
	},
	{
		rule: 'a Boolean is no name of a segment, in the setting as in the trait',
		parameters: { event: '={{ $json.event }}', segments: '={{ $json.vip }}' },
		items: [
			{ event: { type: 'identify', traits: { email: 'a@example.com' } }, vip: false },
			{ event: { type: 'identify', traits: { email: 'b@example.com' } }, vip: true },
			{ event: { type: 'identify', traits: { email: 'c@example.com', resendSegments: true } }, vip: '' },
		],
		holds: ({ segments, warnings, contacts }) => contacts().length === 3 && segments().length === 0 && [0, 1, 2].every((i) => /is ignored/.test(warnings(i).join())),
	},
];

describeCases('lists and objects where text belongs', CASES);
