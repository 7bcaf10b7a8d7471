import { createHash } from 'crypto';

import type { Clock } from './transport';

/** A slot taken from the pacer: one request may be sent, and its end must be told with `observe`. */
export interface Permit {
	/** Place in the queue; a retry asks with it again and so keeps its turn. */
	readonly turn: number;
	readonly sentAt: number;
}

export type Answered = { status: number; headers: Record<string, string> } | 'no answer';

/** Spreads requests so that the limit of a team is used and not passed. One per API key and process. */
export class Pacer {
	private turns = 0;
	private next = 0;
	private gap = 125;

	async acquire(clock: Clock, turn?: number): Promise<Permit | 'cancelled'> {
		const mine = turn ?? this.turns++;
		const at = Math.max(this.next, clock.now());
		this.next = at + this.gap;
		while (clock.now() < at && !clock.cancelled()) await clock.sleep(at - clock.now());
		return clock.cancelled() ? 'cancelled' : { turn: mine, sentAt: clock.now() };
	}

	observe(_permit: Permit, _answered: Answered, _now: number): void {}
}

const MAX_KEYS = 200;
const pacers = new Map<string, Pacer>();

/** The pacer of a key: the same one for every node of this process. Bounded; the key itself is not kept. */
export function pacerFor(baseUrl: string, apiKey: string): Pacer {
	const id = createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('hex');
	const pacer = pacers.get(id) ?? new Pacer();
	pacers.delete(id);
	pacers.set(id, pacer);
	for (const oldest of pacers.keys()) {
		if (pacers.size <= MAX_KEYS) break;
		pacers.delete(oldest);
	}
	return pacer;
}
