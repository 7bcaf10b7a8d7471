import { redact } from '../../../nodes/shared/resend/redact';

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
	])('leaves nothing of %s', (_, text) => {
		const clean = redact(text);
		expect(clean).toContain('[address]');
		expect(clean).not.toMatch(/[aä]nn|x\.io|ex[aä]mple|a\/b/i);
	});

	test('replaces keys and bearer tokens', () => {
		expect(redact('key re_abc_DEF-123 and Bearer eyJx.y-z')).toBe('key [key] and [key]');
	});

	test('keeps ordinary words', () => {
		expect(redact('Missing `email` field.')).toBe('Missing `email` field.');
	});

	test('caps the length, and an address at the cut stays hidden', () => {
		expect(redact('word '.repeat(1000)).length).toBeLessThanOrEqual(300);
		const addresses = `${'someone.with.a.long.name.of.eighty.characters.in.all.for.the.test@example.com '.repeat(25)}secretname@x.io`;
		expect(redact(addresses.replaceAll(' ', ', '))).not.toMatch(/someone|secretname/);
	});

	test('a megabyte without an at sign is done in bounded steps', () => {
		expect(redact('a'.repeat(1_000_000))).toBe('');
	});
});
