import fc from 'fast-check';

import type { SyncedStates } from '../../../nodes/shared/store/syncedStates';
import { changeDigest as digest, MAX_HOURS, MAX_STATES, newerState, stateEntry, surplusStates, syncedContact } from '../../../nodes/shared/store/syncedStates';
import { entryKey } from '../../../nodes/shared/store/entryKey';
import type { ContactChange } from '../../../nodes/shared/contact/change';
import { canonicalChange, NO_CHANGE } from '../../../nodes/shared/contact/change';
import { set } from '../../../nodes/shared/contact/fieldUpdate';
import type { SetValue } from '../../../nodes/shared/contact/propertyValues';

const changeDigest = (change: ContactChange): string => digest(canonicalChange(change));
const HOUR = 490_000;
const ID = '5b9d52a2-1f3c-4b5e-9a37-0d2f6a1c7e88';
const WISH = changeDigest({ ...NO_CHANGE, names: { ...NO_CHANGE.names, firstName: set('Ada') } });
const stored = (hour: number, digest = WISH): SyncedStates => new Map([['k', stateEntry(digest, ID, hour)]]);

describe('states that the last sync brought about', () => {
	it('what is kept is found again', () => {
		fc.assert(
			fc.property(fc.oneof(fc.uuid(), fc.string({ minLength: 1 })), fc.integer({ min: 0, max: 36 ** 4 - 1 }), (contactId, hour) => {
				expect(syncedContact(new Map([['k', stateEntry(WISH, contactId, hour)]]), 'k', WISH, hour, 1)).toBe(contactId);
			}),
		);
	});

	it('another wish is not taken for it', () => {
		const other = changeDigest({ ...NO_CHANGE, names: { ...NO_CHANGE.names, firstName: set('Grace') } });
		expect(syncedContact(stored(HOUR), 'k', other, HOUR, 24)).toBeNull();
	});

	it('the order of the properties does not make another wish', () => {
		const plan = ['plan', set<SetValue>('pro')] as const;
		const seats = ['seats', set<SetValue>(3)] as const;
		expect(changeDigest({ ...NO_CHANGE, properties: new Map([plan, seats]) })).toBe(changeDigest({ ...NO_CHANGE, properties: new Map([seats, plan]) }));
	});

	it.each([
		[0, 24, ID],
		[23, 24, ID],
		[24, 24, null],
		[MAX_HOURS - 1, MAX_HOURS * 2, ID],
		[MAX_HOURS, MAX_HOURS * 2, null],
	])('after %i hours, trusted for %i: %s', (age, hours, expected) => {
		expect(syncedContact(stored(HOUR - age), 'k', WISH, HOUR, hours)).toBe(expected);
	});

	it.each([[undefined], [''], ['x'], [WISH], [`${WISH}0aaa`], [`${WISH}????${ID}`]])('an unreadable entry (%j) is not trusted', (entry) => {
		expect(syncedContact(entry === undefined ? new Map() : new Map([['k', entry]]), 'k', WISH, HOUR, 24)).toBeNull();
	});

	it('of two entries the later one, of a broken and a whole one the whole one', () => {
		const [older, newer] = [stateEntry(WISH, ID, HOUR - 1), stateEntry(WISH, ID, HOUR)];
		expect(newerState(older, newer)).toBe(newer);
		expect(newerState(newer, older)).toBe(newer);
		expect(newerState('x', older)).toBe(older);
		expect(newerState(undefined, 'x')).toBeUndefined();
	});

	it('the oldest are dropped where there are too many', () => {
		const states: SyncedStates = new Map(Array.from({ length: MAX_STATES + 2 }, (_, n) => [`k${n}`, stateEntry(WISH, ID, HOUR - (n === 7 || n === 9 ? 5 : 1))]));
		expect(surplusStates(states, HOUR)).toEqual(['k7', 'k9']);
	});

	it('takes at most 70 bytes a person in static data', () => {
		const states = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [entryKey('credential-1', `email:person${n}@example.com`), stateEntry(WISH, ID, HOUR)]));
		expect(JSON.stringify({ resendSyncedStates: states }).length / 1000).toBeLessThanOrEqual(70);
	});
});
