import type { Memory } from '../store/store';
import { SyncedStates, stateRules } from '../store/syncedStates';

/** What the last syncs brought about, for *Skip Unchanged For*. `account` is a digest of key and base URL. */
export function openSyncedStates(memory: Memory, account: string, hours: number, clock: { now(): number }): SyncedStates {
	return new SyncedStates(memory.open('resendSyncedStates', stateRules(account, clock.now())), account, hours, clock);
}
