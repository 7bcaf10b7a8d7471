import { readDecimal } from '../../../nodes/shared/events/decimal';
import { readNameList } from '../../../nodes/shared/events/nameList';
import { readOptOut } from '../../../nodes/shared/events/optOutWord';

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
