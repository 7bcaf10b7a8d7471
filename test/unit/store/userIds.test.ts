import fc from 'fast-check';

import { entryKey } from '../../../nodes/shared/store/entryKey';
import { contactIdOf, dayOf, entryFor, KEEP_DAYS, MAX_ENTRIES, newerEntry, surplusKeys } from '../../../nodes/shared/store/userIds';
import type { UserIdEntries } from '../../../nodes/shared/store/userIds';

const TODAY = 20_000;
const ID = '5b9d52a2-1f3c-4b5e-9a37-0d2f6a1c7e88';

function entryOf(day: number, contactId = ID): string {
	return entryFor(new Map(), 'k', contactId, day) ?? '';
}

describe('entries of the userId cache', () => {
	it('what is kept is found again', () => {
		fc.assert(
			fc.property(fc.uuid(), fc.integer({ min: 0, max: 100_000 }), (contactId, day) => {
				expect(contactIdOf(new Map([['k', entryOf(day, contactId)]]), 'k', day)).toBe(contactId);
			}),
		);
	});

	it.each([
		[0, ID],
		[1, ID],
		[KEEP_DAYS, ID],
		[KEEP_DAYS + 1, null],
		[1000, null],
	])('after %i days: %s', (age, expected) => {
		expect(contactIdOf(new Map([['k', entryOf(TODAY - age)]]), 'k', TODAY)).toBe(expected);
	});

	it.each([[undefined], [''], ['x'], [' '], ['abc '], [' 5']])('an unreadable entry (%j) is nobody', (entry) => {
		expect(contactIdOf(entry === undefined ? new Map() : new Map([['k', entry]]), 'k', TODAY)).toBeNull();
	});

	it('an entry is written again only when the contact or the day is another', () => {
		const entries: UserIdEntries = new Map([['k', entryOf(TODAY)]]);
		expect(entryFor(entries, 'k', ID, TODAY)).toBeNull();
		expect(entryFor(entries, 'k', ID, TODAY + 1)).toBe(entryOf(TODAY + 1));
		expect(entryFor(entries, 'k', 'other', TODAY)).toBe(entryOf(TODAY, 'other'));
	});

	it('a day begins at midnight UTC', () => {
		expect(dayOf(Date.UTC(2026, 0, 2) - 1) + 1).toBe(dayOf(Date.UTC(2026, 0, 2)));
	});

	it('holds at most 70 bytes a user', () => {
		expect(Buffer.byteLength(JSON.stringify({ [entryKey('account', 'u-1')]: entryOf(TODAY) }))).toBeLessThanOrEqual(70);
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
	const older = entryOf(TODAY - 1, 'old');
	const newer = entryOf(TODAY, 'new');
	it.each([
		['the later', older, newer, newer],
		['the later, the other way round', newer, older, newer],
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
		const entries = new Map([['fresh', entryOf(TODAY)], ['expired', entryOf(TODAY - KEEP_DAYS - 1)], ['broken', 'x']]);
		expect(surplusKeys(entries, TODAY).sort()).toEqual(['broken', 'expired']);
	});

	it('the oldest beyond the bound, and never more than needed', () => {
		const entries: UserIdEntries = new Map();
		for (let index = 0; index < MAX_ENTRIES + 3; index += 1) entries.set(`k${index}`, entryOf(TODAY - (index < 5 ? 50 - index : 1)));
		expect(surplusKeys(entries, TODAY).sort()).toEqual(['k0', 'k1', 'k2']);
	});

	it('nothing at or below the bound', () => {
		const entries: UserIdEntries = new Map(Array.from({ length: MAX_ENTRIES }, (_, index) => [`k${index}`, entryOf(TODAY)]));
		expect(surplusKeys(entries, TODAY)).toEqual([]);
	});
});
