import fc from 'fast-check';

import type { Template } from '../../../nodes/shared/resend/types';
import type { EmailOptions } from '../../../nodes/shared/sending/message';
import { buildEmail, pairsIn } from '../../../nodes/shared/sending/message';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const template: Template = { id: 't', name: 'Welcome', alias: null, status: 'published', subject: 'Hi', from: 'a@acme.example', hasUnpublishedVersions: false, variables: [] };
const NO_OPTIONS: EmailOptions = { subject: undefined, from: undefined, replyTo: undefined, cc: undefined, bcc: undefined, scheduledAt: undefined, tags: undefined, topicId: undefined, headers: undefined };
const build = (options: Partial<EmailOptions>) =>
	buildEmail({ template, to: [{ written: 'a@x.io', address: 'a@x.io', email: 'a@x.io' }], variables: { said: new Map(), found: [] }, options: { ...NO_OPTIONS, ...options } }, NOW);

describe('what people read is cleaned', () => {
	it.each([
		['a line break in the subject', { subject: 'Hello\r\nBcc: b@x.io' }, { subject: 'Hello Bcc: b@x.io' }, 1],
		['NUL in the subject', { subject: 'Hello\u0000you' }, { subject: 'Hello you' }, 1],
		['a line separator in the subject', { subject: 'Hello \u2028 you' }, { subject: 'Hello you' }, 1],
		['blanks around the subject', { subject: ' Hello\n' }, { subject: 'Hello' }, 0],
		['a line break in the name of the sender', { from: 'Acme\n Support <a@acme.example>' }, { from: 'Acme Support <a@acme.example>' }, 1],
		['a comma in the name of the sender', { from: 'Acme, Inc. <a@acme.example>' }, { from: '"Acme, Inc." <a@acme.example>' }, 0],
		['a Date as subject', { subject: new Date(NOW) }, { subject: '2026-11-25T10:00:00.000Z' }, 0],
		['a number as subject', { subject: 7 }, { subject: '7' }, 0],
	])('%s', (_what, options, email, warnings) => {
		const built = build(options);
		expect(built).toMatchObject({ kind: 'ok', value: email });
		expect(built.kind === 'ok' && built.warnings).toHaveLength(warnings);
	});
});

describe('what machines read is refused when it is broken', () => {
	it.each<[string, Partial<EmailOptions>, string]>([
		['a second header in the sender', { from: 'a@acme.example\r\nBcc: b@x.io' }, 'The sender in the option From is no e-mail address'],
		['a line break in a header', { headers: { 'X-Ref': 'a\r\nBcc: b' } }, 'Header "X-Ref"'],
		['NUL in a header', { headers: { 'X-Ref': 'a\u0000' } }, 'Header "X-Ref"'],
		['a colon in the name of a header', { headers: { 'X: Ref': 'a' } }, 'Header "X: Ref"'],
		['a line break in a tag', { tags: { plan: 'a\nb' } }, 'Tag "plan"'],
		['a line break in a topic', { topicId: 'a\nb' }, 'The option Topic holds no ID'],
		['an object as subject', { subject: {} }, 'The option Subject is an object'],
		['a list as subject', { subject: ['a'] }, 'The option Subject is a list'],
		['an object in the text of the subject', { subject: 'Hi [object Object]' }, 'The option Subject holds "[object Object]"'],
		['undefined as sender', { from: 'undefined' }, 'The option From is the word "undefined"'],
		['NaN as subject', { subject: Number.NaN }, 'The option Subject is no number'],
		['an object as topic', { topicId: {} }, 'The option Topic is an object'],
		['an object in a header', { headers: { 'X-Ref': {} } }, 'The option Headers cannot be read'],
		['an object in the text of a tag', { tags: { plan: '[object Object]' } }, 'The option Tags cannot be read'],
		['an object as Reply To', { replyTo: {} }, 'Reply To is neither text nor a list'],
		['an object as Scheduled At', { scheduledAt: {} }, 'The option Scheduled At is an object'],
	])('%s', (_what, options, words) => {
		const built = build(options);
		expect(built).toMatchObject({ kind: 'refused', refusal: { message: expect.stringContaining(words) } });
		expect(JSON.stringify(built)).not.toContain('@');
	});
});

describe('whatever an option holds', () => {
	/** Ends a header, or vanishes on the way. */
	const BREAKS = ['\r', '\n', '\u0000'];
	const plain = fc.constantFrom('a', 'Acme <a@acme.example>', 'X-Ref', ' ');
	const control = fc.constantFrom('\r\n', '\n', '\r', '\u0000', '\r\nBcc: b@x.io\r\n');
	const text = fc.array(fc.oneof(plain, control), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
	const pairs = fc.array(fc.record({ name: text, value: text }), { maxLength: 2 });
	const given = fc.record({ subject: text, from: text, replyTo: text, cc: text, topicId: text, tags: pairs, headers: pairs }, { requiredKeys: [] });
	const textsIn = (value: unknown): string[] => (typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, one]) => [name, ...textsIn(one)]) : [String(value)]);

	it('no line break and no NUL gets into an e-mail', () => {
		let sent = 0;
		fc.assert(
			fc.property(given, (options) => {
				const built = build(options);
				if (built.kind === 'refused') return;
				sent += 1;
				expect(textsIn(built.value).filter((one) => BREAKS.some((character) => one.includes(character)))).toEqual([]);
			}),
			{ seed: 1, numRuns: 3_000 },
		);
		expect(sent).toBeGreaterThan(50);
	});
});

describe('names with values', () => {
	it.each<[string, unknown, Array<[string, string]> | null]>([
		['nothing', undefined, []],
		['the collection of the editor', { tag: [{ name: 'a', value: 'b' }] }, [['a', 'b']]],
		['an empty collection', {}, []],
		['a list', [{ name: 'a', value: 1 }], [['a', '1']]],
		['an object', { a: 'b', c: true }, [['a', 'b'], ['c', 'true']]],
		['JSON text', '{"a":"b"}', [['a', 'b']]],
		['a pair without a name', [{ name: ' ', value: 'x' }], []],
		['other text', 'a=b', null],
		['nested values', { a: { b: 'c' } }, null],
		['a list of texts', ['a'], null],
	])('%s', (_what, value, pairs) => {
		expect(pairsIn(value)).toEqual(pairs === null ? null : pairs.map(([name, text]) => ({ name, value: text })));
	});
});
