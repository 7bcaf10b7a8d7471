import type { Template } from '../../../nodes/shared/resend/types';
import { checkVariables, shownVariables } from '../../../nodes/shared/sending/variables';

const template: Template = {
	id: 't', name: 'Welcome', alias: null, status: 'published', subject: 'Hi', from: 'a@acme.example', hasUnpublishedVersions: false,
	variables: [{ key: 'NAME', type: 'string', fallback: null }, { key: 'AMOUNT', type: 'number', fallback: '1' }, { key: 'FIRST_NAME', type: 'string', fallback: 'there' }],
};
const check = (said: Record<string, unknown>, ...found: Array<Record<string, unknown>>) =>
	checkVariables(template, { said: new Map(Object.entries(said)), found: found.map((source) => new Map(Object.entries(source))) });

describe('variables of a template', () => {
	it.each<[string, unknown, string]>([
		['blanks', '   ', 'is missing'],
		['what nobody can see', '\u200b\ufeff', 'is missing'],
		['null', null, 'is missing'],
		['too long', 'x'.repeat(2001), 'has 2001 characters'],
		['a list', ['a'], 'has to be text, but is a list'],
		['an empty list', [], 'has to be text, but is a list'],
		['an object', { a: 1 }, 'has to be text, but is an object'],
		['a function', () => 1, 'is a function'],
		['an object with a word toISO', { toISO: 'x' }, 'has to be text, but is an object'],
		['an object put into text', 'Dear [object Object]', 'holds "[object Object]"'],
		['the word undefined', 'undefined', 'is the word "undefined"'],
		['NaN', Number.NaN, 'is no number'],
		['an invalid date', new Date('x'), 'is an invalid date'],
	])('required text that is %s is refused', (_what, value, words) => {
		expect(check({ NAME: value })).toMatchObject({ kind: 'refused', refusal: { code: 'variableInvalid', message: expect.stringContaining(words) } });
	});

	it.each<[string, unknown, string]>([
		['text of 2,000 characters', 'x'.repeat(2000), 'x'.repeat(2000)],
		['a number', 7, '7'],
		['a boolean', true, 'true'],
		['a whole number without an end', 12345678901234567890n, '12345678901234567890'],
		['a Date', new Date('2026-01-02T00:00:00Z'), '2026-01-02T00:00:00.000Z'],
		['a Luxon DateTime', { toISO: () => '2026-01-02T00:00:00.000+01:00' }, '2026-01-02T00:00:00.000+01:00'],
		['line breaks', 'a\nb', 'a\nb'],
	])('%s is text', (_what, value, text) => {
		expect(check({ NAME: value })).toMatchObject({ kind: 'ok', value: { NAME: text } });
	});

	it.each<[unknown, string]>([
		['x', 'is text that is no number'],
		[true, 'is a boolean'],
		[['7'], 'is a list'],
		[{}, 'is an object'],
		[new Date(0), 'is a date'],
		[Number.POSITIVE_INFINITY, 'is no number'],
		['9007199254740992', 'is beyond 9007199254740991'],
		[-9007199254740992, 'is beyond 9007199254740991'],
		['1.234567890123456', 'has more digits than a number keeps'],
	])('of %j it says why it is no number', (value, words) => {
		expect(check({ NAME: 'x', AMOUNT: value })).toMatchObject({ kind: 'refused', refusal: { message: expect.stringContaining(words) } });
	});

	it.each(['0x10', '1,299.00', '12 345,50', '19.99 \u20ac', '1e3', '12345678901234567.5', true, new Date(0)])('%j is no number', (value) => {
		expect(check({ NAME: 'x', AMOUNT: value })).toMatchObject({ kind: 'refused', refusal: { message: expect.stringContaining('AMOUNT') } });
	});

	it.each([['1299.00', 1299], [' -0.5 ', -0.5], ['007', 7], [0, 0], ['.25', 0.25], ['+5.', 5], [9007199254740991, 9007199254740991], ['1.23456789012345', 1.23456789012345], ['-123456789012345', -123456789012345], ['000123456789012.345', 123456789012.345]])('%j is a number', (value, number) => {
		expect(check({ NAME: 'x', AMOUNT: value })).toMatchObject({ kind: 'ok', value: { AMOUNT: number } });
	});

	it('all that is wrong is named at once', () => {
		const { refusal } = { refusal: { message: '' }, ...check({ AMOUNT: 'x' }) };
		expect(refusal.message).toContain('"NAME" is missing');
		expect(refusal.message).toContain('"AMOUNT" has to be a number');
	});

	it('what the template does not have is left out with a warning, unless it is blank', () => {
		expect(check({ NAME: 'x', OTHER: 'y', BLANK: ' ', NULL: null })).toMatchObject({ kind: 'ok', value: { NAME: 'x' }, warnings: [expect.stringContaining('"OTHER"')] });
	});

	it('of a type that we do not know are data: numbers as they are, lists and objects as JSON', () => {
		const any = { ...template, variables: ['A', 'B', 'C', 'D', 'E'].map((key) => ({ key, type: 'json', fallback: 'x' })) };
		const said = new Map<string, unknown>([['A', 7], ['B', ['x', 1]], ['C', { a: 1 }], ['D', true], ['E', new Date(0)]]);
		expect(checkVariables(any, { said, found: [] })).toMatchObject({ kind: 'ok', value: { A: 7, B: '["x",1]', C: '{"a":1}', D: 'true', E: '1970-01-01T00:00:00.000Z' } });
	});

	it('are found in the event as text and dates, not as data, in letters of any alphabet', () => {
		const alphabets = { ...template, variables: [{ key: 'GRÖSSE_1', type: 'string', fallback: 'x' }, { key: 'WHEN', type: 'string', fallback: 'x' }, { key: 'DATA', type: 'string', fallback: 'x' }] };
		const found = [new Map<string, unknown>([['größe1', 'L'], ['grösse 1', 'XL'], ['when', new Date(0)], ['data', {}]])];
		expect(checkVariables(alphabets, { said: new Map(), found })).toMatchObject({ value: { GRÖSSE_1: 'XL', WHEN: '1970-01-01T00:00:00.000Z' } });
		expect(checkVariables(alphabets, { said: new Map(), found })).not.toMatchObject({ value: { DATA: expect.anything() } });
	});

	describe('with changes that are not published', () => {
		const draft = { ...template, hasUnpublishedVersions: true };
		const checkDraft = (said: Record<string, unknown>) => checkVariables(draft, { said: new Map(Object.entries(said)), found: [] });

		it('are all sent, and none is missing: nobody knows what the published version has', () => {
			expect(checkDraft({ OTHER: 'y', COUNT: 7, FLAG: true })).toEqual({ kind: 'ok', value: { OTHER: 'y', COUNT: 7, FLAG: 'true' }, warnings: [expect.stringContaining('not published')] });
		});

		it('are sent as text where they are dates', () => {
			expect(checkDraft({ WHEN: new Date(0) })).toMatchObject({ kind: 'ok', value: { WHEN: '1970-01-01T00:00:00.000Z' } });
		});

		it('are left out where they are no text', () => {
			expect(checkDraft({ OTHER: {} })).toMatchObject({ kind: 'ok', value: {}, warnings: [expect.stringContaining('not published'), expect.stringContaining('"OTHER"')] });
		});

		it('shows all that the item says; a published one only its own', () => {
			const given = { said: new Map([['NAME', 'x'], ['OTHER', 'y']]), found: [] };
			expect([...shownVariables(draft, given)].sort()).toEqual([['AMOUNT', undefined], ['FIRST_NAME', undefined], ['NAME', 'x'], ['OTHER', 'y']]);
			expect([...shownVariables(template, given)].sort()).toEqual([['AMOUNT', undefined], ['FIRST_NAME', undefined], ['NAME', 'x']]);
		});
	});

	it('what nobody fills in is found in the event, the best place last, in whatever spelling', () => {
		const found = check({}, { name: 'top', firstName: 'Old', seats: 3 }, { name: ' ', first_name: 'Ada', amount: '7' });
		expect(found).toEqual({ kind: 'ok', value: { NAME: 'top', AMOUNT: 7, FIRST_NAME: 'Ada' }, warnings: [] });
		expect(check({ NAME: 'x' }, { firstName: 'Ada' })).toMatchObject({ value: { FIRST_NAME: 'Ada' } });
	});
});
