import type { Memory } from '../store/store';
import { UserIds, userIdRules } from '../store/userIds';

/** The userId cache of one execution. `account` tells two credentials apart: the credential's id, else a digest of its key. */
export function openUserIds(memory: Memory, account: string, clock: { now(): number }): UserIds {
	return new UserIds(memory.open('resendUserIds', userIdRules(clock.now())), account, clock);
}
