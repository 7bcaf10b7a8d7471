import type { Case } from './harness';
import { describeCases } from './harness';

const CASES: Case[] = [
	{
		rule: 'a variable of nothing but blanks counts as missing and hexadecimal text is no number: both items are refused, the good ones go out',
		node: 'sendTemplate',
		before: { template: { html: '{{{NAME}}}|{{{AMOUNT}}}|{{{NOTE}}}', variables: [{ key: 'NAME' }, { key: 'AMOUNT', type: 'number' }, { key: 'NOTE', fallback_value: '-' }] } },
		items: [
			{ email: 'a@example.com', vars: { NAME: '<b>Anna & "Bo"</b>\nline', AMOUNT: '1,299.00' } },
			{ email: 'b@example.com', vars: { NAME: 'Bo', AMOUNT: '1299.00' } },
			{ email: 'c@example.com', vars: { NAME: 'Cy', AMOUNT: 0, NOTE: '' } },
			{ email: 'd@example.com', vars: { NAME: { first: 'D' }, AMOUNT: 1 } },
			{ email: 'e@example.com', vars: { NAME: '   ', AMOUNT: 1 } },
			{ email: 'f@example.com', vars: { NAME: '', AMOUNT: true } },
			{ email: 'g@example.com', vars: { name: 'Gil', AMOUNT: 2 } },
			{ email: 'h@example.com', vars: { NAME: 'Hal', AMOUNT: '0x10' } },
			{ email: 'i@example.com', vars: { NAME: null, AMOUNT: null } },
			{ email: 'j@example.com', vars: { NAME: ['A', 'B'], AMOUNT: '12 345,50' } },
		],
		holds: ({ outcome, mails }) =>
			outcome(4) === 'failed' && outcome(7) === 'failed' && outcome(1) === 'sent' && outcome(2) === 'sent' && mails().some((m) => m.html === 'Bo|1299|-') && mails().some((m) => m.html === 'Cy|0|-') && mails().length === 2,
	},
	{
		rule: 'variables that the template does not have are left out with warnings, and the e-mail goes out',
		node: 'sendTemplate',
		before: { template: { html: '{{{FIRST_NAME}}} {{{PLAN}}} {{{UNSUBSCRIBE_URL}}}', variables: [{ key: 'PLAN', fallback_value: 'free' }] } },
		items: [{ email: 'a@example.com', vars: { FIRST_NAME: 'Anna', UNSUBSCRIBE_URL: 'https://example.com/u', plan: 'pro' } }],
		holds: ({ outcome, warnings, mails }) =>
			outcome() === 'sent' && mails().length === 1 && ['FIRST_NAME', 'UNSUBSCRIBE_URL'].every((k) => warnings().some((w) => w.includes(k))),
	},
	{
		rule: 'broken JSON of variables fails its own item only',
		node: 'sendTemplate',
		parameters: { variablesJson: '={"NAME": "{{ $json.name }}"}' },
		before: { template: { html: '{{{NAME}}}', variables: [{ key: 'NAME' }] } },
		items: [{ email: 'a@example.com', name: 'Anna "Ann" Berg' }, { email: 'b@example.com', name: 'Bo' }],
		holds: ({ outcome, mails }) =>
			outcome(0) === 'failed' && outcome(1) === 'sent' && mails().length === 1 && mails()[0]?.html === 'Bo',
	},
	{
		rule: 'a bad sender fails its own item and is named; the good one goes out',
		node: 'sendTemplate',
		parameters: { options: { from: '={{ $json.from }}' } },
		before: { template: { html: '', variables: [] } },
		items: [
			{ email: 'a@example.com', from: 'x@unverified.dev' },
			{ email: 'b@example.com', from: 'Acme, Inc. <a@acme.example.com>' },
			{ email: 'c@example.com', from: 'Acme' },
			{ email: 'd@example.com', from: 'a@acme.example.com, b@acme.example.com' },
			{ email: 'e@example.com', from: 'Acme <a@acme.example.com' },
		],
		holds: ({ outcome, failure, mails }) =>
			[0, 2, 3, 4].every((i) => outcome(i) === 'failed' && failure(i)) && outcome(1) === 'sent' && mails().length === 1,
	},
	{
		rule: 'a tag that Resend does not take is named before anything is sent',
		node: 'sendTemplate',
		parameters: { options: { tags: { tag: [{ name: 'plan name', value: 'pro' }] } } },
		before: { template: { html: '', variables: [] } },
		items: [{ email: 'a@example.com' }],
		holds: ({ outcome, failure, mails }) =>
			outcome() === 'failed' && /plan name/.test(failure()) && mails().length === 0,
	},
	{
		rule: 'a file with letters and a comma in its name is attached',
		node: 'sendTemplate',
		parameters: { options: { attachments: 'data' } },
		before: { template: { html: '', variables: [] } },
		items: [{ email: 'a@example.com' }],
		binary: { data: { data: 'aGk=', mimeType: 'text/plain', fileName: 'Räksmörgås, final.txt' } },
		holds: ({ mails, same }) =>
			mails().length === 1 && same(mails()[0]?.attachments.map(({ filename, bytes }) => ({ filename, bytes })), [{ filename: 'Räksmörgås, final.txt', bytes: 2 }]),
	},
	{
		rule: 'no address is skipped; a name that is null falls back',
		node: 'sendTemplate',
		parameters: { to: '={{ $json.body.data.object.customer_email }}', variablesJson: '={{ { NAME: $json.body.data.object.customer_name, AMOUNT: $json.body.data.object.amount_paid / 100 } }}' },
		before: { template: { html: '{{{NAME}}}|{{{AMOUNT}}}', variables: [{ key: 'NAME', fallback_value: 'there' }, { key: 'AMOUNT', type: 'number' }] } },
		items: [
			{ body: { id: 'evt_1', object: 'event', type: 'invoice.paid', data: { object: { object: 'invoice', customer_email: null, customer_name: null, amount_paid: 1999 } } }, headers: {} },
			{ body: { id: 'evt_2', object: 'event', type: 'invoice.paid', data: { object: { object: 'invoice', customer_email: 'Anna@Example.com', customer_name: null, amount_paid: 1999 } } }, headers: {} },
		],
		holds: ({ outcome, reason, mails }) =>
			outcome(0) === 'skipped' && reason(0) === 'no_email' && outcome(1) === 'sent' && mails().length === 1 && mails()[0]?.html === 'there|19.99',
	},
	{
		rule: 'a decimal comma or a currency sign is no number: refused, and nothing is sent',
		node: 'sendTemplate',
		before: { template: { html: '{{{P}}}', variables: [{ key: 'P', type: 'number' }] } },
		items: [{ email: 'a@example.com', vars: { P: '19,99' } }, { email: 'b@example.com', vars: { P: '19.99 €' } }],
		holds: ({ outcome, mails }) =>
			outcome(0) === 'failed' && outcome(1) === 'failed' && mails().length === 0,
	},
	{
		rule: 'a text that is too long for a variable is named before anything is sent',
		node: 'sendTemplate',
		before: { template: { html: '{{{BODY}}}', variables: [{ key: 'BODY' }] } },
		items: [{ email: 'a@example.com', vars: { BODY: '<p>x</p>'.repeat(320) } }],
		holds: ({ outcome, failure, mails }) =>
			outcome() === 'failed' && /BODY/.test(failure()) && mails().length === 0,
	},
	{
		rule: 'an empty item is skipped',
		node: 'sendTemplate',
		before: { template: { html: '', variables: [] } },
		items: [{}],
		holds: ({ outcome, reason, mails }) =>
			outcome() === 'skipped' && reason() === 'no_email' && mails().length === 0,
	},
	{
		rule: 'a key that holds undefined or is an object is refused: it would be the same for e-mails that are not',
		node: 'sendTemplate',
		parameters: { idempotencyKey: '={{ $json.key }}' },
		before: { template: { html: 'Hi', variables: [] } },
		items: [
			{ email: 'a@example.com', key: 'order-undefined' },
			{ email: 'b@example.com', key: { id: 1 } },
			{ email: 'c@example.com', key: 42 },
			{ email: 'd@example.com', key: '' },
		],
		holds: ({ outcome, failure, mails }) => [0, 1].every((i) => outcome(i) === 'failed' && /Idempotency Key/.test(failure(i))) && [2, 3].every((i) => outcome(i) === 'sent') && mails().length === 2,
	},
	{
		rule: 'a time to send that nobody can read is refused before the contact is written',
		node: 'sendTemplate',
		parameters: { upsertContact: true, options: { scheduledAt: '={{ $json.at }}' } },
		before: { template: { html: 'Hi', variables: [] } },
		items: [true, '01/02/2026', '25.11.2026 10:00', {}, 'undefined', 1000].map((at, i) => ({ email: `p${i}@example.com`, at })),
		holds: ({ outs, outcome, contacts, mails }) => outs().every((_item, i) => outcome(i) === 'failed') && contacts().length === 0 && mails().length === 0,
	},
];

describeCases('templates', CASES);
