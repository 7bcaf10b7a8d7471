/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */

/** Where the emulator's time comes from, so that a test or a simulation can bring its own. */
export interface TimeSource {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Runs `work` once after so many milliseconds; what is returned calls it off. */
	after(milliseconds: number, work: () => void): () => void;
}

export const MACHINE_TIME: TimeSource = {
	now: () => Date.now(),
	after: (milliseconds, work) => {
		const timer = setTimeout(work, milliseconds);
		return () => clearTimeout(timer);
	},
};

interface Due {
	at: number;
	work: () => void;
	callOff: () => void;
}

/**
 * The emulator's time: its source's, plus what a test advanced it by. Everything that is to happen later happens on this clock:
 * while it is frozen, `advance` alone makes it happen, at once and in order. Also numbers what is created, so that the order
 * of creation and `created_at` never contradict each other.
 */
export class EmulatorClock {
	private offset = 0;
	private frozenAt: number | undefined;
	private due: Due[] = [];
	private lastMicrosecond = 0;
	private sequence = 0;

	constructor(private readonly source: TimeSource = MACHINE_TIME) {}

	/** Milliseconds since the epoch. */
	now(): number {
		return (this.frozenAt ?? this.source.now()) + this.offset;
	}

	/** Time stands still from now on, but for `advance`. */
	freeze(): void {
		if (this.frozenAt !== undefined) return;
		this.frozenAt = this.source.now();
		for (const one of this.due) one.callOff();
	}

	/** Back to the source's time; what was to happen later is forgotten. */
	release(): void {
		this.cancel();
		this.frozenAt = undefined;
		this.offset = 0;
	}

	/** Time goes on by so much, and what falls due meanwhile happens, each at its time. */
	advance(milliseconds: number): void {
		const until = this.now() + milliseconds;
		for (let next = this.next(); next !== undefined && next.at <= until; next = this.next()) {
			this.offset += Math.max(0, next.at - this.now());
			this.run(next);
		}
		this.offset += Math.max(0, until - this.now());
		for (const one of this.due) this.arm(one);
	}

	/** Runs `work` on this clock after a while. */
	later(milliseconds: number, work: () => void): void {
		const one: Due = { at: this.now() + milliseconds, work, callOff: () => {} };
		this.due.push(one);
		this.arm(one);
	}

	/** Runs at once the first `steps` of what was to come later, in the order in which it was asked for. */
	settle(steps = Infinity): void {
		for (const one of this.due.slice(0, steps)) this.run(one);
	}

	/** What was to come later never comes. */
	cancel(): void {
		for (const one of this.due) one.callOff();
		this.due = [];
	}

	/** Time on the wire: passes even while the account's time is frozen. */
	async onTheWire(milliseconds: number): Promise<void> {
		if (milliseconds > 0) await new Promise<void>((resolve) => void this.source.after(milliseconds, resolve));
	}

	nextSeq(): number {
		this.sequence += 1;
		return this.sequence;
	}

	/** Microseconds since the epoch, never the same twice. */
	nextMicrosecond(): number {
		const spread = (this.lastMicrosecond * 617 + 389) % 1000;
		this.lastMicrosecond = Math.max(this.lastMicrosecond + 1, this.now() * 1000 + spread);
		return this.lastMicrosecond;
	}

	private next(): Due | undefined {
		return this.due.reduce<Due | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined);
	}

	private arm(one: Due): void {
		one.callOff();
		if (this.frozenAt === undefined) one.callOff = this.source.after(Math.max(0, one.at - this.now()), () => this.run(one));
	}

	private run(one: Due): void {
		one.callOff();
		if (!this.due.includes(one)) return;
		this.due = this.due.filter((other) => other !== one);
		one.work();
	}
}
