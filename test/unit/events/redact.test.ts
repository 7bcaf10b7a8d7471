import fc from 'fast-check';

import { quote, redact } from '../../../nodes/shared/events/redact';

describe('redact', () => {
	test.each([
		['a plain address', 'ann@example.com is taken'],
		['a tagged address', 'ann+tag@example.com'],
		['a slash in the local part', 'no a/b@x.io here'],
		['an apostrophe', "o'ann@x.io"],
		['a quoted local part', '"ann lee"@x.io'],
		['a quoted local part in JSON', '{"to":"\\"ann lee\\"@x.io"}'],
		['a percent-encoded at sign', '/contacts/ann%40x.io/segments'],
		['a doubly encoded at sign', '/contacts/ann%2540x.io'],
		['a full-width at sign', 'ann\uFF20x.io'],
		['a non-ASCII address', 'änn@exämple.io'],
		['an address in angle brackets', 'Lee <ann@x.io>'],
		['an equals sign', 'ann=b@x.io'],
		['a small at sign', 'ann\uFE6Bx.io'],
		['a full-width at sign, percent-encoded', 'ann%EF%BC%A0x.io'],
		['an entity', 'ann&#64;x.io or ann&amp;commat;x.io'],
		['an at sign escaped as in JSON', 'ann\\u0040x.io'],
		['an address cut right after its at sign', 'no segment ann@'],
		['an address that holds what looks like a key', 'ann.re_b@x.io'],
	])('leaves nothing of %s', (_, text) => {
		const clean = redact(text);
		expect(clean).toContain('[address]');
		expect(clean).not.toMatch(/[aä]nn|x\.io|ex[aä]mple|a\/b/i);
	});

	test.each([
		['between words', 'key re_abc_DEF-123 is wrong', 'key [key] is wrong'],
		['in quotes', '"re_live_123"', '"[key]"'],
		['after an equals sign', 'key=re_live_123&x=1', 'key=[key]&x=1'],
		['after an underscore', 'my_re_live_123', 'my_[key]'],
		['percent-encoded', 'key%3Dre%5Flive%5F123%22', 'key%3D[key]%22'],
		['doubly percent-encoded', '%2522re%255Flive%255F123', '%2522[key]'],
		['as a bearer token', 'Bearer eyJx.y-z', '[key]'],
	])('replaces a key %s', (_, text, clean) => {
		expect(redact(text)).toBe(clean);
	});

	test('keeps ordinary words', () => {
		for (const text of ['Missing `email` field.', 'store_id and more_info are required', 'at 5 o\'clock', '@team']) expect(redact(text)).toBe(text);
	});

	test('caps the length, and an address at the cut stays hidden', () => {
		expect(redact('word '.repeat(1000)).length).toBeLessThanOrEqual(300);
		const addresses = `${'someone.with.a.long.name.of.eighty.characters.in.all.for.the.test@example.com '.repeat(25)}secretname@x.io`;
		expect(redact(addresses.replaceAll(' ', ', '))).not.toMatch(/someone|secretname/);
	});

	test('a megabyte of anything is done in bounded steps', () => {
		for (const part of ['a', '@', 'a@', '" @', '"@', '%25', 'bearer ', 're_', 'a '])
			expect(redact(part.repeat(1_000_000 / part.length)).length).toBeLessThanOrEqual(300);
	});

	/** What the tests look for must come from the secret alone; taking a piece out may join a new one. */
	const ordinary = (text: string): string => {
		const clean = text.replace(/qzx|ann|_live|5Flive/g, '');
		return clean === text ? text : ordinary(clean);
	};
	/** Ordinary text around a secret: it ends where an address or key may begin. */
	const before = fc.string({ maxLength: 350 }).map((text) => `${ordinary(text.replace(/["@%&\\\uFF20\uFE6B]/g, ''))} `);
	const glue = fc.constantFrom('', '"', '(', '<', 'mailto:', 'to=', '[', ', ');
	const after = fc.string({ maxLength: 50 }).map(ordinary);
	const maxLength = fc.integer({ min: 1, max: 450 });

	test('no part of an address is left, however its @ is written and wherever the text is cut', () => {
		const local = fc.constantFrom('qzxann', 'qzxann.lee', 'qzxann+lee', 'qzxann%2Blee', "o'qzxann", 'qzxann/lee', 'qzxann.re_lee', '"qzx ann"');
		const at = fc.constantFrom('@', '\uFF20', '\uFE6B', '%40', '%2540', '%252540', '%EF%BC%A0', '%ef%bc%a0', '&#64;', '&#x40;', '&commat;', '\\u0040', ' @');
		fc.assert(
			fc.property(before, glue, local, at, after, maxLength, (head, open, name, sign, tail, most) => {
				const text = `${head}${open}${name}${sign}x.io${tail}`;
				for (const clean of [redact(text, most), quote(text, most)]) expect(clean).not.toMatch(/qzx|ann/);
			}),
			{ numRuns: 1000 },
		);
	});

	test('no part of a key is left, however it is written and wherever the text is cut', () => {
		const key = fc.constantFrom('re_qzx', 're_live_qzx', 're%5Flive%5Fqzx', 're%255Fqzx', '%22re_qzx%22', '%3Dre_live_qzx', 'Bearer re_qzx', 'Bearer%20qzx');
		fc.assert(
			fc.property(before, glue, key, after, maxLength, (head, open, secret, tail, most) => {
				const text = `${head}${open}${secret} ${tail}`;
				for (const clean of [redact(text, most), quote(text, most)]) expect(clean).not.toMatch(/qzx|_live|5Flive/);
			}),
			{ numRuns: 1000 },
		);
	});

	test('a text is never longer than asked for, and a name is quoted', () => {
		fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), maxLength, (text, most) => expect(redact(text, most).length).toBeLessThanOrEqual(most)));
		expect(quote('a "b"\n c', 40)).toBe('"a \\"b\\" c"');
	});
});
