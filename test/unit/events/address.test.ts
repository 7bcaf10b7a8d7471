import fc from 'fast-check';

import { readAddress } from '../../../nodes/shared/events/address';

const emailOf = (text: unknown): string | null => {
	const read = readAddress(text);
	return read.kind === 'address' ? read.email : null;
};

describe('an address', () => {
	it('is used in lower case, and its own spelling is kept beside', () => {
		expect(readAddress('  Anna.K@Example.COM ')).toEqual({ kind: 'address', email: 'anna.k@example.com', written: 'Anna.K@Example.COM', name: null });
	});

	it.each(['a/b@x.io', 'a+b@x.io', "o'hara@x.io", 'a?b=c@x.io', 'a#b@x.io', 'a%40b@x.io', 'jörg@example.de', 'a&b@x.io', '..@x.io', 'info@0x7f.1.io'])('may be %s', (address) => {
		expect(emailOf(address)).toBe(address);
	});

	it.each([
		'a', '@x.io', 'a@', 'a@x', 'a@@x.io', 'a b@x.io', 'a @x.io', 'a@x .io', 'a@x.io b', 'a@x.io, b@x.io', 'a@x.io;b@x.io', 'a@x.io\nBcc: b@x.io', 'a@x.io\nb', 'a@x.io\tBerlin',
		'a@x.io/segments', 'a@x.io?limit=1', `${'a'.repeat(250)}@x.io`, 'N/A', 'null', '-', '<>', 'a@１.２', 'a@ü%41.de', 'a@ü.de:80', 'a@ü..de', 'a@x..io', 'a@.x.io', 'a@x.io.', 'a@x.io <b@x.io>', 'a@x.io, Anna <b@x.io>', 'Anna <a@x.io', 'Anna a@x.io>', 'mailto:', 'x'.repeat(5000),
	])('is not %j', (text) => {
		expect(readAddress(text).kind).toBe('invalid');
	});

	it.each([['', 'none'], ['  ', 'none'], ['\u200b', 'none'], ['\u00a0\ufeff', 'none'], [null, 'none'], [undefined, 'none'], [7, 'invalid'], [true, 'invalid'], [{}, 'invalid'], [['a@x.io'], 'invalid']])('%j is %s', (value, kind) => {
		expect(readAddress(value).kind).toBe(kind);
	});
});

describe('what cannot be seen is taken out', () => {
	it.each([
		['zero width space', '\u200b'],
		['zero width joiner', '\u200d'],
		['word joiner', '\u2060'],
		['byte order mark', '\ufeff'],
		['soft hyphen', '\u00ad'],
		['left-to-right mark', '\u200e'],
		['right-to-left embedding', '\u202b'],
		['first strong isolate', '\u2068'],
		['Arabic letter mark', '\u061c'],
		['no-break space', '\u00a0'],
		['narrow no-break space', '\u202f'],
		['ideographic space', '\u3000'],
		['Hangul filler', '\u3164'],
		['NUL', '\u0000'],
		['escape', '\u001b'],
		['delete', '\u007f'],
	])('%s, in front, behind and inside', (_name, character) => {
		for (const text of [`${character}anna@example.com`, `anna@example.com${character}`, `an${character}na@example.com`, `anna${character}@${character}exam${character}ple.com`]) {
			expect(readAddress(text)).toEqual({ kind: 'address', email: 'anna@example.com', written: 'anna@example.com', name: null });
		}
	});

	it('line breaks and tabs around go too', () => {
		expect(emailOf('\r\n\tanna@example.com\r\n')).toBe('anna@example.com');
	});
});

describe('forms', () => {
	it.each<[string, string, string | null]>([
		['mailto:anna@example.com', 'anna@example.com', null],
		['MAILTO: Anna@example.com?subject=Hi', 'anna@example.com', null],
		['mailto:anna%2Bx%40example.com', 'anna+x@example.com', null],
		['<anna@example.com>', 'anna@example.com', null],
		['<mailto:anna@example.com>', 'anna@example.com', null],
		['Anna Berg <anna@example.com>', 'anna@example.com', 'Anna Berg'],
		['"Berg, Anna" <anna@example.com>', 'anna@example.com', 'Berg, Anna'],
		['Berg, Anna <anna@example.com>', 'anna@example.com', 'Berg, Anna'],
		['"A \\"Ann\\" <B>" <anna@example.com>', 'anna@example.com', 'A "Ann" <B>'],
		['Ünï\u00a0Cödé\u200b < anna@example.com >', 'anna@example.com', 'Ünï Cödé'],
		['anna@example.com <Anna@Example.com>', 'anna@example.com', 'anna@example.com'],
		["'anna@example.com' <anna@example.com>", 'anna@example.com', "'anna@example.com'"],
	])('%s', (text, email, name) => {
		expect(readAddress(text)).toMatchObject({ kind: 'address', email, name });
	});
});

describe('an international domain has one form', () => {
	it.each([
		['anna@münchen.de', 'anna@xn--mnchen-3ya.de'],
		['anna@MÜNCHEN.de', 'anna@xn--mnchen-3ya.de'],
		['anna@mu\u0308nchen.de', 'anna@xn--mnchen-3ya.de'],
		['anna@xn--mnchen-3ya.de', 'anna@xn--mnchen-3ya.de'],
		['anna@例え。jp', 'anna@xn--r8jz45g.jp'],
		['jo\u0308rg@example.de', 'jörg@example.de'],
	])('%s is %s', (text, email) => {
		expect(emailOf(text)).toBe(email);
	});

	it('the spelling that was written is kept beside', () => {
		expect(readAddress('Anna@München.de')).toMatchObject({ written: 'Anna@München.de' });
	});
});

it('two spellings of an ordinary address that differ only in case are one person', () => {
	fc.assert(fc.property(fc.emailAddress(), (address) => void expect(emailOf(address.toUpperCase())).toBe(emailOf(address.toLowerCase()))));
});

it('never throws, and what it reads reads the same again', () => {
	fc.assert(
		fc.property(fc.anything(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (value, local, domain) => {
			readAddress(value);
			const email = emailOf(`${local}@${domain}.io`);
			if (email !== null) expect(emailOf(email)).toBe(email);
		}),
	);
});
