import { laterOf, surplusOf } from './aging';

/** Entries of the userId cache: a digest of account and userId to `<contact id> <day>`. One flat map of strings. */
export type UserIdEntries = Map<string, string>;

/** Jitsu's cache keeps a mapping for 90 days; ours counts from when the user was last identified. */
export const KEEP_DAYS = 90;
/** About 620 kB in static data, which n8n reads and writes whole with every execution. */
export const MAX_ENTRIES = 10_000;

const DAY_MS = 24 * 60 * 60 * 1000;

export function dayOf(now: number): number {
	return Math.floor(now / DAY_MS);
}

/** The contact of a user, or null when nobody knows or the mapping expired. */
export function contactIdOf(entries: UserIdEntries, key: string, today: number): string | null {
	const entry = read(entries.get(key));
	return entry === null || isExpired(entry.day, today) ? null : entry.contactId;
}

/** The entry to keep for a user, or null when what is there says it already: an unchanged map need not be saved. */
export function entryFor(entries: UserIdEntries, key: string, contactId: string, today: number): string | null {
	const known = read(entries.get(key));
	return known !== null && known.contactId === contactId && known.day === today ? null : `${contactId} ${today.toString(36)}`;
}

/** Of two entries of one user the one learned later. */
export function newerEntry(one: string | undefined, other: string | undefined): string | undefined {
	return laterOf(one, other, bornAt);
}

/** Keys to drop: the expired and broken ones, then the oldest, until no more than `MAX_ENTRIES` are left. */
export function surplusKeys(entries: UserIdEntries, today: number): string[] {
	return surplusOf(entries, bornAt, { oldest: today - KEEP_DAYS, max: MAX_ENTRIES });
}

function bornAt(entry: string | undefined): number {
	return read(entry)?.day ?? Number.NEGATIVE_INFINITY;
}

function read(entry: string | undefined): { contactId: string; day: number } | null {
	const [contactId, day] = (entry ?? '').split(' ');
	const number = Number.parseInt(day ?? '', 36);
	return contactId === undefined || contactId === '' || Number.isNaN(number) ? null : { contactId, day: number };
}

function isExpired(day: number, today: number): boolean {
	return today - day > KEEP_DAYS;
}
