import type { IContextObject, IExecuteFunctions } from 'n8n-workflow';

import type { SentLedger } from '../delivery/send';
import type { Clock } from '../resend/transport';
import type { LedgerEntry } from '../sending/ledger';
import { formatEntry, KEEP_MINUTES, MAX_ENTRIES, minuteOf, newerEntry, readEntry, surplusKeys } from '../sending/ledger';
import { entryKey } from '../store/store';
import type { EntryRules, Memory, Store } from '../store/store';
import { quietly } from './itemIdentity';
import type { MemoryContext } from './memory';
import { openMemory } from './memory';

const FIELD = 'resendSentEmails';

/** Items that an execution of this process is at work on. */
const claimed = new Map<string, Promise<void>>();

/**
 * What a workflow sent within 24 hours: in the memory of the process, and in a store for after a restart and for other
 * processes. Besides, the data of the execution itself carries what this run did, because "Retry execution" loads no
 * static data, and in queue mode it may come to another worker (n8n 2.40).
 */
export class StaticSentLedger implements SentLedger {
	private readonly store: Store;
	private readonly carried: IContextObject | null;

	/** `account` tells two credentials apart: the credential's id, else a digest of its key. */
	constructor(
		context: MemoryContext & Pick<IExecuteFunctions, 'getContext'>,
		private readonly account: string,
		private readonly clock: Pick<Clock, 'now'>,
		memory: Memory = openMemory(context, 'workflow', clock),
	) {
		this.store = memory.open(FIELD, rulesAt(clock));
		this.carried = quietly(() => context.getContext('node'));
	}

	/** One read for all items of a run, before anything is looked up. */
	async load(keys: readonly string[]): Promise<void> {
		await this.store.load(keys.map((key) => this.digestOf(key)));
		for (const [digest, entry] of Object.entries(this.carriedEntries())) {
			const known = this.store.get(digest);
			const newer = newerEntry(known, String(entry));
			if (newer !== undefined && newer !== known) this.store.set(digest, newer);
		}
	}

	/** Whoever comes next, in whichever process, sees from here on what was attempted and sent. */
	save(): Promise<void> {
		return this.store.save();
	}

	find(key: string): LedgerEntry | null {
		const digest = this.digestOf(key);
		const carried = this.carriedEntries()[digest];
		return readEntry(newerEntry(this.store.get(digest), typeof carried === 'string' ? carried : undefined), this.minute());
	}

	attempted(key: string, batch: string | null, position: number): void {
		this.put(key, { kind: 'attempted', batch, position });
	}

	sent(key: string, emailId: string): void {
		this.put(key, { kind: 'sent', emailId });
	}

	notSent(key: string): void {
		const digest = this.digestOf(key);
		this.store.drop(digest);
		delete this.carriedEntries()[digest];
	}

	/** All went well, so nobody will retry this execution here: its data need not carry the record on. */
	settled(): void {
		if (this.carried !== null) delete this.carried[FIELD];
	}

	/**
	 * Waits until no other execution is at work on any of these items, then keeps them from the others until the returned
	 * function is called. All or none, so that two executions never wait for each other.
	 */
	async claim(keys: readonly string[]): Promise<() => void> {
		const own = keys.map((key) => this.digestOf(key));
		for (;;) {
			const busy = own.map((key) => claimed.get(key)).find((others) => others !== undefined);
			if (busy === undefined) break;
			await busy;
		}
		let release: () => void = () => undefined;
		const held = new Promise<void>((resolve) => {
			release = resolve;
		});
		for (const key of own) claimed.set(key, held);
		return () => {
			for (const key of own) claimed.delete(key);
			release();
		};
	}

	private put(key: string, entry: LedgerEntry): void {
		const digest = this.digestOf(key);
		const text = formatEntry(entry, this.minute());
		this.store.set(digest, text);
		if (this.carried !== null) this.carried[FIELD] = Object.assign(this.carriedEntries(), { [digest]: text });
	}

	private carriedEntries(): Record<string, unknown> {
		const entries: unknown = this.carried?.[FIELD];
		return typeof entries === 'object' && entries !== null ? (entries as Record<string, unknown>) : {};
	}

	private digestOf(key: string): string {
		return entryKey(this.account, key);
	}

	private minute(): number {
		return minuteOf(this.clock.now());
	}
}

function rulesAt(clock: Pick<Clock, 'now'>): EntryRules {
	return {
		newer: newerEntry,
		surplus: (entries) => surplusKeys(entries, minuteOf(clock.now())),
		max: MAX_ENTRIES,
		// A key that the user chose is the workflow's own: another workflow's e-mail under it is another e-mail.
		scope: 'workflow',
		// Entries are written as they are made.
		expiresAt: () => clock.now() + (KEEP_MINUTES + 1) * 60_000,
	};
}
