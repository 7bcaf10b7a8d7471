import { isDateLike, readText } from '../../../nodes/shared/sending/text';

describe('a date among the values of a field', () => {
	it.each<[string, unknown, boolean]>([
		['a Date', new Date(0), true],
		['a Luxon DateTime', { toISO: () => '2026-01-02T00:00:00.000Z' }, true],
		['an object with a word toISO', { toISO: 'x' }, false],
		['an object', {}, false],
		['text', '2026-01-02', false],
		['null', null, false],
		['nothing', undefined, false],
	])('%s: %j is one: %s', (_what, value, isOne) => {
		expect(isDateLike(value)).toBe(isOne);
	});

	it.each([[undefined], [null], [7]])('a DateTime that comes to %j instead of text is invalid', (iso) => {
		expect(readText({ toISO: () => iso })).toEqual({ kind: 'broken', why: 'is an invalid date' });
	});
});
