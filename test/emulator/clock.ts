/**
 * The emulator's time: the machine's, plus what a test advanced it by. Also numbers what is created, so that the order
 * of creation and `created_at` never contradict each other.
 */
export class EmulatorClock {
	private offset = 0;
	private frozenAt: number | undefined;
	private lastMicrosecond = 0;
	private sequence = 0;

	/** Milliseconds since the epoch. */
	now(): number {
		return (this.frozenAt ?? Date.now()) + this.offset;
	}

	/** Time stands still from now on, but for `advance`. */
	freeze(): void {
		this.frozenAt ??= Date.now();
	}

	/** Back to the machine's time. */
	release(): void {
		this.frozenAt = undefined;
		this.offset = 0;
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
