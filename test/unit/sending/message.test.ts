import fc from 'fast-check';

import type { Template } from '../../../nodes/shared/resend/types';
import type { EmailOptions } from '../../../nodes/shared/sending/message';
import { buildEmail, pairsIn } from '../../../nodes/shared/sending/message';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const template: Template = { id: 't', name: 'Welcome', alias: null, status: 'published', subject: 'Hi', from: 'a@acme.example', hasUnpublishedVersions: false, variables: [] };
const NO_OPTIONS: EmailOptions = { subject: undefined, from: undefined, replyTo: undefined, cc: undefined, bcc: undefined, scheduledAt: undefined, tags: undefined, topicId: undefined, headers: undefined };
const build = (options: Partial<EmailOptions>, of: Partial<Template> = {}, said: Record<string, unknown> = {}) =>
	buildEmail({ template: { ...template, ...of }, to: [{ written: 'a@x.io', address: 'a@x.io', email: 'a@x.io' }], variables: { said: new Map(Object.entries(said)), found: [] }, options: { ...NO_OPTIONS, ...options } }, NOW);

describe('an e-mail', () => {
	it('says nothing that nobody asked for', () => {
		expect(build({})).toEqual({ kind: 'ok', value: { to: ['a@x.io'], template: { id: 't' } }, warnings: [] });
		const blank = { subject: ' ', from: '', replyTo: [], cc: ' , ', bcc: '', scheduledAt: '', tags: {}, topicId: ' ', headers: [] };
		expect(build(blank)).toEqual(build({}));
	});

	it('says all that the item gives', () => {
		const options = {
			subject: 'Hello',
			from: 'Acme <hi@acme.example>',
			replyTo: 'r@x.io',
			cc: 'c@x.io, d@x.io',
			bcc: ['b@x.io'],
			scheduledAt: '2026-11-26T10:00:00Z',
			tags: { plan: 'pro' },
			topicId: 'topic_1-a',
			headers: { 'X-Ref': '7' },
		};
		const variables: Template['variables'] = [{ key: 'NAME', type: 'string', fallback: null }];
		expect(build(options, { variables }, { NAME: 'Ada' })).toEqual({
			kind: 'ok',
			value: {
				to: ['a@x.io'],
				template: { id: 't', variables: { NAME: 'Ada' } },
				subject: 'Hello',
				from: 'Acme <hi@acme.example>',
				replyTo: ['r@x.io'],
				cc: ['c@x.io', 'd@x.io'],
				bcc: ['b@x.io'],
				scheduledAt: '2026-11-26T10:00:00.000Z',
				tags: [{ name: 'plan', value: 'pro' }],
				topicId: 'topic_1-a',
				headers: { 'X-Ref': '7' },
			},
			warnings: [],
		});
	});

	const ofLength = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'x']));
	it.each<[string, Partial<EmailOptions>, Partial<EmailOptions>, string]>([
		['a subject of 2,000 characters', { subject: 'x'.repeat(2000) }, { subject: 'x'.repeat(2001) }, '2001 characters'],
		['75 tags', { tags: ofLength(75) }, { tags: ofLength(76) }, '76 tags'],
		['a tag of 256 characters', { tags: { a: 'x'.repeat(256) } }, { tags: { a: 'x'.repeat(257) } }, 'Tag "a"'],
		['the name of a tag with letters', { tags: { 'a-B_1': 'x' } }, { tags: { 'a b': 'x' } }, 'Tag "a b"'],
		['a topic of 100 characters', { topicId: 'x'.repeat(100) }, { topicId: 'x'.repeat(101) }, 'The option Topic'],
		['a header with a name of 200 characters', { headers: { ['x'.repeat(200)]: 'a' } }, { headers: { ['x'.repeat(201)]: 'a' } }, 'Header'],
	])('may have %s and no more', (_what, fits, isTooMuch, words) => {
		expect(build(fits)).toMatchObject({ kind: 'ok', value: fits.tags === undefined && fits.headers === undefined ? fits : {} });
		expect(build(isTooMuch)).toMatchObject({ kind: 'refused', refusal: { code: 'emailInvalid', message: expect.stringContaining(words) } });
	});

	it('names the wrong one of several tags and headers', () => {
		expect(build({ tags: { good: 'x', bad: 'ü' } })).toMatchObject({ refusal: { message: expect.stringContaining('"bad"') } });
		expect(build({ headers: { 'X-Good': 'x', 'X-Bad': 'a\nb' } })).toMatchObject({ refusal: { message: expect.stringContaining('"X-Bad"') } });
	});
});

describe('a template', () => {
	it.each<[string, Partial<Template>, Partial<EmailOptions>, string | null]>([
		['a draft', { status: 'draft' }, {}, 'is a draft'],
		['without a sender', { from: null }, {}, 'has no sender'],
		['with a blank sender', { from: ' ' }, {}, 'has no sender'],
		['without a sender, where the item names one', { from: null }, { from: 'a@acme.example' }, null],
		['without a subject', { subject: null }, {}, 'has no subject'],
		['with a blank subject', { subject: ' ' }, {}, 'has no subject'],
		['without a subject, where the item gives one', { subject: null }, { subject: 'Hi' }, null],
		['without both, with changes that are not published: nobody knows', { from: null, subject: null, hasUnpublishedVersions: true }, {}, null],
	])('%s', (_what, of, options, words) => {
		expect(build(options, of)).toMatchObject(words === null ? { kind: 'ok' } : { kind: 'refused', refusal: { code: 'templateUnusable', message: expect.stringContaining(words) } });
	});

	it('whose variables are wrong is refused for them', () => {
		expect(build({}, { variables: [{ key: 'NAME', type: 'string', fallback: null }] })).toMatchObject({ kind: 'refused', refusal: { code: 'variableInvalid' } });
	});
});

describe('what people read is cleaned', () => {
	it.each([
		['a line break in the subject', { subject: 'Hello\r\nBcc: b@x.io' }, { subject: 'Hello Bcc: b@x.io' }, 1],
		['NUL in the subject', { subject: 'Hello\u0000you' }, { subject: 'Hello you' }, 1],
		['NUL before the subject', { subject: '\u0000Hello' }, { subject: 'Hello' }, 1],
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

const replyToIsWrong = ({ replyTo }: Partial<EmailOptions>): boolean => replyTo !== undefined;

describe('what machines read is refused when it is broken', () => {
	it.each<[string, Partial<EmailOptions>, string]>([
		['nothing that can be seen as sender', { from: '\u3164' }, 'The sender in the option From is no e-mail address'],
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
		expect(built).toMatchObject({ kind: 'refused', refusal: { code: replyToIsWrong(options) ? 'recipientInvalid' : 'emailInvalid', message: expect.stringContaining(words) } });
		expect(JSON.stringify(built)).not.toContain('@');
	});
});

describe('whatever an option holds', () => {
	/** Ends a header, or vanishes on the way. */
	const CONTROL = /\p{Cc}/u;
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
				expect(textsIn(built.value).filter((one) => CONTROL.test(one))).toEqual([]);
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
		['null', null, []],
		['blank text', '', []],
		['a text as JSON', '"a=b"', null],
		['JSON text of JSON text', JSON.stringify('{"a":"b"}'), null],
		['a number', 7, null],
		['a list in an object of several', { a: ['x'], b: 'c' }, null],
		['a list of pairs in an object of several', { a: [{ name: 'x', value: 'y' }], b: 'c' }, null],
		['a list with null', [null], null],
		['a pair whose name is no text', [{ name: 7, value: 'x' }], null],
		['a pair without a value', [{ name: ' a ' }], [['a', '']]],
		['a value with blanks', { a: ' b ' }, [['a', 'b']]],
		['a pair without a name', [{ name: ' ', value: 'x' }], []],
		['other text', 'a=b', null],
		['nested values', { a: { b: 'c' } }, null],
		['a list of texts', ['a'], null],
	])('%s', (_what, value, pairs) => {
		expect(pairsIn(value)).toEqual(pairs === null ? null : pairs.map(([name, text]) => ({ name, value: text })));
	});
});
