import { createHash } from 'crypto';

import { laterOf, surplusOf } from './aging';

/** Entries: a digest of account and person to `<digest of the change><hour><contact id>`, the first two of fixed length. */
export type SyncedStates = Map<string, string>;

/** About 690 kB in static data, which n8n reads and writes whole with every execution. */
export const MAX_STATES = 10_000;
/** Nothing is trusted longer, whatever the option says: people edit contacts by hand. */
export const MAX_HOURS = 24 * 30;

const HOUR_MS = 60 * 60 * 1000;
/** 42 bits: of four million million changes one is taken for the state before it. */
const DIGEST_LENGTH = 7;
/** In base 36, which suffices until the year 2161. */
const HOUR_LENGTH = 4;

export function hourOf(now: number): number {
	return Math.floor(now / HOUR_MS);
}

/** `change` in a form that is the same for the same wishes. The digest says nothing about the person to whoever reads it. */
export function changeDigest(change: unknown): string {
	return createHash('sha256').update(JSON.stringify(change)).digest('base64url').slice(0, DIGEST_LENGTH);
}

/** The contact that was brought into this very state less than `hours` ago, or null. */
export function syncedContact(states: SyncedStates, key: string, digest: string, hour: number, hours: number): string | null {
	const state = read(states.get(key));
	if (state === null || state.digest !== digest) return null;
	return hour - state.hour < Math.min(hours, MAX_HOURS) ? state.contactId : null;
}

export function stateEntry(digest: string, contactId: string, hour: number): string {
	return `${digest}${hour.toString(36).padStart(HOUR_LENGTH, '0')}${contactId}`;
}

/** The contact of an entry; empty for a broken one. */
export function contactIn(entry: string): string {
	return read(entry)?.contactId ?? '';
}

export function newerState(one: string | undefined, other: string | undefined): string | undefined {
	return laterOf(one, other, bornAt);
}

/** Keys to drop: what is too old to be trusted or broken, then the oldest, until `MAX_STATES` are left. */
export function surplusStates(states: SyncedStates, hour: number): string[] {
	return surplusOf(states, bornAt, { oldest: hour - MAX_HOURS + 1, max: MAX_STATES });
}

function bornAt(entry: string | undefined): number {
	return read(entry)?.hour ?? Number.NEGATIVE_INFINITY;
}

function read(entry = ''): { digest: string; contactId: string; hour: number } | null {
	const digest = entry.slice(0, DIGEST_LENGTH);
	const hour = Number.parseInt(entry.slice(DIGEST_LENGTH, DIGEST_LENGTH + HOUR_LENGTH), 36);
	const contactId = entry.slice(DIGEST_LENGTH + HOUR_LENGTH);
	return contactId === '' || Number.isNaN(hour) ? null : { digest, contactId, hour };
}
