import type { ListedSegment } from '../../resend/types';
import { instantOf } from '../../resend/time';

/**
 * Two processes that meet a new name at once both find nothing and both create: one of the two segments has to go. All
 * processes settle on the same one, the older, so nobody has to ask the other.
 */
export interface Twin {
	winner: ListedSegment;
	loser: ListedSegment;
	/** Only what this process made itself may it remove. */
	isOurs: boolean;
}

/** What comes later than this after the other was not made in the same race, but by somebody who wants two. */
const RACE_MS = 30_000;

/** Oldest first, by id where that is the same. One that no list shows yet is younger than any that is shown. */
export function byAge(one: ListedSegment, other: ListedSegment): number {
	const [a, b] = [createdAt(one), createdAt(other)];
	if (a !== b) return a < b ? -1 : 1;
	return one.id < other.id ? -1 : 1;
}

/**
 * The segments of one name as one winner and its twins, where they came from a race that this process took part in: it made one
 * of them, or put somebody into one (`isInvolved`). Null for any others: which of those is meant only their owner knows.
 */
export function twinsAmong(namesakes: readonly ListedSegment[], isMade: (id: string) => boolean, isInvolved: (id: string) => boolean): Twin[] | null {
	const [winner, ...losers] = [...namesakes].sort(byAge);
	if (winner === undefined || !namesakes.some(({ id }) => isInvolved(id))) return null;
	const isRace = losers.every((loser) => isMade(loser.id) || createdAt(loser) - createdAt(winner) < RACE_MS);
	return isRace ? losers.map((loser) => ({ winner, loser, isOurs: isMade(loser.id) })) : null;
}

function createdAt({ createdAt: time }: ListedSegment): number {
	const instant = time === undefined ? Number.NaN : instantOf(time);
	return Number.isNaN(instant) ? Number.POSITIVE_INFINITY : instant;
}
