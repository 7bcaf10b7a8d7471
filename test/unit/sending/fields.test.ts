import { pairsIn } from '../../../nodes/shared/sending/pairs';
import { recipientsIn } from '../../../nodes/shared/sending/recipients';

describe('addresses of a field', () => {
	it.each<[string, unknown, string[]]>([
		['nothing', undefined, []],
		['blank', ' , ', []],
		['one', ' A@x.io ', ['A@x.io']],
		['several', 'a@x.io, b@x.io;c@x.io\nd@x.io', ['a@x.io', 'b@x.io', 'c@x.io', 'd@x.io']],
		['a list', ['a@x.io', 'Ada <b@x.io>'], ['a@x.io', 'Ada <b@x.io>']],
		['a comma in a quoted name', '"King, Ada" <a@x.io>, b@x.io', ['"King, Ada" <a@x.io>', 'b@x.io']],
		['nobody twice, whatever the letter case', 'a@x.io, A@X.io', ['a@x.io']],
	])('%s', (_what, value, written) => {
		expect(recipientsIn(value, 'To')).toMatchObject({ kind: 'ok', value: written.map((text) => ({ written: text })) });
	});

	it('the bare address is kept in one spelling', () => {
		expect(recipientsIn('Ada <Ada@X.io>', 'To')).toMatchObject({ value: [{ written: 'Ada <Ada@X.io>', address: 'Ada@X.io', email: 'ada@x.io' }] });
	});

	it.each([['a number', 7], ['an object', {}], ['no address', 'nobody'], ['one bad of two', 'a@x.io, nobody@'], ['a header in disguise', 'a@x.io\r\nBcc: b@x.io']])('%s is refused without quoting it', (_what, value) => {
		const found = recipientsIn(value, 'To');
		expect(found).toMatchObject({ kind: 'refused', refusal: { code: 'recipientInvalid' } });
		expect(JSON.stringify(found)).not.toContain('@');
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
