import pLimit from 'p-limit';

import { nextDelay } from '../resend/retry';
import { instantOf } from '../resend/time';
import type { Clock } from '../resend/transport';
import type { Failure } from './failure';

/** How long a list may take to show what was written: Resend's own client tests wait up to 4 s before they trust one. */
export const LISTS_LAG_MS = 5_000;

/** With room for clocks that differ: what another worker does to something new comes within seconds of its creation. */
const YOUNG_FOR_MS = 30_000;

/** Whether something was made so short a time ago that another worker may not know of it. `createdAt`: in Resend's words. */
export function isYoung({ createdAt }: { createdAt?: string }, now: number): boolean {
	return createdAt !== undefined && Math.abs(now - instantOf(createdAt)) < YOUNG_FOR_MS;
}

/**
 * Waits before a create that must not simply be sent again is looked at afresh. Returns false when it is time to give
 * up: the failure is no passing one, or the time for it is used up.
 */
export class Patience {
	private attempts = 0;
	private waitedMs = 0;

	constructor(
		private readonly clock: Clock,
		private readonly capMs: number,
		/** Milliseconds to wait at least where the request may have taken effect: only a list can show it. */
		private readonly lagMs = 0,
	) {}

	async waitBeforeRecheck(failure: Failure): Promise<boolean> {
		if (failure.problem === null || this.clock.cancelled()) return false;
		const answer = nextDelay({
			problem: failure.problem,
			attempt: this.attempts,
			waitedMs: this.waitedMs,
			capMs: this.capMs,
			replay: 'safe',
			random: this.clock.random(),
		});
		if (answer === 'give up') return false;
		const afterMs = failure.problem.effect === 'unknown' ? Math.max(answer.afterMs, this.lagMs) : answer.afterMs;
		this.attempts += 1;
		this.waitedMs += afterMs;
		await this.clock.sleep(afterMs);
		return !this.clock.cancelled();
	}
}

/**
 * More than this many at a time gain nothing: the pacer lets through what the team's limit allows, and that many
 * answers are on their way even where one takes a second.
 */
const AT_ONCE = 24;

/** Runs `work` for each element, some at a time. `work` reports failures itself; a rejection stops the rest. */
export async function atOnce<T>(elements: readonly T[], work: (element: T) => Promise<void>): Promise<void> {
	const limit = pLimit(AT_ONCE);
	await Promise.all(elements.map((element) => limit(() => work(element))));
}
