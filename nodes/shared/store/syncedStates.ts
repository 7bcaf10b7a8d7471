import { createHash } from 'crypto';

import { laterOf, surplusOf, entryKey } from './store';
import type { EntryRules, Memory, Store } from './store';

/** About 740 kB in static data, which n8n reads and writes whole with every execution. */
export const MAX_STATES = 10_000;
/** Nothing is trusted longer, whatever the option says: people edit contacts by hand. */
export const MAX_HOURS = 24 * 30;

export const UNTRUSTED =
	'Skip Unchanged For looked in Resend: another process of n8n may have written this contact since it was last synced. To trust the last sync in queue mode, in a sub-workflow or after a restart, set Remember In to Data Table in every node that writes these contacts.';

const HOUR_MS = 60 * 60 * 1000;
/** 42 bits: of four million million changes one is taken for the state before it. */
const DIGEST_LENGTH = 7;
/** In base 36, which suffices until the year 5188. */
const TIME_LENGTH = 9;
/** What version 0.1.0 wrote has hours in base 36 here, and no mark. */
const HOUR_LENGTH = 4;
const MARK = '.';

/** A contact in the state that a change asked for, and when it was brought there. */
export interface SyncedState {
	digest: string;
	contactId: string;
	at: number;
}

/** `change` in a form that is the same for the same wishes. The digest says nothing about the person to whoever reads it. */
export function changeDigest(change: unknown): string {
	return createHash('sha256').update(JSON.stringify(change)).digest('base64url').slice(0, DIGEST_LENGTH);
}

/** `.<digest of the change><milliseconds><contact id>`, the first two of fixed length. */
export function stateEntry({ digest, contactId, at }: SyncedState): string {
	return `${MARK}${digest}${at.toString(36).padStart(TIME_LENGTH, '0')}${contactId}`;
}

export function readState(entry: string | undefined = ''): SyncedState | null {
	const marked = entry.startsWith(MARK);
	const text = marked ? entry.slice(MARK.length) : entry;
	const end = DIGEST_LENGTH + (marked ? TIME_LENGTH : HOUR_LENGTH);
	const time = Number.parseInt(text.slice(DIGEST_LENGTH, end), 36);
	const contactId = text.slice(end);
	if (contactId === '' || Number.isNaN(time)) return null;
	return { digest: text.slice(0, DIGEST_LENGTH), contactId, at: marked ? time : time * HOUR_MS };
}

export function newerState(one: string | undefined, other: string | undefined): string | undefined {
	return laterOf(one, other, bornAt);
}

/** Keys to drop: what is too old to be trusted or broken, then the oldest, until `MAX_STATES` are left. */
export function surplusStates(states: Map<string, string>, now: number): string[] {
	return surplusOf(states, bornAt, { oldest: now - MAX_HOURS * HOUR_MS + 1, max: MAX_STATES });
}

function stateRules(account: string, now: number): EntryRules {
	return {
		newer: newerState,
		surplus: (states) => surplusStates(states, now),
		max: MAX_STATES,
		scope: 'account',
		expiresAt: (entry) => bornAt(entry) + MAX_HOURS * HOUR_MS,
		subjectOf: (entry) => {
			const state = readState(entry);
			return state === null ? null : entryKey(account, `contact:${state.contactId}`);
		},
	};
}

function bornAt(entry: string | undefined): number {
	return readState(entry)?.at ?? Number.NEGATIVE_INFINITY;
}

/** When this process last wrote a contact, whichever node did; null where it did not. */
export type ChangedAt = (contactId: string) => number | null;

/** What the last syncs brought about, for *Skip Unchanged For*. `account` is a digest of key and base URL. */
export function openSyncedStates(memory: Memory, account: string, hours: number, clock: { now(): number }): SyncedStates {
	return new SyncedStates(memory.open('resendSyncedStates', stateRules(account, clock.now())), account, hours, clock);
}

/** What the last syncs brought about, for the option that trusts it instead of reading the contact again. */
export class SyncedStates {
	private readonly found = new Set<string>();

	/** `account` is a digest of key and base URL: what was synced to one account says nothing of another behind the same credential. */
	constructor(
		private readonly store: Store,
		private readonly account: string,
		private readonly hours: number,
		private readonly clock: { now(): number },
	) {}

	get warnings(): readonly string[] {
		return [...this.found];
	}

	load(people: Iterable<string>): Promise<void> {
		return this.store.load([...new Set(people)].map((person) => this.key(person)));
	}

	/**
	 * The contact that is in the state of this change for all that any process knows, or null. What is known to be outdated
	 * is dropped: with `save` before the contact is written, a crash in between leaves nothing that could be believed.
	 */
	contactIdOf(person: string, digest: string, changedAt: ChangedAt = () => null): string | null {
		const key = this.key(person);
		const state = readState(this.store.get(key));
		if (state === null) return null;
		const fresh = this.clock.now() - state.at < Math.min(this.hours, MAX_HOURS) * HOUR_MS;
		if (state.digest !== digest || !fresh || (changedAt(state.contactId) ?? Number.NEGATIVE_INFINITY) > state.at) {
			this.store.drop(key);
			return null;
		}
		if (this.store.isCurrent(key)) return state.contactId;
		this.found.add(UNTRUSTED);
		return null;
	}

	/** `at`: when the contact was last seen or brought into this state; not later, or somebody's write in between is missed. */
	remember(person: string, digest: string, contactId: string, at = this.clock.now()): void {
		this.store.set(this.key(person), stateEntry({ digest, contactId, at }));
	}

	forget(person: string): void {
		this.store.drop(this.key(person));
	}

	save(): Promise<void> {
		return this.store.save();
	}

	private key(person: string): string {
		return entryKey(this.account, person);
	}
}
