import type { Template } from '../../../nodes/shared/resend/types';
import { checkVariables } from '../../../nodes/shared/sending/variables';

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
		['a list', ['a'], 'is a list'],
		['an object put into text', 'Dear [object Object]', 'holds "[object Object]"'],
		['the word undefined', 'undefined', 'is the word "undefined"'],
		['NaN', Number.NaN, 'is no number'],
		['an invalid date', new Date('x'), 'is an invalid date'],
	])('required text that is %s is refused', (_what, value, words) => {
		expect(check({ NAME: value })).toMatchObject({ kind: 'refused', refusal: { message: expect.stringContaining(words) } });
	});

	it.each<[string, unknown, string]>([
		['a Date', new Date('2026-01-02T00:00:00Z'), '2026-01-02T00:00:00.000Z'],
		['a Luxon DateTime', { toISO: () => '2026-01-02T00:00:00.000+01:00' }, '2026-01-02T00:00:00.000+01:00'],
		['line breaks', 'a\nb', 'a\nb'],
	])('%s is text', (_what, value, text) => {
		expect(check({ NAME: value })).toMatchObject({ kind: 'ok', value: { NAME: text } });
	});

	it.each(['0x10', '1,299.00', '12 345,50', '19.99 \u20ac', '1e3', '12345678901234567.5', true, new Date(0)])('%j is no number', (value) => {
		expect(check({ NAME: 'x', AMOUNT: value })).toMatchObject({ kind: 'refused', refusal: { message: expect.stringContaining('AMOUNT') } });
	});

	it.each([['1299.00', 1299], [' -0.5 ', -0.5], ['007', 7], [0, 0]])('%j is a number', (value, number) => {
		expect(check({ NAME: 'x', AMOUNT: value })).toMatchObject({ kind: 'ok', value: { AMOUNT: number } });
	});

	it('what nobody fills in is found in the event, the best place last, in whatever spelling', () => {
		const found = check({}, { name: 'top', firstName: 'Old', seats: 3 }, { name: ' ', first_name: 'Ada', amount: '7' });
		expect(found).toEqual({ kind: 'ok', value: { NAME: 'top', AMOUNT: 7, FIRST_NAME: 'Ada' }, warnings: [] });
	});
});
