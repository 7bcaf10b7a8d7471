/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */

interface Waiter {
	at: number;
	seq: number;
	wake: () => void;
}

/** A machine that is busy in the background (reading a form) is waited for in real time, at most so many rounds. */
const MOST_ROUNDS = 2000;

/** How a run ended: with its value, or never, because nothing was left that could wake it. */
export type Driven<T> = { kind: 'done'; value: T } | { kind: 'stuck' };

/**
 * Time that moves only when everybody waits: to the next moment somebody waits for. The same program gives the same order of
 * events on any machine.
 */
export class VirtualTime {
	private waiters: Waiter[] = [];
	private seq = 0;
	/** Work under way that no waiter stands for. */
	private busy = 0;
	/** Of each promise whose end is waited for: says that it will never come. */
	private readonly driven = new Set<() => void>();
	private moving = false;
	/** Nobody is waited for any longer. */
	protected over = false;

	constructor(public now = Date.UTC(2026, 0, 5, 9)) {}

	at(ms: number, wake: () => void): () => void {
		this.seq += 1;
		const waiter = { at: this.now + Math.max(0, ms), seq: this.seq, wake };
		this.waiters.push(waiter);
		return () => {
			this.waiters = this.waiters.filter((other) => other !== waiter);
		};
	}

	sleep(ms: number): Promise<void> {
		return new Promise((resolve) => void this.at(ms, resolve));
	}

	/** Time stands still until `work` is over. */
	async hold<T>(work: () => Promise<T>): Promise<T> {
		this.busy += 1;
		try {
			return await work();
		} finally {
			this.busy -= 1;
		}
	}

	/** Lets everything happen that `ms` bring. */
	async pass(ms: number): Promise<void> {
		await this.drive(this.sleep(ms));
	}

	/** Moves time on until the promise is settled; several at once share the time. A rejection is thrown. */
	async drive<T>(promise: Promise<T>): Promise<Driven<T>> {
		let giveUp = (): void => {};
		const stuck = new Promise<Driven<T>>((resolve) => (giveUp = () => resolve({ kind: 'stuck' })));
		this.driven.add(giveUp);
		if (!this.moving) void this.moveOn();
		try {
			return await Promise.race([promise.then((value): Driven<T> => ({ kind: 'done', value })), stuck]);
		} finally {
			this.driven.delete(giveUp);
		}
	}

	private async moveOn(): Promise<void> {
		this.moving = true;
		let idle = 0;
		while (!this.over && idle <= MOST_ROUNDS) {
			await new Promise<void>((resolve) => setImmediate(resolve));
			if (this.driven.size === 0) break;
			if (this.busy > 0 || this.step()) idle = 0;
			else idle += 1;
		}
		this.moving = false;
		for (const giveUp of this.driven) giveUp();
	}

	/** Wakes whoever waits for the earliest moment, one at a time: the order is that of asking. */
	protected step(): boolean {
		const next = this.waiters.reduce<Waiter | undefined>((best, one) => (best === undefined || one.at < best.at || (one.at === best.at && one.seq < best.seq) ? one : best), undefined);
		if (next === undefined) return false;
		this.waiters = this.waiters.filter((other) => other !== next);
		this.now = Math.max(this.now, next.at);
		next.wake();
		return true;
	}
}

/** In [0, 1), the same numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}
