/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-hardcoded-secrets, no-loss-of-precision -- runs outside n8n */
import fc from 'fast-check';
import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';

import { ResendContactSync } from '../../nodes/ResendContactSync/ResendContactSync.node';
import { ResendSegment } from '../../nodes/ResendSegment/ResendSegment.node';
import { ResendSendTemplate } from '../../nodes/ResendSendTemplate/ResendSendTemplate.node';
import { shortOrLong } from '../long';
import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { runNode } from '../nodes/engine';

jest.setTimeout(240_000);

const API_KEY = 're_bad_input_1234567890';
const SECRET = 'secret.person@hidden.example';
const SEED = Number(process.env['FUZZ_SEED'] ?? 20260101);
/** Items of a run: n8n hands them over together, and one must not cost the others. */
const AT_ONCE = 40;
const RUNS = shortOrLong(5, 18);

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => ({ deeper: [inner] }), 'end');

/** Values that have broken programs before. */
const NASTY: readonly unknown[] = [
	null, true, false, 0, -0, 1e308, -1, 9007199254740993, '', ' ', '\u0000', '\r\nBcc: x', 'a\u0000b', '\ud800', 'x\udfff', '\u202e\u200b', '\ufeff', 'NaN', 'undefined', 'null', '[object Object]', 'Infinity', '9007199254740993n', '0x1f', '1e999',
	'<script>alert(1)</script>', "'; DROP TABLE contacts; --", '{{ $json.secret }}', '={{ 1 + 1 }}', '${jndi:ldap://x}', '%00', '../../etc/passwd', '=cmd|calc', 'x'.repeat(70_000), '💥'.repeat(400),
	[], {}, [[]], [null], [[[[1]]]], { a: { b: [] } }, { toString: 'x' }, { length: -1 }, JSON.parse('{"__proto__": {"polluted": true}}'), { constructor: { prototype: { polluted: true } } }, { then: 1 }, { toJSON: 'x' }, nested(40), nested(150),
	SECRET, `Some One <${SECRET}>`, `mailto:${SECRET}`, [SECRET], { email: SECRET }, API_KEY, `Bearer ${API_KEY}`, '2026-13-45', 99999999999999, 'in 2 hours',
];

const nasty = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...NASTY) }, { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<unknown> }, { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) });
const name = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'email', 'Email', 'name', 'firstName', 'unsubscribed', 'resendSegments', 'resendAudiences', 'plan', 'jitsu_managed_audiences', '', ' ', 'ключ', 'a b', SECRET, API_KEY) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) });
const traits = fc.oneof({ weight: 5, arbitrary: fc.array(fc.tuple(name, nasty), { maxLength: 5 }).map((entries) => Object.fromEntries(entries) as unknown) }, { weight: 1, arbitrary: nasty });
const address = fc.oneof({ weight: 5, arbitrary: fc.nat(30).map((index): unknown => `ok-${index}@good.example`) }, { weight: 3, arbitrary: nasty }, { weight: 1, arbitrary: fc.emailAddress() as fc.Arbitrary<unknown> });

/** Mostly like an event, and wrong in a place or two. */
const event: fc.Arbitrary<unknown> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			type: fc.oneof({ weight: 5, arbitrary: fc.constantFrom<unknown>('identify', 'identify', 'track', 'page', 'group') }, { weight: 1, arbitrary: nasty }),
			traits: fc.tuple(traits, address).map(([more, email]) => (typeof more === 'object' && more !== null && !Array.isArray(more) ? { ...more, email } : more)),
		}),
	},
	{ weight: 3, arbitrary: fc.dictionary(fc.constantFrom('type', 'event', 'traits', 'context', 'userId', 'anonymousId', 'groupId', 'messageId', 'timestamp', 'properties', 'batch', 'body'), nasty, { maxKeys: 6 }) },
	{ weight: 1, arbitrary: nasty },
);

interface Target {
	type: () => INodeType;
	parameters: IDataObject;
	items: fc.Arbitrary<IDataObject>;
	/** How many outcomes the node owes for an item. */
	owed: (item: IDataObject) => number | null;
}

const TARGETS: Readonly<Record<string, Target>> = {
	'Contact Sync': {
		type: () => new ResendContactSync(),
		parameters: { source: 'event', event: '={{ $json.body ?? $json }}', segments: '', resolveEmailFromUserId: true },
		items: event.map((body) => ({ body }) as IDataObject),
		// A list, a batch or JSON text of one is several events: at least one outcome each.
		owed: ({ body }) => (typeof body === 'object' && body !== null && !Array.isArray(body) && !('batch' in body) && !('body' in body) ? 1 : null),
	},
	'Resend Segment': {
		type: () => new ResendSegment(),
		parameters: { operation: 'add', email: '={{ $json.email }}', segment: { __rl: true, mode: 'name', value: 'Good' }, firstName: '={{ $json.first }}', properties: '={{ $json.properties }}' },
		items: fc.record({ email: address, first: nasty, properties: traits }).map((item) => item as IDataObject),
		owed: () => 1,
	},
	'Send Template': {
		type: () => new ResendSendTemplate(),
		parameters: {
			template: { __rl: true, mode: 'id', value: 'welcome' },
			to: '={{ $json.email }}',
			variablesMode: 'json',
			variablesJson: '={{ $json.variables }}',
			upsertContact: true,
			firstName: '={{ $json.first }}',
			options: { keepTryingFor: 0, subject: '={{ $json.subject }}', replyTo: '={{ $json.replyTo }}', headers: { header: [{ name: 'X-Ref', value: '={{ $json.header }}' }] }, tags: { tag: [{ name: 'kind', value: '={{ $json.tag }}' }] }, idempotencyKey: '={{ $json.key }}' },
		},
		items: fc
			.record({ email: address, first: nasty, variables: traits, subject: fc.oneof({ weight: 2, arbitrary: fc.constant<unknown>('Hello') }, { weight: 1, arbitrary: nasty }), replyTo: fc.oneof({ weight: 3, arbitrary: fc.constant<unknown>('') }, { weight: 1, arbitrary: nasty }), header: nasty, tag: fc.constantFrom<unknown>('a', 'b', 1, null), key: fc.oneof({ weight: 3, arbitrary: fc.constant<unknown>('') }, { weight: 1, arbitrary: nasty }) })
			.map((item) => item as IDataObject),
		owed: () => 1,
	},
};

describe.each(Object.entries(TARGETS))('whatever %s is given', (_name, { type, parameters, items, owed }) => {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ rateLimit: 'off', apiKey: API_KEY });
		emulator.state.addTemplate({ name: 'Welcome', alias: 'welcome', subject: 'Welcome', from: 'Acme <hello@acme.example>', html: '<p>{{{first}}}</p>', variables: [{ key: 'first', fallback: 'you' }] });
		emulator.state.addSegment('Good');
	});
	afterAll(() => emulator.stop());

	const cases = fc.sample(fc.array(items, { minLength: AT_ONCE, maxLength: AT_ONCE }), { seed: SEED, numRuns: RUNS });

	it.each(cases.map((batch, index) => [index + 1, batch] as const))('run %i: each item has its outcome, and what leaves is clean', async (_number, batch) => {
		const from = emulator.log.length;
		const run = await runNode(
			{ type: type(), parameters: parameters as INodeParameters, items: batch, onError: 'continueRegularOutput' },
			{ credential: { apiKey: API_KEY, baseUrl: emulator.url } },
		);
		expect(run.error()).toBeUndefined();
		const output = run.output('Node');
		batch.forEach((item, index) => {
			const own = output.filter(({ pairedItem }) => typeof pairedItem === 'object' && 'item' in pairedItem && pairedItem.item === index);
			const expected = owed(item);
			expect({ item: shown(item), outcomes: expected === null ? Math.min(own.length, 1) : own.length }).toEqual({ item: shown(item), outcomes: 1 });
		});
		for (const { json } of output) {
			const texts = JSON.stringify([json['error'], json['message'], json['advice'], json['warnings']]);
			expect({ said: leaks(texts), json: shown(json) }).toEqual({ said: [], json: shown(json) });
		}
		for (const { body, path, method } of emulator.log.slice(from)) {
			const text = `${path} ${JSON.stringify(body)}`;
			expect({ request: `${method} ${text.slice(0, 400)}`, rubbish: rubbishIn(body) }).toEqual({ request: `${method} ${text.slice(0, 400)}`, rubbish: [] });
		}
		expect(Reflect.get({}, 'polluted')).toBeUndefined();
	});

	it('when it stops the workflow, says which item and names nobody', async () => {
		const stopped = await runNode({ type: type(), parameters: parameters as INodeParameters, items: cases.flat().slice(0, AT_ONCE) }, { credential: { apiKey: API_KEY, baseUrl: emulator.url } });
		const error = stopped.run.data.resultData.error;
		if (error === undefined) {
			expect(stopped.output('Node').length).toBeGreaterThanOrEqual(AT_ONCE);
			return;
		}
		expect(error.message).toMatch(/\[item \d+\]/);
		expect(error.name).toMatch(/^Node(Operation|Api)Error$/);
		expect(leaks(`${error.message} ${String(error.description)}`)).toEqual([]);
	});
});

const shown = (value: unknown): string => (JSON.stringify(value) ?? '').slice(0, 500);

function leaks(text: string): string[] {
	return [SECRET, 'hidden.example', API_KEY, 'good.example'].filter((secret) => text.includes(secret));
}

/** Words that only a program writes, as a whole value or in the address of a request. */
function rubbishIn(value: unknown, key = ''): string[] {
	if (typeof value === 'string') return value.includes('[object Object]') || value === 'undefined' || value === 'NaN' ? [`${key}: ${value.slice(0, 80)}`] : [];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => rubbishIn(inner, name));
}
