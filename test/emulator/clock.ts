/**
 * The emulator's time: the machine's, plus what a test advanced it by. Also numbers what is created, so that the order
 * of creation and `created_at` never contradict each other.
 */
export class EmulatorClock {
	private offset = 0;
	private lastMicrosecond = 0;
	private sequence = 0;

	/** Milliseconds since the epoch. */
	now(): number {
		return Date.now() + this.offset;
	}

	advance(milliseconds: number): void {
		this.offset += milliseconds;
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
}
