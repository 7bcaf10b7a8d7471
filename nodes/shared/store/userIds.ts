import { laterOf, surplusOf, entryKey } from './store';
import type { EntryRules, Memory, Store } from './store';

/** Entries of the userId cache: a digest of account and userId to `<contact id> <milliseconds>`. One flat map of strings. */
export type UserIdEntries = Map<string, string>;

/** Jitsu's cache keeps a mapping for 90 days; ours counts from when the user was last identified. */
export const KEEP_DAYS = 90;
/** About 660 kB in static data, which n8n reads and writes whole with every execution. */
export const MAX_ENTRIES = 10_000;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Version 0.1.0 counted days, which stay below it until the year 29,000; milliseconds passed it in January 1970. */
const MORE_THAN_DAYS = 10_000_000;

/** The contact of a user, or null when nobody knows or the mapping expired. */
export function contactIdOf(entry: string | undefined, now: number): string | null {
	const read = readEntry(entry);
	return read === null || now > expiryOf(read) ? null : read.contactId;
}

export function userIdEntry(contactId: string, now: number): string {
	return `${contactId} ${now.toString(36)}`;
}

/** Of two entries of one user the one learned later. */
export function newerEntry(one: string | undefined, other: string | undefined): string | undefined {
	return laterOf(one, other, bornAt);
}

/** Keys to drop: the expired and broken ones, then the oldest, until no more than `MAX_ENTRIES` are left. */
export function surplusKeys(entries: UserIdEntries, now: number): string[] {
	return surplusOf(entries, bornAt, { oldest: startOfDay(now) - KEEP_DAYS * DAY_MS, max: MAX_ENTRIES });
}

function userIdRules(now: number): EntryRules {
	return {
		newer: newerEntry,
		surplus: (entries) => surplusKeys(entries, now),
		max: MAX_ENTRIES,
		scope: 'account',
		expiresAt: (entry) => {
			const read = readEntry(entry);
			return read === null ? Number.NEGATIVE_INFINITY : expiryOf(read);
		},
	};
}

/** The userId cache of one execution. `account` tells two credentials apart: the credential's id, else a digest of its key. */
export function openUserIds(memory: Memory, account: string, clock: { now(): number }): UserIds {
	return new UserIds(memory.open('resendUserIds', userIdRules(clock.now())), account, clock);
}

/** Which contact a userId was last identified as. */
export class UserIds {
	/** `account` tells two credentials apart: the credential's id, else a digest of its key. */
	constructor(
		private readonly store: Store,
		private readonly account: string,
		private readonly clock: { now(): number },
	) {}

	load(userIds: Iterable<string>): Promise<void> {
		return this.store.load([...new Set(userIds)].map((userId) => this.key(userId)));
	}

	contactIdOf(userId: string): string | null {
		return contactIdOf(this.store.get(this.key(userId)), this.clock.now());
	}

	/** Written anew once a day: what says so already need not be saved with every event. */
	remember(userId: string, contactId: string): void {
		const key = this.key(userId);
		const now = this.clock.now();
		const known = readEntry(this.store.get(key));
		if (known?.contactId === contactId && startOfDay(known.at) === startOfDay(now) && this.store.isKept(key)) return;
		this.store.set(key, userIdEntry(contactId, now));
	}

	/** The contact is gone: the mapping would only cost a request each time. */
	forget(userId: string): void {
		this.store.drop(this.key(userId));
	}

	save(): Promise<void> {
		return this.store.save();
	}

	private key(userId: string): string {
		return entryKey(this.account, userId);
	}
}

function bornAt(entry: string | undefined): number {
	return readEntry(entry)?.at ?? Number.NEGATIVE_INFINITY;
}

/** The day it was made in counts from its beginning, as it did in 0.1.0. */
function expiryOf({ at }: { at: number }): number {
	return startOfDay(at) + (KEEP_DAYS + 1) * DAY_MS - 1;
}

function startOfDay(at: number): number {
	return Math.floor(at / DAY_MS) * DAY_MS;
}

function readEntry(entry: string | undefined): { contactId: string; at: number } | null {
	const [contactId, time] = (entry ?? '').split(' ');
	const number = Number.parseInt(time ?? '', 36);
	if (contactId === undefined || contactId === '' || Number.isNaN(number)) return null;
	return { contactId, at: number < MORE_THAN_DAYS ? number * DAY_MS : number };
}
