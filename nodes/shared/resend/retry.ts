import { ERROR_TRAITS } from './errors';
import type { ResendProblem } from './errors';
import type { HttpRequest } from './transport';

/**
 * `safe`: repeating the same request ends in the same state. `look-first`: it does not (posting a known contact again resets
 * its opt-out; a segment would be made twice), so the caller has to look before asking again.
 */
export type Replay = 'safe' | 'look-first';

export interface RetryQuestion {
	problem: ResendProblem;
	/** Retries already made, from 0. */
	attempt: number;
	/** Milliseconds already lost to failed tries and waits of this request. */
	waitedMs: number;
	capMs: number;
	replay: Replay;
	/** In [0, 1). */
	random: number;
}

/** `afterMs`: milliseconds to wait before the same request is sent again. */
export type RetryAnswer = { afterMs: number } | 'give up';

const MIN_DELAY_MS = 250;
const FIRST_STEP_MS = 500;
const MAX_STEP_MS = 30_000;
/** A server that cannot even be reached is mostly a wrong base URL or a missing proxy: two more tries, not two minutes. */
const MAX_RETRIES_UNREACHABLE = 2;

export function nextDelay(question: RetryQuestion): RetryAnswer {
	const { problem, attempt, waitedMs, capMs, replay, random } = question;
	if (replay === 'look-first' || !isPassing(problem, attempt)) return 'give up';
	const afterMs = problem.retryAfterMs === null ? backoff(attempt, random) : asked(problem.retryAfterMs, random);
	return waitedMs + afterMs > capMs ? 'give up' : { afterMs };
}

/** How a request may be repeated, from what it is. */
export function replayOf(request: Pick<HttpRequest, 'method' | 'path' | 'headers'>): Replay {
	if (request.method !== 'POST') return 'safe';
	if ((request.headers['idempotency-key'] ?? '') !== '') return 'safe';
	return ADD_TO_SEGMENT.test(request.path) ? 'safe' : 'look-first';
}

/** Somebody else is at the same object right now. Any other conflict stays one: it is so already. */
export function isLock({ code, name }: ResendProblem): boolean {
	return code === 'conflict' && name !== null && LOCKS.has(name);
}

const ADD_TO_SEGMENT = /^\/contacts\/[^/?]+\/segments\/[^/?]+$/;
const LOCKS = new Set(['concurrent_idempotent_requests', 'resource_locked']);

function isPassing(problem: ResendProblem, attempt: number): boolean {
	if (!ERROR_TRAITS[problem.code].passing) return false;
	if (problem.code === 'conflict') return isLock(problem);
	return problem.code !== 'network' || problem.effect === 'unknown' || attempt < MAX_RETRIES_UNREACHABLE;
}

/** Full jitter, so that many executions hit by one outage do not come back in step. */
function backoff(attempt: number, random: number): number {
	return Math.round(MIN_DELAY_MS + random * Math.min(MAX_STEP_MS, FIRST_STEP_MS * 2 ** attempt));
}

function asked(retryAfter: number, random: number): number {
	return Math.round(Math.max(retryAfter, MIN_DELAY_MS) + random * MIN_DELAY_MS);
}
