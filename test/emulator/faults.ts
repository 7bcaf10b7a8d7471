import type { ErrorName } from './answers';
import { matches, type LoggedRequest, type RequestFilter } from './log';
import type { EmulatorState } from './state';

export interface FaultMatch extends Omit<RequestFilter, 'status'> {
	/** Strikes from the nth matching request on, counted from 1 since the rule was set. */
	nth?: number;
}

interface FaultBase {
	/** Default: every request. */
	match?: FaultMatch;
	/** How often it strikes. Default 1, with `probability` without end. */
	times?: number;
	/** Strikes this share of the matching requests, from a seeded generator. */
	probability?: number;
	/** Whether the request takes effect first. Default `before`: it does not. */
	when?: 'before' | 'after';
}

/**
 * - `status`: answered with `status` (500), `body` (Resend's envelope with `name`, by default one that fits the status) and `headers`.
 * - `html`: answered with a proxy's page, `status` 502.
 * - `reset`: the socket is destroyed without an answer.
 * - `hang`: no answer until the emulator stops.
 * - `lostAnswer`: takes effect, then the socket is destroyed; the same as `reset` with `when: 'after'`.
 * - `hook`: runs a function before or after the effect; the request itself is answered as usual.
 */
export type FaultRule = FaultBase &
	(
		| { kind: 'status'; status?: number; name?: ErrorName; body?: unknown; headers?: Record<string, string> }
		| { kind: 'html'; status?: number; body?: string; headers?: Record<string, string> }
		| { kind: 'reset' | 'hang' | 'lostAnswer' }
		| { kind: 'hook'; run: (context: { request: LoggedRequest; state: EmulatorState }) => void | Promise<void> }
	);

export interface FaultHandle {
	/** How many requests it struck. */
	readonly struck: () => number;
	/** Takes the rule away. */
	readonly remove: () => void;
}

interface ActiveRule {
	readonly rule: FaultRule;
	seen: number;
	struck: number;
}

/** The faults in force, in the order they were set: the first that strikes a request is the only one, hooks aside. */
export class Faults {
	private rules: ActiveRule[] = [];
	private seed: number;

	constructor(private readonly firstSeed: number) {
		this.seed = firstSeed;
	}

	add(rule: FaultRule): FaultHandle {
		const active: ActiveRule = { rule, seen: 0, struck: 0 };
		this.rules.push(active);
		return {
			struck: () => active.struck,
			remove: () => {
				this.rules = this.rules.filter((other) => other !== active);
			},
		};
	}

	clear(): void {
		this.rules = [];
		this.seed = this.firstSeed;
	}

	/** The rules that strike this request: any number of hooks and at most one other. */
	strike(request: LoggedRequest): FaultRule[] {
		const striking: FaultRule[] = [];
		let spoiled = false;
		for (const active of this.rules) {
			const { rule } = active;
			if (!matches(request, rule.match ?? {})) continue;
			active.seen += 1;
			if (active.seen < (rule.match?.nth ?? 1)) continue;
			if (active.struck >= (rule.times ?? (rule.probability === undefined ? 1 : Infinity))) continue;
			if (rule.probability !== undefined && this.random() >= rule.probability) continue;
			if (rule.kind !== 'hook') {
				if (spoiled) continue;
				spoiled = true;
			}
			active.struck += 1;
			striking.push(rule);
		}
		return striking;
	}

	/** In [0, 1), the same numbers for the same seed (mulberry32). */
	private random(): number {
		this.seed = (this.seed + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	}
}

/** Whether the request takes effect before the fault shows. */
export const strikesAfterEffect = (rule: FaultRule): boolean => rule.kind === 'lostAnswer' || rule.when === 'after';
