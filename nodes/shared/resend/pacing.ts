import { createHash } from 'crypto';

import { RateModel } from './limit';
import type { Answered, Sent } from './limit';
import type { Clock } from './transport';

/** One request may be sent; what became of it must be told with `observe`. */
export interface Permit {
	/** Place in the queue. A retry asks with it again and so keeps its turn. */
	readonly turn: number;
	readonly sent: Sent;
}

interface Waiter {
	readonly turn: number;
	wake: () => void;
}

/** Longest sleep of somebody who waits in the queue, in milliseconds. A guess that is too short only costs a look. */
const MAX_NAP_MS = 5000;

/**
 * Lets requests go in the order they were asked for, no faster than the team's limit. One per API key, shared by every node and
 * execution of the process. Holds no timer of its own: whoever waits sleeps on the clock of their own execution.
 */
export class Pacer {
	private readonly rate = new RateModel();
	private readonly queue: Waiter[] = [];
	private turns = 0;

	/** Resolves when one request may be sent, or when the execution is cancelled; then nothing was taken. */
	async acquire(clock: Clock, turn: number = this.turns++): Promise<Permit | 'cancelled'> {
		const waiter: Waiter = { turn, wake: () => {} };
		this.enter(waiter);
		try {
			while (!clock.cancelled()) {
				const wait = this.waitOf(waiter, clock.now());
				if (wait <= 0) return { turn, sent: this.rate.send(clock.now()) };
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

	/** Tells what became of a permit; `null` when no answer came. */
	observe(permit: Permit, answered: Answered | null, now: number): void {
		this.rate.settle(permit.sent, answered, now);
		this.queue[0]?.wake();
	}

	private enter(waiter: Waiter): void {
		let place = this.queue.length;
		while (place > 0 && (this.queue[place - 1]?.turn ?? 0) > waiter.turn) place -= 1;
		this.queue.splice(place, 0, waiter);
	}

	private leave(waiter: Waiter): void {
		this.queue.splice(this.queue.indexOf(waiter), 1);
		this.queue[0]?.wake();
	}

	private waitOf(waiter: Waiter, now: number): number {
		const before = this.queue.indexOf(waiter);
		const first = this.rate.delay(now);
		if (before === 0) return Math.ceil(Math.min(first, MAX_NAP_MS));
		return Math.min(MAX_NAP_MS, Math.ceil(first) + Math.ceil(before / this.rate.share(now)) * 1000);
	}
}

const MAX_KEYS = 200;
const pacers = new Map<string, Pacer>();

/** The pacer of a key: the same for every node of this process. Bounded, and the key itself is not kept. */
export function pacerFor(baseUrl: string, apiKey: string): Pacer {
	const id = createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('hex');
	const pacer = pacers.get(id) ?? new Pacer();
	pacers.delete(id);
	pacers.set(id, pacer);
	for (const longestUnused of pacers.keys()) {
		if (pacers.size <= MAX_KEYS) break;
		pacers.delete(longestUnused);
	}
	return pacer;
}
