import type { IExecuteFunctions } from 'n8n-workflow';

import type { LedgerEntry } from '../sending/ledger';
import { formatEntry, ledgerKey, MAX_ENTRIES, minuteOf, newerEntry, readEntry, surplusKeys } from '../sending/ledger';
import type { Clock } from '../resend/transport';
import type { SentLedger } from '../sync/sendEmails';
import { SharedStaticMap } from './sharedStaticMap';

const FIELD = 'resendSentEmails';

/** Items that an execution of this process is at work on. */
const claimed = new Map<string, Promise<void>>();

/** What a workflow sent within 24 hours: in the memory of the process, and in static data for after a restart. */
export class StaticSentLedger implements SentLedger {
	private readonly map: SharedStaticMap;

	/** `account` tells two credentials apart: the credential's id, else a digest of its key. */
	constructor(
		context: Pick<IExecuteFunctions, 'getWorkflowStaticData' | 'getWorkflow'>,
		private readonly account: string,
		private readonly clock: Pick<Clock, 'now'>,
	) {
		this.map = new SharedStaticMap(context, FIELD, { newer: newerEntry, surplus: (entries) => surplusKeys(entries, this.minute()), max: MAX_ENTRIES });
	}

	find(key: string): LedgerEntry | null {
		return readEntry(this.map.entries.get(ledgerKey(this.account, key)), this.minute());
	}

	attempted(key: string, batch: string | null, position: number): void {
		this.put(key, { kind: 'attempted', batch, position });
	}

	sent(key: string, emailId: string): void {
		this.put(key, { kind: 'sent', emailId });
	}

	notSent(key: string): void {
		this.map.drop(ledgerKey(this.account, key));
	}

	/**
	 * Waits until no other execution is at work on any of these items, then keeps them from the others until the returned
	 * function is called. All or none, so that two executions never wait for each other.
	 */
	async claim(keys: readonly string[]): Promise<() => void> {
		const own = keys.map((key) => ledgerKey(this.account, key));
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
		this.map.set(ledgerKey(this.account, key), formatEntry(entry, this.minute()));
	}

	private minute(): number {
		return minuteOf(this.clock.now());
	}
}
