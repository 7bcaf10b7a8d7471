import { hasMishap, isMishap, readDecimal, readOptOut, toJson } from '../../../nodes/shared/events/values';
import { readNameList } from '../../../nodes/shared/events/nameList';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { traitsOf } from '../../../nodes/shared/events/traits';

describe('what a program writes where it has nothing', () => {
	it.each<[string, { value: boolean; name: boolean }]>([
		['[object Object]', { value: true, name: true }],
		['plan-[object Object]', { value: true, name: true }],
		['[object Promise]', { value: true, name: true }],
		['undefined', { value: true, name: true }],
		[' NaN ', { value: true, name: true }],
		['plan-undefined', { value: false, name: true }],
		['Anna undefined', { value: false, name: true }],
		['behaviour is undefined here', { value: false, name: true }],
		['plan_NaN', { value: false, name: true }],
		['Nan', { value: false, name: false }],
		['NaNa', { value: false, name: false }],
		['null', { value: false, name: false }],
		['[objects]', { value: false, name: false }],
		['', { value: false, name: false }],
	])('%j', (text, { value, name }) => {
		expect(isMishap(text)).toBe(value);
		expect(hasMishap(text)).toBe(name);
	});
});

describe('what the trait unsubscribed says', () => {
	it.each([true, 'true', 'TRUE', ' True ', 'yes', 'Yes', 'y', 'on', '1', 1, ' 1 '])('%j opts out', (value) => {
		expect(readOptOut(value)).toBe('optOut');
	});
	it.each([false, 'false', 'FALSE', ' no ', 'n', 'off', '0', 0])('%j opts in', (value) => {
		expect(readOptOut(value)).toBe('optIn');
	});
	it.each([undefined, null, '', '  '])('%j says nothing', (value) => {
		expect(readOptOut(value)).toBe('nothing');
	});
	it.each(['maybe', 2, -1, 'null', 'yes please', [true], {}, '2026-01-01'])('%j cannot be read', (value) => {
		expect(readOptOut(value)).toBe('unreadable');
	});
});

describe('a list of names', () => {
	it.each<[string, string | string[], string[]]>([
		['text with commas', 'Customers, Beta', ['Customers', 'Beta']],
		['empty text', '', []],
		['an empty list', [], []],
		['blanks, empty names and repeats', ' Beta ,, Beta , ', ['Beta']],
		['a list', ['Customers', ' Beta ', '', 'Beta'], ['Customers', 'Beta']],
		['a list with a comma in a name', ['Customers, EU', 'Beta'], ['Customers, EU', 'Beta']],
		['a list with quotes in a name', ['"A", B'], ['"A", B']],
		['JSON text of a list', '["Customers, EU","Beta"]', ['Customers, EU', 'Beta']],
		['JSON text with blanks around', ' [ "Beta" ] ', ['Beta']],
		['quotes around a name', '"Customers, EU", Beta', ['Customers, EU', 'Beta']],
		['quotes around the last name', 'Beta, "Customers, EU"', ['Beta', 'Customers, EU']],
		['two quotes for one', '"The ""A"", Team"', ['The "A", Team']],
		['quotes inside a name', 'The "A" Team, Beta', ['The "A" Team', 'Beta']],
		['a name in brackets', '[VIP] Customers, Beta', ['[VIP] Customers', 'Beta']],
		['a name in braces', '{x}', ['{x}']],
		['a semicolon is part of a name', 'Beta; VIP', ['Beta; VIP']],
		['digits', '2026', ['2026']],
	])('%s', (_name, value, names) => {
		expect(readNameList(value)).toEqual({ kind: 'names', names });
	});

	it.each([[5], [true], [false], [{ Beta: true }], [['Beta', 5]], [['Beta', null]], [[['Beta']]], [[{ name: 'Beta' }]], ['[{"name":"Beta"}]'], ['["Beta",5]'], ['{"Beta":true}'], ['[object Object]'], ['plan-[object Object], Beta'], ['plan-undefined'], [['NaN']], ['"Customers, EU'], ['"A" B, C']])(
		'%j is none',
		(value) => {
			expect(readNameList(value)).toEqual({ kind: 'unreadable' });
		},
	);
});

describe('a number as text', () => {
	it.each<[string, number]>([['0', 0], ['12', 12], [' 12 ', 12], ['-3.5', -3.5], ['+7', 7], ['1299.00', 1299], ['0012', 12], ['.5', 0.5], ['5.', 5], ['123456789012345', 123456789012345], ['000000000000000000001', 1], ['0.1', 0.1]])('%j', (text, number) => {
		expect(readDecimal(text)).toBe(number);
	});
	it.each(['', ' ', '0x10', '1e5', '1,299', '1,299.00', '1 000', "1'000", '12,50', '1.2.3', 'Infinity', 'NaN', '12€', '1234567890123456', '0.1234567890123456', '--1', '１２'])('%j is not read', (text) => {
		expect(readDecimal(text)).toBeNull();
	});
});

const ISO = '2026-01-02T03:04:05.000Z';

describe('what n8n hands over, as JSON', () => {
	it.each<[string, unknown, unknown]>([
		['text', 'x', 'x'],
		['a number', 1.5, 1.5],
		['null', null, null],
		['a Date', new Date(ISO), ISO],
		['a Luxon DateTime', DateTime.fromISO(ISO, { zone: 'utc' }), ISO],
		['a DateTime with a zone', DateTime.fromISO(ISO, { zone: 'Europe/Oslo' }), '2026-01-02T04:04:05.000+01:00'],
		['an invalid Date', new Date('x'), undefined],
		['an invalid DateTime', DateTime.invalid('x'), undefined],
		['dates in a list', [new Date(ISO)], [ISO]],
		['dates in an object', { a: { b: [new Date(ISO)] } }, { a: { b: [ISO] } }],
		['an object that knows how it is written', { toJSON: () => '12.50' }, '12.50'],
		['one that fails to', { toJSON: () => { throw new Error('x'); } }, undefined],
		['a whole number too large for a double', 2n ** 70n, '1180591620717411303424'],
		['not a number', Number.NaN, undefined],
		['a function', () => 1, undefined],
		['undefined', undefined, undefined],
		['what JSON has no word for, in a list', [1, undefined, Number.NaN, () => 1, 2], [1, 2]],
		['what JSON has no word for, in an object', { a: undefined, b: Number.POSITIVE_INFINITY, c: 1 }, { c: 1 }],
	])('%s', (_name, value, expected) => {
		expect(toJson(value)).toEqual(expected);
	});

	it('leaves out what holds itself', () => {
		const ring: Record<string, unknown> = { a: 1 };
		ring['again'] = ring;
		expect(toJson(ring)).toEqual({ a: 1 });
	});

	it('a key named __proto__ is a key like any other', () => {
		const read = toJson(JSON.parse('{"__proto__":{"admin":true}}'));
		expect(Object.keys(read ?? {})).toEqual(['__proto__']);
	});

	it('ends, however deep it is nested', () => {
		expect(() => toJson(JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`))).not.toThrow();
	});

	it('JSON stays what it is', () => {
		fc.assert(fc.property(fc.json({ maxDepth: 5 }), (text) => void expect(toJson(JSON.parse(text))).toEqual(JSON.parse(text))));
	});

	it('whatever it is, the result can be written as JSON', () => {
		fc.assert(fc.property(fc.anything({ withDate: true, withBigInt: true }), (value) => void JSON.stringify(toJson(value))));
	});
});

it('traits are read from an object or from JSON text of one', () => {
	expect(traitsOf('{"plan":"pro"}')).toEqual(new Map([['plan', 'pro']]));
	expect(traitsOf({ at: new Date(ISO), nothing: undefined })).toEqual(new Map([['at', ISO]]));
	for (const none of ['plan', '[1]', '{broken', 7, null, [1]]) expect(traitsOf(none).size).toBe(0);
});
