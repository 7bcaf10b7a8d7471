import type { IExecuteFunctions } from 'n8n-workflow';

import { hourOf, MAX_STATES, newerState, stateEntry, surplusStates, syncedContact } from '../cache/syncedStates';
import { userKey } from '../cache/userIds';
import type { SyncedPort } from '../sync/ports';
import { SharedStaticMap } from './sharedStaticMap';

const FIELD = 'resendSyncedStates';

/** What the last syncs brought about, for the option that trusts it instead of reading the contact again. */
export class SyncedStore implements SyncedPort {
	private readonly hour: number;
	private readonly map: SharedStaticMap;

	constructor(
		context: Pick<IExecuteFunctions, 'getWorkflowStaticData' | 'getWorkflow'>,
		private readonly account: string,
		private readonly hours: number,
		now: number,
	) {
		const hour = hourOf(now);
		this.hour = hour;
		this.map = new SharedStaticMap(context, FIELD, { newer: newerState, surplus: (states) => surplusStates(states, hour), max: MAX_STATES });
	}

	contactIdOf(person: string, digest: string): string | null {
		return syncedContact(this.map.entries, userKey(this.account, person), digest, this.hour, this.hours);
	}

	remember(person: string, digest: string, contactId: string): void {
		this.map.set(userKey(this.account, person), stateEntry(digest, contactId, this.hour));
	}

	forget(person: string): void {
		this.map.drop(userKey(this.account, person));
	}
}
