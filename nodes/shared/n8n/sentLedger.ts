import type { IContextObject, IExecuteFunctions } from 'n8n-workflow';

import { entryKey } from '../store/entryKey';
import type { LedgerEntry } from '../sending/ledger';
import { formatEntry, MAX_ENTRIES, minuteOf, newerEntry, readEntry, surplusKeys } from '../sending/ledger';
import type { Clock } from '../resend/transport';
import type { SentLedger } from '../delivery/send';
import { quietly } from './runIdentity';
import { SharedStaticMap } from './sharedStaticMap';

const FIELD = 'resendSentEmails';

/** Items that an execution of this process is at work on. */
const claimed = new Map<string, Promise<void>>();

/**
 * What a workflow sent within 24 hours: in the memory of the process, and in static data for after a restart. Besides, the
 * data of the execution itself carries what this run did, because "Retry execution" loads no static data, and in queue
 * mode it may come to another worker (n8n 2.40).
 */
export class StaticSentLedger implements SentLedger {
	private readonly map: SharedStaticMap;
	private readonly carried: IContextObject | null;

	/** `account` tells two credentials apart: the credential's id, else a digest of its key. */
	constructor(
		context: Pick<IExecuteFunctions, 'getWorkflowStaticData' | 'getWorkflow' | 'getContext'>,
		private readonly account: string,
		private readonly clock: Pick<Clock, 'now'>,
	) {
		this.map = new SharedStaticMap(context, FIELD, { newer: newerEntry, surplus: (entries) => surplusKeys(entries, this.minute()), max: MAX_ENTRIES });
		this.carried = quietly(() => context.getContext('node'));
		for (const [key, entry] of Object.entries(this.carriedEntries())) {
			const newer = newerEntry(this.map.entries.get(key), String(entry));
			if (newer !== undefined && newer !== this.map.entries.get(key)) this.map.set(key, newer);
		}
	}

	/** Static data is there from the start, and n8n saves it after the execution. */
	load(_keys: readonly string[]): Promise<void> {
		return Promise.resolve();
	}

	save(): Promise<void> {
		return Promise.resolve();
	}

	find(key: string): LedgerEntry | null {
		return readEntry(this.map.entries.get(entryKey(this.account, key)), this.minute());
	}

	attempted(key: string, batch: string | null, position: number): void {
		this.put(key, { kind: 'attempted', batch, position });
	}

	sent(key: string, emailId: string): void {
		this.put(key, { kind: 'sent', emailId });
	}

	notSent(key: string): void {
		const digest = entryKey(this.account, key);
		this.map.drop(digest);
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
		const own = keys.map((key) => entryKey(this.account, key));
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
		const digest = entryKey(this.account, key);
		const text = formatEntry(entry, this.minute());
		this.map.set(digest, text);
		if (this.carried !== null) this.carried[FIELD] = Object.assign(this.carriedEntries(), { [digest]: text });
	}

	private carriedEntries(): Record<string, unknown> {
		const entries: unknown = this.carried?.[FIELD];
		return typeof entries === 'object' && entries !== null ? (entries as Record<string, unknown>) : {};
	}

	private minute(): number {
		return minuteOf(this.clock.now());
	}
}
