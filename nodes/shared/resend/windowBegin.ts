import type { Sent } from './limit';

/** A window began not before `lo` and not after `hi`, on the scale of send times: "sent before x" includes the way to the server. */
export interface Begin {
	readonly lo: number;
	readonly hi: number;
}

interface Seen {
	readonly at: number;
	readonly counted: number;
	readonly remaining: number;
}

/** Room for timers that fire early, on top of what the slowest known way explains. */
export const GUARD_MS = 5;

/** So many changes of the kind in so many windows: there are no such windows, and for a while none are looked for. */
const CHANGES = 5;
const CHANGES_WITHIN = 10;
const DISTRUST = 20;

/**
 * Where the server's windows begin, from what the answers say is left. Two kinds are known, and which one it is shows soon:
 * `first request`: a window begins with the first request after the last one ended, so a little later each time (recorded
 * traffic shows this); `clock`: windows follow each other without a gap. Each kind has its own guess all the time; the one in
 * use is dropped for the other when an answer contradicts it.
 */
export class WindowBegin {
	private kind: 'first request' | 'clock' = 'first request';
	private first: Begin | null = null;
	private clock: Begin | null = null;
	private previous: Seen | null = null;
	private changes: number[] = [];
	private distrustedUntil = 0;

	/** Whether it is known well enough where the window begins in which a request sent now is counted. */
	known(now: number, windowMs: number): boolean {
		const begin = this.begin();
		if (now < this.distrustedUntil || begin === null || begin.hi - begin.lo > windowMs / 2) return false;
		return this.kind === 'clock' || now < begin.hi + 2 * windowMs;
	}

	/** The window in which a request sent at `at` is counted: its number, and where it begins. */
	windowOf(at: number, windowMs: number): { index: number; begin: Begin } {
		const begin = this.begin() ?? { lo: at, hi: at };
		const later = Math.floor((at - begin.hi - GUARD_MS) / windowMs);
		const moved = shifted(begin, (this.kind === 'clock' ? later : Math.max(0, later)) * windowMs);
		return { index: Math.round(moved.hi / windowMs), begin: moved };
	}

	/** Requests counted between the last answer learned from and this one, if both are of one window. */
	usedSince(sent: Sent, remaining: number, windowMs: number): { used: number; from: number; ms: number } | null {
		const before = this.previous;
		if (before === null || sent.at <= before.counted + GUARD_MS || remaining >= before.remaining || sent.at - before.at >= windowMs) return null;
		return { used: before.remaining - remaining, from: before.at, ms: sent.at - before.at };
	}

	/** Learns from what was left after a request: 0 to `limit` - 1, or -1 when it was refused. */
	learn(sent: Sent, remaining: number, limit: number, windowMs: number): void {
		const before = this.previous;
		const seen = { at: sent.at, counted: sent.counted, remaining };
		if (before !== null && sent.at <= before.counted + GUARD_MS) {
			// Nobody knows which of the two was counted first.
			if (remaining < before.remaining) this.previous = seen;
			return;
		}
		this.previous = seen;
		const alone = remaining === limit - 1 ? { lo: sent.at, hi: sent.counted } : null;
		if (before === null || sent.counted - before.at >= 2 * windowMs) this.first = alone;
		// More left than before, or so long ago: a window began in between.
		else if (remaining >= 0 && (remaining >= before.remaining || sent.at - before.at >= windowMs)) {
			this.learnBegin({ lo: Math.max(before.at, sent.at - windowMs) + 1, hi: sent.counted }, alone, windowMs);
		} else if (sent.at - before.at < windowMs) this.learnNone(before.at, sent.at, windowMs);
	}

	private begin(): Begin | null {
		return this.kind === 'clock' ? this.clock : this.first;
	}

	/** A window began within `between`; `alone`: if it began with a request, then with ours. */
	private learnBegin(between: Begin, alone: Begin | null, windowMs: number): void {
		const earliest = this.first === null ? between.lo : this.first.lo + windowMs;
		const isTooEarly = between.hi + GUARD_MS < earliest;
		const isNext = !isTooEarly && between.hi < earliest + windowMs;
		this.first = alone ?? (isNext ? { lo: Math.min(between.hi, Math.max(between.lo, earliest)), hi: between.hi } : between);
		let isOff = false;
		if (between.hi - between.lo < windowMs) {
			const old = this.clock ?? between;
			const both = meet(shifted(old, Math.round((middle(between) - middle(old)) / windowMs) * windowMs), between);
			isOff = both === null;
			this.clock = both ?? between;
		}
		if (this.kind === 'clock' ? isOff : isTooEarly) this.change(between.hi, windowMs);
	}

	/** No window began after `from` and not after `to`. */
	private learnNone(from: number, to: number, windowMs: number): void {
		if (this.first !== null && from < this.first.hi + windowMs && to >= this.first.lo + windowMs) {
			const lo = to + 1 - windowMs;
			this.first = lo <= this.first.hi + GUARD_MS ? { lo, hi: Math.max(lo, this.first.hi) } : null;
		}
		if (this.clock === null) return;
		const { lo, hi } = this.clock;
		const intoLo = modulo(lo - from, windowMs);
		const intoHi = modulo(hi - from, windowMs);
		const both = { lo: intoLo > 0 && intoLo <= to - from ? lo + (to - from) - intoLo + 1 : lo, hi: intoHi > 0 && intoHi <= to - from ? hi - intoHi : hi };
		this.clock = both.lo > both.hi ? null : both;
		if (this.clock === null && this.kind === 'clock') this.change(to, windowMs);
	}

	private change(now: number, windowMs: number): void {
		this.changes = [...this.changes.filter((at) => at > now - CHANGES_WITHIN * windowMs), now];
		if (this.changes.length >= CHANGES) this.distrustedUntil = now + DISTRUST * windowMs;
		this.kind = this.kind === 'clock' ? 'first request' : 'clock';
	}
}

function shifted({ lo, hi }: Begin, ms: number): Begin {
	return { lo: lo + ms, hi: hi + ms };
}

function middle({ lo, hi }: Begin): number {
	return (lo + hi) / 2;
}

function meet(one: Begin, other: Begin): Begin | null {
	const both = { lo: Math.max(one.lo, other.lo), hi: Math.min(one.hi, other.hi) };
	return both.lo > both.hi ? null : both;
}

function modulo(value: number, by: number): number {
	return ((value % by) + by) % by;
}
