import fc from 'fast-check';

import type { ContactChange } from '../../../nodes/shared/contact/change';
import { canonicalChange, NO_CHANGE } from '../../../nodes/shared/contact/change';
import { set } from '../../../nodes/shared/contact/fieldUpdate';
import type { SetValue } from '../../../nodes/shared/contact/propertyValues';
import { entryKey } from '../../../nodes/shared/store/store';
import type { Store } from '../../../nodes/shared/store/store';
import { changeDigest as digest, MAX_HOURS, MAX_STATES, newerState, readState, stateEntry, SyncedStates, surplusStates, UNTRUSTED } from '../../../nodes/shared/store/syncedStates';

const changeDigest = (change: ContactChange): string => digest(canonicalChange(change));
const HOUR_MS = 60 * 60 * 1000;
const NOW = Date.UTC(2026, 10, 25, 10, 32, 33, 251);
const ID = '5b9d52a2-1f3c-4b5e-9a37-0d2f6a1c7e88';
const WISH = changeDigest({ ...NO_CHANGE, names: { ...NO_CHANGE.names, firstName: set('Ada') } });
const entryAt = (at: number, digest = WISH): string => stateEntry({ digest, contactId: ID, at });

/** A store that every process writes and reads, and one that only this process knows. */
function storeOf(current: boolean): Store & { entries: Map<string, string> } {
	const entries = new Map<string, string>();
	return {
		entries,
		warnings: [],
		load: async () => {},
		save: async () => {},
		get: (key) => entries.get(key),
		isCurrent: () => current,
		isKept: () => true,
		set: (key, entry) => void entries.set(key, entry),
		drop: (key) => void entries.delete(key),
	};
}

function states(hours = 24, now = NOW, store = storeOf(true)): { states: SyncedStates; store: ReturnType<typeof storeOf> } {
	return { states: new SyncedStates(store, 'account', hours, { now: () => now }), store };
}

describe('states that the last sync brought about', () => {
	it('what is kept is read again', () => {
		fc.assert(
			fc.property(fc.oneof(fc.uuid(), fc.string({ minLength: 1 })), fc.integer({ min: 0, max: 36 ** 9 - 1 }), (contactId, at) => {
				expect(readState(stateEntry({ digest: WISH, contactId, at }))).toEqual({ digest: WISH, contactId, at });
			}),
		);
	});

	it('an entry of 0.1.0 is of the beginning of its hour', () => {
		expect(readState(`q_Anpd6aouy${ID}`)).toEqual({ digest: 'q_Anpd6', contactId: ID, at: Number.parseInt('aouy', 36) * HOUR_MS });
	});

	it('another wish is not taken for it, and ends it', () => {
		const { states: synced, store } = states();
		synced.remember('email:a', WISH, ID);
		expect(synced.contactIdOf('email:a', changeDigest({ ...NO_CHANGE, names: { ...NO_CHANGE.names, firstName: set('Grace') } }))).toBeNull();
		expect(store.entries.size).toBe(0);
	});

	it('the order of the properties does not make another wish', () => {
		const plan = ['plan', set<SetValue>('pro')] as const;
		const seats = ['seats', set<SetValue>(3)] as const;
		expect(changeDigest({ ...NO_CHANGE, properties: new Map([plan, seats]) })).toBe(changeDigest({ ...NO_CHANGE, properties: new Map([seats, plan]) }));
	});

	it.each([
		[0, 24, ID],
		[24 * HOUR_MS - 1, 24, ID],
		[24 * HOUR_MS, 24, null],
		[MAX_HOURS * HOUR_MS - 1, MAX_HOURS * 2, ID],
		[MAX_HOURS * HOUR_MS, MAX_HOURS * 2, null],
	])('after %i ms, trusted for %i hours: %s', (age, hours, expected) => {
		const { store } = states();
		states(hours, NOW - age, store).states.remember('email:a', WISH, ID);
		expect(states(hours, NOW, store).states.contactIdOf('email:a', WISH)).toBe(expected);
	});

	it.each([
		['before it was synced', NOW - 1, ID],
		['when it was synced', NOW, ID],
		['after it was synced', NOW + 1, null],
		['never', null, ID],
	])('where this process wrote the contact %s: %s', (_name, changedAt, expected) => {
		const { states: synced } = states();
		synced.remember('email:a', WISH, ID, NOW);
		expect(synced.contactIdOf('email:a', WISH, (contactId) => (contactId === ID ? changedAt : null))).toBe(expected);
	});

	it('what only this process knows is not trusted, and the run says so once', () => {
		const { states: synced } = states(24, NOW, storeOf(false));
		synced.remember('email:a', WISH, ID);
		expect(synced.contactIdOf('email:a', WISH)).toBeNull();
		expect(synced.contactIdOf('email:a', WISH)).toBeNull();
		expect(synced.warnings).toEqual([UNTRUSTED]);
	});

	it('of whom nothing is known there is nothing to say', () => {
		const { states: synced } = states(24, NOW, storeOf(false));
		expect(synced.contactIdOf('email:a', WISH)).toBeNull();
		expect(synced.warnings).toEqual([]);
	});

	it.each([[undefined], [''], ['x'], [WISH], [`${WISH}0aaa`], [`${WISH}????${ID}`], ['.'], [`.${WISH}000000000`], [`.${WISH}?????????${ID}`]])('an unreadable entry (%j) is none', (entry) => {
		expect(readState(entry)).toBeNull();
	});

	it('of two entries the later one by a millisecond, of one age the one that arrives later, of a broken and a whole one the whole one', () => {
		const [older, newer] = [entryAt(NOW - 1), entryAt(NOW)];
		expect(newerState(older, newer)).toBe(newer);
		expect(newerState(newer, older)).toBe(newer);
		expect(newerState(newer, entryAt(NOW, 'another'))).toBe(entryAt(NOW, 'another'));
		expect(newerState('x', older)).toBe(older);
		expect(newerState(undefined, 'x')).toBeUndefined();
	});

	it('the oldest are dropped where there are too many', () => {
		const all = new Map(Array.from({ length: MAX_STATES + 2 }, (_, n) => [`k${n}`, entryAt(NOW - (n === 7 || n === 9 ? 5 : 1))]));
		expect(surplusStates(all, NOW)).toEqual(['k7', 'k9']);
	});

	it('takes at most 80 bytes a person in static data', () => {
		const all = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [entryKey('credential-1', `email:person${n}@example.com`), entryAt(NOW)]));
		expect(JSON.stringify({ resendSyncedStates: all }).length / 1000).toBeLessThanOrEqual(80);
	});
});
