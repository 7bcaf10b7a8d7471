/** How many requests the team may make in a second; off: no limit, headers as if there was one of a thousand. */
export interface RateLimitOptions {
	/** Default 10. */
	limit: number | 'off';
	/** Form of `retry-after` on a 429. Default `seconds`. */
	retryAfter: 'seconds' | 'fraction' | 'date' | 'none';
	/**
	 * Where windows begin: with the first request after the last one ended, or at every full second of the clock.
	 * Default `firstRequest`: in the recordings `ratelimit-remaining` jumps back at drifting fractions of a second, always
	 * more than a second after the request that opened the window.
	 */
	windows: 'firstRequest' | 'clock';
}

export const DEFAULT_RATE_LIMIT: RateLimitOptions = { limit: 10, retryAfter: 'seconds', windows: 'firstRequest' };

const WINDOW_MS = 1000;
const SHOWN_WHEN_OFF = 1000;

export interface Verdict {
	refused: boolean;
	headers: Record<string, string>;
}

/** Hard windows of one second for the whole team: no burst, nothing carried over. */
export class RateLimit {
	private windowStart = -Infinity;
	private used = 0;
	/** Requests refused since the start or the last reset. */
	refused = 0;

	constructor(
		public options: RateLimitOptions,
		private readonly now: () => number,
	) {}

	/** Counts one request. */
	take(): Verdict {
		this.roll();
		const { limit } = this.options;
		const refused = limit !== 'off' && this.used >= limit;
		if (refused) this.refused += 1;
		else this.used += 1;
		return { refused, headers: { ...this.headers(), ...(refused ? this.retryAfter() : {}) } };
	}

	/** What another client of the team takes from the present window. */
	use(requests: number): void {
		this.roll();
		this.used += requests;
	}

	reset(): void {
		this.windowStart = -Infinity;
		this.used = 0;
		this.refused = 0;
	}

	headers(): Record<string, string> {
		const limit = this.options.limit === 'off' ? SHOWN_WHEN_OFF : this.options.limit;
		const used = this.options.limit === 'off' ? 1 : this.used;
		return {
			'ratelimit-limit': String(limit),
			'ratelimit-policy': `${limit};w=1`,
			'ratelimit-remaining': String(Math.max(0, limit - used)),
			'ratelimit-reset': '1',
		};
	}

	private roll(): void {
		const now = this.now();
		if (now < this.windowStart + WINDOW_MS && now >= this.windowStart) return;
		this.windowStart = this.options.windows === 'clock' ? Math.floor(now / WINDOW_MS) * WINDOW_MS : now;
		this.used = 0;
	}

	private retryAfter(): Record<string, string> {
		const wait = this.windowStart + WINDOW_MS - this.now();
		switch (this.options.retryAfter) {
			case 'none':
				return {};
			case 'fraction':
				return { 'retry-after': (wait / 1000).toFixed(3) };
			case 'date':
				return { 'retry-after': new Date(Math.ceil((this.now() + wait) / 1000) * 1000).toUTCString() };
			case 'seconds':
				return { 'retry-after': '1' };
		}
	}
}
