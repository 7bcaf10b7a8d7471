import type { HttpResponse, Transport } from '../../../nodes/shared/resend/transport';
import type { FakeTime } from './fakes';

export interface WindowServerOptions {
	limit: number;
	windowMs?: number;
	/**
	 * Beginning of the windows within the second; `first hit`: a window begins with the first request after the last one ended;
	 * `sliding`: no windows, never more than the limit in any span of one (all is counted under number 0 then).
	 */
	phaseMs?: number | 'first hit' | 'sliding';
	/** One way, in milliseconds, asked for each request. */
	wayMs?: () => number;
	headers?: 'all' | 'none';
	retryAfter?: 'seconds' | 'none';
}

/** A server with hard windows on virtual time, as Resend documents its limit, shared with another client. */
export class WindowServer {
	/** Accepted of ours and of others, and refused of ours, by number of the window. */
	readonly ours = new Map<number, number>();
	readonly others = new Map<number, number>();
	refused = 0;
	sent = 0;
	private begun: number | null = null;
	/** Times of what was accepted in the last span. */
	private log: number[] = [];
	private index = -1;

	constructor(
		private readonly time: FakeTime,
		private readonly options: WindowServerOptions,
	) {}

	readonly transport: Transport = async () => {
		const way = this.options.wayMs ?? (() => 25);
		this.sent += 1;
		await this.time.wait(way()).done;
		const answer = this.count();
		await this.time.wait(way()).done;
		return answer;
	};

	/** Requests of another client, counted now. */
	takeForOthers(count: number): void {
		const window = this.window();
		const taken = Math.min(count, this.left(window));
		this.others.set(window, (this.others.get(window) ?? 0) + taken);
		for (let one = 0; one < taken; one++) this.log.push(this.time.now);
	}

	/** What was left to us in the windows that lie wholly between the two times. */
	leftBetween(from: number, to: number): { left: number; used: number } {
		let left = 0;
		let used = 0;
		for (let window = this.indexAt(from) + 1; window < this.indexAt(to); window++) {
			left += this.options.limit - (this.others.get(window) ?? 0);
			used += this.ours.get(window) ?? 0;
		}
		return { left, used };
	}

	private count(): HttpResponse {
		const window = this.window();
		const { limit, headers: mode = 'all', retryAfter = 'seconds' } = this.options;
		const accepted = this.left(window) > 0;
		if (accepted) {
			this.ours.set(window, (this.ours.get(window) ?? 0) + 1);
			this.log.push(this.time.now);
		} else this.refused += 1;
		const headers: Record<string, string> =
			mode === 'none' ? {} : { 'ratelimit-limit': String(limit), 'ratelimit-remaining': String(this.left(window)), 'ratelimit-reset': '1', 'ratelimit-policy': `${limit};w=1` };
		if (accepted) return { status: 200, headers, body: { id: 'x' } };
		const body = { statusCode: 429, name: 'rate_limit_exceeded', message: 'Too many requests' };
		return { status: 429, headers: retryAfter === 'seconds' ? { ...headers, 'retry-after': '1' } : headers, body };
	}

	private left(window: number): number {
		const { phaseMs, windowMs = 1000 } = this.options;
		if (phaseMs === 'sliding') {
			this.log = this.log.filter((at) => at > this.time.now - windowMs);
			return this.options.limit - this.log.length;
		}
		return this.options.limit - (this.ours.get(window) ?? 0) - (this.others.get(window) ?? 0);
	}

	private window(): number {
		const { phaseMs = 0, windowMs = 1000 } = this.options;
		if (phaseMs === 'sliding') return 0;
		if (phaseMs !== 'first hit') return this.indexAt(this.time.now);
		if (this.begun === null || this.time.now >= this.begun + windowMs) {
			this.begun = this.time.now;
			this.index += 1;
		}
		return this.index;
	}

	private indexAt(at: number): number {
		const { phaseMs = 0, windowMs = 1000 } = this.options;
		if (phaseMs === 'sliding') return 0;
		return phaseMs === 'first hit' ? this.index : Math.floor((at - phaseMs) / windowMs);
	}
}
