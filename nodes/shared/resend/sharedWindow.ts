import type { Sent } from './limit';

/** Bursts begin this much after the latest time the window can begin. */
const GUARD_MS = 15;
/** The first request of a window goes alone; when its answer takes longer than this, the others go without it. */
const MAX_LEAD_MS = 500;
/** In one window of so many, a request is kept back for late in the window, to see what the others took. */
const SCOUT_EVERY = 5;
const SCOUT_AT = [0.88, 0.92, 0.96];
/** Windows after a wrong prediction in which none is made. */
const DISTRUST = 20;
/** Windows after a refusal in which a late look that shows room is not trusted much: others may come at the very end. */
const CAUTION = 6;
/** Part of the limit that is offered to others at a time. */
const FAIRNESS = 0.05;

interface Sample {
	at: number;
	/** Requests of others counted in this window so far. */
	others: number;
}

/**
 * When others use the same limit: where the server's windows begin, how much of one the others take, and so what is ours.
 * Our share goes out at the beginning of a window, when nobody can have used it up; a scout late in some windows keeps the
 * estimate true. All times are send times: "sent before x" then includes the way to the server.
 */
export class SharedWindow {
	/** A window begins after `lo`, not after `hi`. */
	private begin: { lo: number; hi: number } | null = null;
	private distrustedUntil = 0;
	private previous: { at: number; remaining: number } | null = null;
	private taken = 0;
	private perMs = 0;
	private scouted = 0;
	private cautiousUntil = 0;
	private window = Number.NaN;
	private lead: Sample | null = null;
	private latest: Sample | null = null;

	/** Whether there is somebody to share with, and we know the windows well enough. */
	inUse(now: number): boolean {
		return this.known(now) && this.taken >= 0.5;
	}

	/** Learns from an accepted answer. `guess`: others in a window, as far as can be told without knowing where it begins. */
	learn(sent: Sent, remaining: number, limit: number, windowMs: number, log: readonly Sent[], guess: number): void {
		const before = this.previous;
		if (before !== null && sent.at <= before.at) return;
		this.previous = { at: sent.at, remaining };
		// More left than before: a window began in between.
		const isNear = before !== null && sent.counted - before.at < 0.7 * windowMs;
		if (isNear && remaining >= before.remaining) this.learnBegin(before.at, sent.counted, windowMs, guess);
		if (!this.known(sent.at)) return;
		if (!this.inUse(sent.at)) this.restart(guess, windowMs);
		if (!this.inUse(sent.at)) return;
		const { index, start, end } = this.bounds(sent.at, windowMs);
		if (sent.at < start || sent.at > end) return;
		// Of requests sent together nobody knows the order, so nobody knows which of ours this answer counts.
		if (oursBetween(log, sent.at, sent.counted) > 1) return;
		const others = Math.max(0, limit - remaining - oursBetween(log, end - windowMs, sent.counted));
		if (index !== this.window) this.enter(index);
		const isLead = this.lead === null;
		// Fuller than the window before although it should be a new one: the windows are not where we think.
		const isFuller = before !== null && remaining < before.remaining && sent.at - before.at < windowMs;
		if (isLead && isFuller && others > this.taken + 1) return this.distrust(sent.at, windowMs);
		const sample = { at: sent.at, others };
		if (isLead) this.lead = sample;
		this.latest = sample;
		// More than we thought is sure at once; less is believed step by step.
		if (others > this.taken + 1) this.taken += (others - this.taken) / 2;
		if (this.lead !== null && sent.at - start > 0.7 * (end - start)) this.learnTaken(sample, this.lead, end, remaining === 0 ? limit : null);
	}

	/** Learns from a refusal: the window was full, and what was not ours was theirs. */
	learnRefusal(sent: Sent, limit: number, windowMs: number, log: readonly Sent[]): void {
		if (!this.inUse(sent.at)) return;
		const { start, end } = this.bounds(sent.at, windowMs);
		const others = Math.max(0, limit - oursBetween(log, end - windowMs, sent.counted));
		if (sent.at - start < 0.3 * windowMs && others > this.taken + 2) return this.distrust(sent.at, windowMs);
		this.cautiousUntil = sent.at + CAUTION * windowMs;
		// Full before its end: by then they had less than they would have taken.
		const whole = others / Math.min(1, Math.max(0.5, (sent.at - start) / windowMs));
		this.taken = Math.min(limit - 1, Math.max(this.taken + 0.5, (this.taken + whole) / 2));
	}

	share(limit: number): number {
		return Math.max(1, Math.min(limit, Math.floor(limit - this.taken + 0.4)));
	}

	/** Milliseconds until the next request may go. */
	delay(open: readonly Sent[], now: number, limit: number, windowMs: number): number {
		const { index, start, end } = this.bounds(now, windowMs);
		const next = start + windowMs - now;
		if (now > end) return next;
		if (now < start) return start - now;
		if (index !== this.window) this.enter(index);
		const mine = open.filter(({ at }) => at >= start);
		const leading = mine[0];
		if (leading?.state === 'flying' && this.lead === null && now < leading.at + MAX_LEAD_MS) return leading.at + MAX_LEAD_MS - now;
		return this.isFull(mine, start, end, now, limit) ? next : this.scoutDelay(mine.length, index, start, end, now, limit);
	}

	private isFull(mine: readonly Sent[], start: number, end: number, now: number, limit: number): boolean {
		const late = this.latest !== null && this.latest.at - start > 0.7 * (end - start);
		// Late in the window each answer may be the last good one, so the next waits for it (an answer wakes the queue).
		if (late && mine.some(({ state }) => state === 'flying')) return true;
		const expected = late && now >= this.cautiousUntil ? this.tail(this.latest, end) : Math.max(this.taken, this.latest?.others ?? 0);
		return mine.length > 0 && mine.length + 1 + expected > limit + (late ? 0 : 0.4);
	}

	/** In some windows the last request of our share is kept for late, when its answer tells what the others took. */
	private scoutDelay(mine: number, index: number, start: number, end: number, now: number, limit: number): number {
		const isLast = mine >= this.share(limit) - 1;
		return isLast && this.isScouting(index) ? Math.max(0, start + this.scoutAt(index) * (end - start) - now) : 0;
	}

	private tail(sample: Sample | null, end: number): number {
		return sample === null ? this.taken : sample.others + (this.perMs * Math.max(0, end - sample.at)) / 2;
	}

	private isScouting(index: number): boolean {
		return this.scouted < SCOUT_EVERY || index % SCOUT_EVERY === 0;
	}

	private scoutAt(index: number): number {
		const turn = this.scouted < SCOUT_EVERY ? index : Math.floor(index / SCOUT_EVERY);
		return SCOUT_AT[Math.abs(turn) % SCOUT_AT.length] ?? 0.9;
	}

	private learnBegin(after: number, notAfter: number, windowMs: number, guess: number): void {
		const old = this.begin;
		const fresh = { lo: after, hi: notAfter };
		if (old === null) {
			this.begin = fresh;
			this.restart(guess, windowMs);
			return;
		}
		const shift = Math.round((fresh.hi + fresh.lo - old.hi - old.lo) / 2 / windowMs) * windowMs;
		const both = { lo: Math.max(fresh.lo, old.lo + shift), hi: Math.min(fresh.hi, old.hi + shift) };
		this.begin = both.lo < both.hi ? both : fresh;
	}

	private learnTaken(sample: Sample, lead: Sample, end: number, full: number | null): void {
		// Others who have left are found out quickly: every window is looked at again.
		const cautious = sample.at < this.cautiousUntil;
		const less = this.tail(sample, end) < this.taken;
		this.scouted = this.tail(sample, end) < this.taken / 3 && !cautious ? 0 : this.scouted + 1;
		const weight = cautious && less ? 0.15 : this.scouted <= SCOUT_EVERY ? 0.5 : 0.3;
		if (sample.at > lead.at) this.perMs += weight * ((sample.others - lead.others) / (sample.at - lead.at) - this.perMs);
		this.taken += weight * (this.tail(sample, end) - this.taken);
		// A full window hides what others could not get any more: give way, up to half of the limit, and see whether they take it.
		if (full !== null && this.taken < full / 2) this.taken = Math.min(full / 2, this.taken + FAIRNESS * full);
	}

	private known(now: number): boolean {
		return this.begin !== null && now >= this.distrustedUntil;
	}

	private restart(others: number, windowMs: number): void {
		this.taken = others;
		this.perMs = others / windowMs;
		this.scouted = 0;
	}

	private distrust(now: number, windowMs: number): void {
		this.begin = null;
		this.previous = null;
		this.distrustedUntil = now + DISTRUST * windowMs;
	}

	private enter(index: number): void {
		this.window = index;
		this.lead = null;
		this.latest = null;
	}

	/** Our usable part of the window in which a request sent at `at` is counted. */
	private bounds(at: number, windowMs: number): { index: number; start: number; end: number } {
		const { lo, hi } = this.begin ?? { lo: at, hi: at };
		const index = Math.floor((at - hi) / windowMs);
		return { index: index + Math.round(hi / windowMs), start: hi + index * windowMs + GUARD_MS, end: lo + (index + 1) * windowMs };
	}
}

function oursBetween(log: readonly Sent[], start: number, end: number): number {
	return log.filter(({ state, at }) => state !== 'refused' && at >= start && at <= end).length;
}
