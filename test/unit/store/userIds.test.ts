import fc from 'fast-check';

import { entryKey } from '../../../nodes/shared/store/store';
import { contactIdOf, KEEP_DAYS, MAX_ENTRIES, newerEntry, surplusKeys, userIdEntry } from '../../../nodes/shared/store/userIds';
import type { UserIdEntries } from '../../../nodes/shared/store/userIds';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW = Date.UTC(2026, 10, 25, 10, 32, 33, 251);
const ID = '5b9d52a2-1f3c-4b5e-9a37-0d2f6a1c7e88';
const daysAgo = (days: number, contactId = ID): string => userIdEntry(contactId, NOW - days * DAY_MS);
/** As version 0.1.0 wrote it. */
const inDays = (days: number, contactId = ID): string => `${contactId} ${(Math.floor(NOW / DAY_MS) - days).toString(36)}`;

describe('entries of the userId cache', () => {
	it('what is kept is found again', () => {
		fc.assert(
			fc.property(fc.uuid(), fc.integer({ min: 10_000_000, max: 10 * NOW }), (contactId, now) => {
				expect(contactIdOf(userIdEntry(contactId, now), now)).toBe(contactId);
			}),
		);
	});

	it.each([
		[0, ID],
		[1, ID],
		[KEEP_DAYS, ID],
		[KEEP_DAYS + 1, null],
		[1000, null],
	])('after %i days: %s, also in the form of 0.1.0', (age, expected) => {
		expect(contactIdOf(daysAgo(age), NOW)).toBe(expected);
		expect(contactIdOf(inDays(age), NOW)).toBe(expected);
	});

	it.each([[undefined], [''], ['x'], [' '], ['abc '], [' 5']])('an unreadable entry (%j) is nobody', (entry) => {
		expect(contactIdOf(entry, NOW)).toBeNull();
	});

	it('holds at most 70 bytes a user', () => {
		expect(Buffer.byteLength(JSON.stringify({ [entryKey('account', 'u-1')]: userIdEntry(ID, NOW) }))).toBeLessThanOrEqual(70);
	});
});

describe('the key of a user', () => {
	it('neither reveals the userId nor mixes accounts', () => {
		expect(entryKey('one', 'anna@example.com')).not.toContain('anna');
		expect(entryKey('one', 'u-1')).not.toBe(entryKey('two', 'u-1'));
		expect(entryKey('a', 'b\u0000c')).toMatch(/^[\w-]{16}$/);
	});

	it('differs for different users', () => {
		fc.assert(fc.property(fc.string(), fc.string(), (one, other) => void expect(entryKey('x', one) === entryKey('x', other)).toBe(one === other)));
	});
});

describe('two entries of one user', () => {
	const older = userIdEntry('old', NOW - 1);
	const newer = userIdEntry('new', NOW);
	it.each([
		['the later by a millisecond', older, newer, newer],
		['the later, the other way round', newer, older, newer],
		['of one age, the one that arrives later', newer, userIdEntry('too', NOW), userIdEntry('too', NOW)],
		['the one with a time, of one day', inDays(0, 'old'), newer, newer],
		['the one with a time, of one day, the other way round', newer, inDays(0, 'old'), newer],
		['the only one', undefined, older, older],
		['the only one, the other way round', older, undefined, older],
		['the readable one', 'broken', older, older],
		['none', undefined, undefined, undefined],
		['none of two broken ones', 'x', 'y', undefined],
	])('%s wins', (_name, one, other, expected) => {
		expect(newerEntry(one, other)).toBe(expected);
	});
});

describe('what has to go', () => {
	it('the expired and the broken, at any size', () => {
		const entries = new Map([['fresh', daysAgo(0)], ['last day', daysAgo(KEEP_DAYS)], ['expired', daysAgo(KEEP_DAYS + 1)], ['broken', 'x']]);
		expect(surplusKeys(entries, NOW).sort()).toEqual(['broken', 'expired']);
	});

	it('the oldest beyond the bound, and never more than needed', () => {
		const entries: UserIdEntries = new Map();
		for (let index = 0; index < MAX_ENTRIES + 3; index += 1) entries.set(`k${index}`, daysAgo(index < 5 ? 50 - index : 1));
		expect(surplusKeys(entries, NOW).sort()).toEqual(['k0', 'k1', 'k2']);
	});

	it('nothing at or below the bound', () => {
		const entries: UserIdEntries = new Map(Array.from({ length: MAX_ENTRIES }, (_, index) => [`k${index}`, daysAgo(0)]));
		expect(surplusKeys(entries, NOW)).toEqual([]);
	});
});
