import type { IExecuteFunctions } from 'n8n-workflow';

import { entryKey } from '../store/entryKey';
import { contactIdOf, dayOf, entryFor, MAX_ENTRIES, newerEntry, surplusKeys } from '../store/userIds';
import { SharedStaticMap } from './sharedStaticMap';

const FIELD = 'resendUserIds';

/** The userId cache of one execution. */
export class UserIdStore {
	private readonly today: number;
	private readonly map: SharedStaticMap;

	/** `account` tells two credentials apart: the credential's id, else a digest of its key. */
	constructor(
		context: Pick<IExecuteFunctions, 'getWorkflowStaticData' | 'getWorkflow'>,
		private readonly account: string,
		now: number,
	) {
		const today = dayOf(now);
		this.today = today;
		this.map = new SharedStaticMap(context, FIELD, { newer: newerEntry, surplus: (entries) => surplusKeys(entries, today), max: MAX_ENTRIES });
	}

	contactIdOf(userId: string): string | null {
		return contactIdOf(this.map.entries, entryKey(this.account, userId), this.today);
	}

	remember(userId: string, contactId: string): void {
		const key = entryKey(this.account, userId);
		const entry = entryFor(this.map.entries, key, contactId, this.today);
		if (entry !== null) this.map.set(key, entry);
	}

	/** The contact is gone: the mapping would only cost a request each time. */
	forget(userId: string): void {
		this.map.drop(entryKey(this.account, userId));
	}
}
