import type { Sent } from './limit';
import { GUARD_MS, WindowBegin } from './windowBegin';

/** The first request of a window goes alone; when its answer takes longer than this, the others go without it. */
const MAX_LEAD_MS = 500;
/** In one window of so many, a request is kept back for late in the window, to see what the others took. */
const SCOUT_EVERY = 5;
const SCOUT_AT = [0.88, 0.92, 0.96];
/** Where a window begins must be known better than this, in milliseconds, or the scout is sent to halve what is unknown. */
const WIDE_MS = 100;
/** Of a smaller limit there is too little to divide: an even pace uses it as well. */
const MIN_LIMIT = 4;
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
	private readonly begin = new WindowBegin();
	private taken = 0;
	/** Requests of others that were seen in so much time, the last windows counting most. */
	private watched = { ms: 0, others: 0 };
	private perMs = 0;
	private scouted = 0;
	private cautiousUntil = 0;
	/** Windows since the last look late in one. */
	private unseen = 0;
	private window = Number.NaN;
	private lead: Sample | null = null;
	private latest: Sample | null = null;

	/** Whether there is somebody to share with, and we know the windows well enough. */
	inUse(now: number, windowMs: number): boolean {
		return this.begin.known(now, windowMs) && this.taken >= 0.5;
	}

	/** Learns from an accepted answer. `guess`: others in a window, as far as can be told without knowing where it begins. */
	learn(sent: Sent, remaining: number, limit: number, windowMs: number, log: readonly Sent[], guess: number): void {
		if (limit < MIN_LIMIT) {
			this.taken = 0;
			return;
		}
		this.learnRate(sent, remaining, windowMs, log);
		const wasInUse = this.inUse(sent.at, windowMs);
		this.begin.learn(sent, remaining, limit, windowMs);
		if (!this.begin.known(sent.at, windowMs)) return;
		if (!wasInUse && this.watched.ms < windowMs / 2) return;
		if (!wasInUse) this.restart(guess, limit, windowMs);
		if (this.taken < 0.5) return;
		const { index, start, end } = this.bounds(sent.at, windowMs);
		if (sent.at > end) return;
		// Of requests sent together nobody knows the order, so nobody knows which of ours this answer counts.
		if (oursBetween(log, sent.at, sent.counted) > 1) return;
		const others = Math.max(0, limit - remaining - oursBetween(log, end - windowMs, sent.counted));
		if (index !== this.window) this.enter(index, limit);
		const sample = { at: sent.at, others };
		this.lead ??= sample;
		this.latest = sample;
		// More than we thought is sure at once; less is believed step by step.
		if (others > this.taken + 1) this.taken += (others - this.taken) / 2;
		if (this.lead !== null && sent.at - start > 0.7 * (end - start)) this.learnTaken(sample, this.lead, end, remaining === 0 ? limit : null);
	}

	/** Learns from a refusal: the window was full, and what was not ours was theirs. */
	learnRefusal(sent: Sent, limit: number, windowMs: number, log: readonly Sent[]): void {
		const wasKnown = this.inUse(sent.at, windowMs);
		this.begin.learn(sent, -1, limit, windowMs);
		if (!wasKnown || !this.begin.known(sent.at, windowMs)) return;
		const { start, end } = this.bounds(sent.at, windowMs);
		const others = Math.max(0, limit - oursBetween(log, end - windowMs, sent.counted));
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
		const { begin } = this.begin.windowOf(now, windowMs);
		const next = begin.hi + windowMs + GUARD_MS + 1 - now;
		const isWide = begin.hi - begin.lo > WIDE_MS;
		if (now > end && !isWide) return next;
		if (index !== this.window) this.enter(index, limit);
		const mine = open.filter(({ at }) => at >= begin.lo);
		const leading = mine[0];
		if (leading?.state === 'flying' && this.lead === null && now < leading.at + MAX_LEAD_MS) return leading.at + MAX_LEAD_MS - now;
		if (this.isFull(mine, start, end, now, limit)) return next;
		// Where the window ends is hardly known: the last of our share looks, and is not lost if it is counted in the next one.
		if (isWide && mine.length >= Math.max(1, this.share(limit) - 1)) return Math.max(0, (begin.lo + begin.hi) / 2 + windowMs - now);
		return now > end ? next : this.scoutDelay(mine.length, index, start, end, now, limit);
	}

	private isFull(mine: readonly Sent[], start: number, end: number, now: number, limit: number): boolean {
		const late = this.latest !== null && this.latest.at - start > 0.7 * (end - start);
		// Late in the window each answer may be the last good one, so the next waits for it (an answer wakes the queue).
		if (late && mine.some(({ state }) => state === 'flying')) return true;
		const expected = late && now >= this.cautiousUntil ? this.tail(this.latest, end) : Math.max(this.taken, this.latest?.others ?? 0);
		return mine.length > 0 && mine.length + 1 + expected > limit + (late ? 0 : leeway(limit));
	}

	/** In some windows the last request of our share is kept for late, when its answer tells what the others took. */
	private scoutDelay(mine: number, index: number, start: number, end: number, now: number, limit: number): number {
		const isLast = mine >= Math.max(1, this.share(limit) - 1);
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

	private learnRate(sent: Sent, remaining: number, windowMs: number, log: readonly Sent[]): void {
		const since = this.begin.usedSince(sent, remaining, windowMs);
		if (since === null) return;
		const others = Math.max(0, since.used - oursBetween(log, since.from + 1, sent.counted));
		const keep = 0.5 ** (since.ms / windowMs);
		this.watched = { ms: this.watched.ms * keep + since.ms, others: this.watched.others * keep + others };
	}

	private learnTaken(sample: Sample, lead: Sample, end: number, full: number | null): void {
		this.unseen = 0;
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

	/** Nothing was known for a while. In doubt more is left to others: one window too careful costs less than a refusal. */
	private restart(guess: number, limit: number, windowMs: number): void {
		const { ms, others } = this.watched;
		if (this.taken < 0.5) this.scouted = 0;
		this.taken = Math.min(limit - 1, Math.max(this.taken, guess, guess < 0.5 ? 0 : (others / ms) * windowMs));
		this.perMs = this.taken / windowMs;
	}

	private enter(index: number, limit: number): void {
		// With a share too small for a scout nothing is learned: then a little more is tried from time to time.
		this.unseen += 1;
		if (this.unseen > 2 * SCOUT_EVERY) this.taken = Math.max(0.5, this.taken - FAIRNESS * limit);
		this.window = index;
		this.lead = null;
		this.latest = null;
	}

	/** Our usable part of the window in which a request sent at `at` is counted. */
	private bounds(at: number, windowMs: number): { index: number; start: number; end: number } {
		const { index, begin } = this.begin.windowOf(at, windowMs);
		return { index, start: begin.hi, end: begin.lo + windowMs };
	}
}

/** How far the estimate may go over the limit: less than half a request, and of a great limit some are left, for others come unevenly. */
function leeway(limit: number): number {
	return 0.4 - 0.03 * Math.max(0, limit - 10);
}

function oursBetween(log: readonly Sent[], start: number, end: number): number {
	return log.filter(({ state, at }) => state !== 'refused' && at >= start && at <= end).length;
}
