import { recipientsIn } from '../../../nodes/shared/sending/recipients';

const addresses = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}@x.io`);

describe('addresses of a field', () => {
	it.each<[string, unknown, string[]]>([
		['nothing', undefined, []],
		['null', null, []],
		['empty text', '', []],
		['a quote inside a name', ['A "B" C <a@x.io>'], ['"A \\"B\\" C" <a@x.io>']],
		['fifty of them', addresses(50), addresses(50)],
		['blank', ' , ', []],
		['one', ' A@x.io ', ['A@x.io']],
		['the link of a web page', 'mailto:a@x.io', ['a@x.io']],
		['what nobody can see around it', '\u200ba@x.io\u200e\ufeff', ['a@x.io']],
		['an international domain in its one form', 'Anna@m\u00fcnchen.de', ['Anna@xn--mnchen-3ya.de']],
		['a name with a comma as mail programs need it', ['King, Ada <a@x.io>'], ['"King, Ada" <a@x.io>']],
		['a blank entry between two', 'a@x.io, \u200b, b@x.io', ['a@x.io', 'b@x.io']],
		['several', 'a@x.io, b@x.io;c@x.io\nd@x.io', ['a@x.io', 'b@x.io', 'c@x.io', 'd@x.io']],
		['a list', ['a@x.io', 'Ada <b@x.io>'], ['a@x.io', 'Ada <b@x.io>']],
		['a quote that nothing closes', 'A"B <a@x.io>, b@x.io', ['"A\\"B" <a@x.io>', 'b@x.io']],
		['a comma in a quoted name', '"King, Ada" <a@x.io>, b@x.io', ['"King, Ada" <a@x.io>', 'b@x.io']],
		['nobody twice, whatever the letter case', 'a@x.io, A@X.io', ['a@x.io']],
	])('%s', (_what, value, written) => {
		expect(recipientsIn(value, 'To')).toMatchObject({ kind: 'ok', value: written.map((text) => ({ written: text })) });
	});

	it('the bare address is kept in one spelling', () => {
		expect(recipientsIn('Ada <Ada@X.io>', 'To')).toMatchObject({ value: [{ written: 'Ada <Ada@X.io>', address: 'Ada@X.io', email: 'ada@x.io' }] });
	});

	it('which one is wrong is said by its place, where there are several', () => {
		expect(recipientsIn('nobody', 'CC')).toMatchObject({ refusal: { message: 'What CC resolves to is no e-mail address' } });
		expect(recipientsIn('a@x.io, nobody', 'CC')).toMatchObject({ refusal: { message: 'Address 2 of 2 in CC is no e-mail address' } });
	});

	it('what is no text and no list of texts is said to be so', () => {
		for (const value of [7, {}, ['a@x.io', 7]]) expect(recipientsIn(value, 'CC')).toMatchObject({ refusal: { message: 'CC is neither text nor a list of texts' } });
	});

	it.each([['more than fifty', addresses(51)], ['a list with a number', ['a@x.io', 7]], ['a number', 7], ['an object', {}], ['no address', 'nobody'], ['one bad of two', 'a@x.io, nobody@'], ['a header in disguise', 'a@x.io\r\nBcc: b@x.io']])('%s is refused without quoting it', (_what, value) => {
		const found = recipientsIn(value, 'To');
		expect(found).toMatchObject({ kind: 'refused', refusal: { code: 'recipientInvalid' } });
		expect(JSON.stringify(found)).not.toContain('@');
	});
});
