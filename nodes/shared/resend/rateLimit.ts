import { retryAfterMs } from './time';

/** One request of ours that the server may have counted. Times in milliseconds since the epoch. */
export interface Sent {
	readonly at: number;
	/** Latest time at which it may have been counted, on the scale of send times (see `latestCount`). */
	counted: number;
	state: 'flying' | 'accepted' | 'refused';
}

export interface Answered {
	headers: Record<string, string>;
	status: number;
	/** The server refused it because of the rate limit (a used-up quota is something else). */
	refused: boolean;
}

/** Used as long as no answer names a limit, e.g. behind a proxy that strips headers: below Resend's ten a second. */
const UNKNOWN_LIMIT = 8;
const DEFAULT_WINDOW_MS = 1000;
const MAX_WINDOW_MS = 60_000;
/** Room for rounding and timers that fire early: 1.5 % of the speed. */
const MIN_GUARD_MS = 15;
const MAX_GUARD_MS = 200;
/** A request in flight for longer was most likely counted long ago. */
const MAX_FLIGHT_MS = 500;
/** Nobody waits for a probe for longer than this. */
const MAX_PROBE_MS = 2000;
const MAX_PAUSE_MS = 120_000;
/** A limit that nobody named and refusals taught us is tried one higher after this long. */
const RAISE_AFTER_MS = 60_000;
/** Others are believed to go on for this many windows after they were last seen. */
const MEMORY = 30;
/** Share of the windows remembered that may have been stronger than what is left room for: an odd one must not cost half a minute. */
const ODD_WINDOWS = 0.1;

/**
 * What is known of the team's limit, and when the next request may go. Pure: time is an argument.
 *
 * The server counts requests of the whole team in hard windows (Resend: ten a second, no burst), whose beginning we do not know.
 * Never more than the limit in *any* span of one window is right for every beginning. Others of the team show in
 * `ratelimit-remaining`: what is used up and was not us was them, and the same is left to them in the next windows.
 */
export class RateModel {
	private limit = UNKNOWN_LIMIT;
	/** Whether an answer has ever named the limit. */
	private named = false;
	private loweredAt = 0;
	private windowMs = DEFAULT_WINDOW_MS;
	private guardMs = MIN_GUARD_MS;
	private fastestMs = Number.POSITIVE_INFINITY;
	private log: Sent[] = [];
	private pausedUntil = 0;
	private probing = true;
	private adjustedAt = 0;
	/** When the first answer after a pause or an idle time came. */
	private watchedFrom = 0;
	/** Most requests of others seen, by number of the window of our own clock. */
	private readonly others = new Map<number, number>();

	/** Milliseconds until one more request may be sent; 0: now. */
	delay(now: number): number {
		this.forget(now);
		const open = this.log.filter(({ state }) => state !== 'refused');
		return Math.max(0, this.pausedUntil - now, this.probeDelay(open, now), this.windowDelay(open, now), this.spreadDelay(open, now));
	}

	/** Requests a window that are ours to use: 1 or more. */
	share(): number {
		return Math.max(1, this.limit - this.othersNow());
	}

	send(now: number): Sent {
		const sent: Sent = { at: now, counted: now, state: 'flying' };
		this.log.push(sent);
		return sent;
	}

	/** `null`: no answer came; the server may have counted it all the same. */
	settle(sent: Sent, answered: Answered | null, now: number): void {
		if (answered === null) {
			sent.counted = Math.min(now, sent.at + MAX_FLIGHT_MS);
			sent.state = 'accepted';
			return;
		}
		this.fastestMs = nextFastest(this.fastestMs, now - sent.at);
		sent.counted = this.latestCount(sent, now);
		sent.state = answered.refused ? 'refused' : 'accepted';
		this.learnLimit(answered.headers);
		if (answered.refused) this.learnRefusal(sent, now);
		else this.learnOthers(sent, answered.headers, now);
		const pause = this.pauseMs(answered, now);
		if (pause > 0) this.pausedUntil = Math.max(this.pausedUntil, now + Math.min(pause, MAX_PAUSE_MS));
		// After a refusal the next one goes alone again: one more refusal tells as much as ten.
		if (this.probing && !answered.refused) this.watchedFrom = now;
		this.probing = answered.refused;
	}

	private probeDelay(open: Sent[], now: number): number {
		if (!this.probing) return 0;
		const oldest = open.find(({ state }) => state === 'flying');
		return oldest === undefined ? 0 : oldest.at + MAX_PROBE_MS - now;
	}

	private windowDelay(open: Sent[], now: number): number {
		const counted = open.map((sent) => (sent.state === 'flying' ? this.latestCount(sent, now) : sent.counted)).sort((a, b) => b - a);
		const last = counted[this.share() - 1];
		return last === undefined ? 0 : last + this.windowMs + this.guardMs - now;
	}

	/**
	 * Alone, a window may be filled at once. Before one was watched, not quite; and with others an even pace shows what they
	 * take while there is still time.
	 */
	private spreadDelay(open: Sent[], now: number): number {
		const last = open.at(-1);
		if (last === undefined) return 0;
		const share = this.share();
		if (share < this.limit) return last.at + (this.windowMs + this.guardMs) / share - now;
		return now < this.watchedFrom + this.windowMs ? last.at + this.windowMs / (2 * this.limit) - now : 0;
	}

	/**
	 * With the fastest answer as the fixed part of every way, the rest of a slower one may have been spent before the server
	 * counted. So a request sent one window after this moment is surely counted at least one window later.
	 */
	private latestCount(sent: Sent, now: number): number {
		const slack = now - sent.at - this.fastestMs;
		return sent.at + Math.min(Math.max(0, slack), MAX_FLIGHT_MS);
	}

	private learnLimit(headers: Record<string, string>): void {
		const policy = /^\s*(\d+)\s*;\s*w=(\d+)/.exec(headers['ratelimit-policy'] ?? '');
		const limit = wholeNumber(headers['ratelimit-limit']) ?? wholeNumber(policy?.[1]);
		const seconds = wholeNumber(policy?.[2]);
		if (seconds !== null && seconds > 0) this.windowMs = Math.min(seconds * 1000, MAX_WINDOW_MS);
		if (limit === null || limit === 0) return;
		this.limit = limit;
		this.named = true;
	}

	private learnOthers(sent: Sent, headers: Record<string, string>, now: number): void {
		const remaining = wholeNumber(headers['ratelimit-remaining']);
		if (remaining === null || remaining > this.limit) return;
		this.note(this.limit - remaining - this.oursIn(sent), now);
	}

	private learnRefusal(sent: Sent, now: number): void {
		const ours = this.oursIn(sent);
		// Refusals of requests that were sent before the last lesson teach nothing more.
		const isNews = sent.at >= this.adjustedAt;
		if (isNews) this.adjustedAt = now;
		if (!this.named) {
			if (isNews) this.limit = Math.max(1, Math.min(this.limit - 1, ours));
			this.loweredAt = now;
		} else if (ours >= this.limit) {
			if (isNews) this.guardMs = Math.min(MAX_GUARD_MS, this.guardMs + MIN_GUARD_MS);
		} else {
			this.note(Math.max(this.limit - ours, isNews ? this.limit - this.share() + 1 : 0), now);
		}
	}

	/** Ours that may have been counted in the same window before this one, and itself if it was accepted. */
	private oursIn(sent: Sent): number {
		return this.log.filter((other) => other.state !== 'refused' && other.counted + this.windowMs > sent.at && other.at <= sent.counted).length;
	}

	private note(seen: number, now: number): void {
		const bucket = Math.floor(now / this.windowMs);
		const others = Math.min(seen, this.limit - 1);
		if (others > (this.others.get(bucket) ?? 0)) this.others.set(bucket, others);
	}

	/** Requests of others to be left room for in a window. */
	private othersNow(): number {
		const seen = [...this.others.values()].sort((one, other) => other - one);
		return seen[Math.floor(seen.length * ODD_WINDOWS)] ?? 0;
	}

	private pauseMs(answered: Answered, now: number): number {
		const asked = retryAfterMs(answered.headers, now);
		if (!answered.refused) return answered.status >= 500 ? (asked ?? 0) : 0;
		const reset = wholeNumber(answered.headers['ratelimit-reset']);
		return asked ?? (reset === null ? this.windowMs : reset * 1000);
	}

	private forget(now: number): void {
		const horizon = now - 2 * (this.windowMs + this.guardMs + MAX_FLIGHT_MS);
		if (this.log.some(({ at, state }) => at < horizon && state !== 'flying')) {
			this.log = this.log.filter(({ at, state }) => at >= horizon || state === 'flying');
		}
		const oldest = Math.floor(now / this.windowMs) - MEMORY;
		for (const bucket of this.others.keys()) if (bucket < oldest) this.others.delete(bucket);
		if (this.log.length === 0) this.probing = true;
		if (!this.named && this.limit < UNKNOWN_LIMIT && now - this.loweredAt > RAISE_AFTER_MS) {
			this.limit += 1;
			this.loweredAt = now;
		}
	}
}

/** Follows the fastest answer down at once and up slowly, for a way that has become longer. */
function nextFastest(fastest: number, seen: number): number {
	return seen < fastest ? seen : fastest + (seen - fastest) / 500;
}

function wholeNumber(text: string | undefined): number | null {
	return text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : null;
}
