import type { IExecuteFunctions } from 'n8n-workflow';

import { entryKey } from '../store/entryKey';
import { contactIn, hourOf, MAX_STATES, newerState, stateEntry, surplusStates, syncedContact } from '../store/syncedStates';
import type { SyncedPort } from '../sync/context';
import { SharedStaticMap } from './sharedStaticMap';

const FIELD = 'resendSyncedStates';

/** What the last syncs brought about, for the option that trusts it instead of reading the contact again. */
export class SyncedStore implements SyncedPort {
	private readonly hour: number;
	private readonly map: SharedStaticMap;
	/** Whom a contact is known by: a person may be written under an address and, through the userId cache, under a contact id. */
	private readonly keyOfContact = new Map<string, string>();

	/** `account` is a digest of key and base URL: what was synced to one account says nothing of another behind the same credential. */
	constructor(
		context: Pick<IExecuteFunctions, 'getWorkflowStaticData' | 'getWorkflow'>,
		private readonly account: string,
		private readonly hours: number,
		now: number,
	) {
		const hour = hourOf(now);
		this.hour = hour;
		this.map = new SharedStaticMap(context, FIELD, { newer: newerState, surplus: (states) => surplusStates(states, hour), max: MAX_STATES });
		for (const [key, entry] of this.map.entries) this.keyOfContact.set(contactIn(entry), key);
	}

	contactIdOf(person: string, digest: string): string | null {
		return syncedContact(this.map.entries, entryKey(this.account, person), digest, this.hour, this.hours);
	}

	remember(person: string, digest: string, contactId: string): void {
		const key = entryKey(this.account, person);
		const before = this.keyOfContact.get(contactId);
		if (before !== undefined && before !== key) this.map.drop(before);
		this.keyOfContact.set(contactId, key);
		this.map.set(key, stateEntry(digest, contactId, this.hour));
	}

	forget(person: string): void {
		this.map.drop(entryKey(this.account, person));
	}
}
