import { RateModel } from './rateLimit';
import type { Answered, Sent } from './rateLimit';
import type { Clock } from './transport';

/** Who asks, compared by identity: the requests of one execution share one. */
export type Run = object;

/** One request may be sent; what became of it must be reported with `observe`. */
export interface Permit {
	/** Place in the queue of its run. A retry asks with it again and so keeps its turn. */
	readonly turn: number;
	readonly sent: Sent;
}

interface Waiter {
	readonly run: Run;
	readonly turn: number;
	wake: () => void;
}

/** Longest sleep of somebody who waits in the queue, in milliseconds. A guess that is too short only costs a look. */
const MAX_NAP_MS = 5000;
/** The run of those who name none. */
const UNNAMED: Run = {};

/**
 * Lets requests go no faster than the team's limit: the runs that wait take turns, and within a run it is first come, first
 * served. So a single event does not wait behind the thousands of requests of a backfill. One per API key, shared by every node
 * and execution of the process. Holds no timer of its own: whoever waits sleeps on the clock of their own execution.
 */
export class Pacer {
	private readonly rate = new RateModel();
	/** Who waits, by run; the first run is served next. No run without a waiter. */
	private readonly queues = new Map<Run, Waiter[]>();
	private turns = 0;

	/** Resolves when one request may be sent, or when the execution is cancelled; then nothing was taken. */
	async acquire(clock: Clock, run: Run = UNNAMED, turn: number = this.turns++): Promise<Permit | 'cancelled'> {
		const waiter: Waiter = { run, turn, wake: () => {} };
		this.enter(waiter);
		try {
			while (!clock.cancelled()) {
				const wait = this.waitOf(waiter, clock.now());
				if (wait <= 0) {
					this.moveToEnd(run);
					return { turn, sent: this.rate.send(clock.now()) };
				}
				const woken = new Promise<void>((resolve) => {
					waiter.wake = resolve;
				});
				await Promise.race([clock.sleep(wait), woken]);
			}
			return 'cancelled';
		} finally {
			this.leave(waiter);
		}
	}

	/** Reports what became of a permit; `null` when no answer came. */
	observe(permit: Permit, answered: Answered | null, now: number): void {
		this.rate.settle(permit.sent, answered, now);
		this.first()?.wake();
	}

	private first(): Waiter | undefined {
		for (const [waiter] of this.queues.values()) return waiter;
		return undefined;
	}

	private enter(waiter: Waiter): void {
		const queue = this.queues.get(waiter.run) ?? [];
		const later = queue.findIndex(({ turn }) => turn > waiter.turn);
		queue.splice(later === -1 ? queue.length : later, 0, waiter);
		this.queues.set(waiter.run, queue);
	}

	private leave(waiter: Waiter): void {
		const queue = this.queues.get(waiter.run) ?? [];
		queue.splice(queue.indexOf(waiter), 1);
		if (queue.length === 0) this.queues.delete(waiter.run);
		this.first()?.wake();
	}

	private moveToEnd(run: Run): void {
		const queue = this.queues.get(run);
		if (queue === undefined) return;
		this.queues.delete(run);
		this.queues.set(run, queue);
	}

	private waitOf(waiter: Waiter, now: number): number {
		const before = this.waitingBefore(waiter);
		const first = this.rate.delay(now);
		if (before === 0) return Math.ceil(Math.min(first, MAX_NAP_MS));
		return Math.min(MAX_NAP_MS, Math.ceil(first) + Math.ceil(before / this.rate.share()) * 1000);
	}

	/** How many are served before somebody if nobody else comes. */
	private waitingBefore(waiter: Waiter): number {
		const place = this.queues.get(waiter.run)?.indexOf(waiter) ?? 0;
		let before = place;
		let isAhead = true;
		for (const [other, queue] of this.queues) {
			if (other === waiter.run) isAhead = false;
			else before += Math.min(queue.length, isAhead ? place + 1 : place);
		}
		return before;
	}
}
