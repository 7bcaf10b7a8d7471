import fc from 'fast-check';
import { cleanKey, MAX_KEY_LENGTH } from '../../../nodes/shared/contact/propertyValues';

describe('property keys', () => {
	it.each([
		['plan', 'plan', 'exact'],
		['Plan', 'Plan', 'exact'],
		['plan_2', 'plan_2', 'exact'],
		['first visit', 'first_visit', 'cleaned'],
		['utm.source', 'utm_source', 'cleaned'],
		['größe', 'gr__e', 'cleaned'],
		[' plan ', 'plan', 'cleaned'],
		['a-b', 'a_b', 'cleaned'],
		['constructor', 'constructor', 'exact'],
		['x'.repeat(50), 'x'.repeat(50), 'exact'],
	])('%j becomes %j (%s)', (name, key, spelling) => {
		expect(cleanKey(name)).toEqual({ kind: 'key', key, spelling });
	});

	it.each([
		['', 'empty'],
		['   ', 'empty'],
		['___', 'empty'],
		['日本', 'empty'],
		['🙂', 'empty'],
		['x'.repeat(51), 'too_long'],
		['x'.repeat(1_000_000), 'too_long'],
		['email', 'reserved'],
		['EMAIL', 'reserved'],
		['first name', 'reserved'],
		['LAST_NAME', 'reserved'],
		['unsubscribe_url', 'reserved'],
		['RESEND_UNSUBSCRIBE_URL', 'reserved'],
		['__proto__', 'reserved'],
		['--proto--', 'reserved'],
	])('%.60j cannot be one: %s', (name, reason) => {
		expect(cleanKey(name)).toEqual({ kind: 'unusable', reason });
	});

	it("whatever comes out keeps Resend's rules", () => {
		fc.assert(
			fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 60 })), (name) => {
				const result = cleanKey(name);
				if (result.kind === 'unusable') return;
				expect(result.key).toMatch(new RegExp(`^[A-Za-z0-9_]{1,${MAX_KEY_LENGTH}}$`));
				expect(cleanKey(result.key)).toEqual({ kind: 'key', key: result.key, spelling: 'exact' });
				expect(result.spelling === 'exact').toBe(result.key === name);
			}),
		);
	});
});
