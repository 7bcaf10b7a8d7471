import type { Person } from '../contact/coalesce';
import type { Meter } from '../resend/client';
import type { Failure, FailureCode } from './failure';
import type { EventResult } from './person';
import type { SyncRun } from './ports';
import { remember } from './trust';

/** One event's result, its share of the requests, and which write of the run it was part of. */
export interface RunResult {
	result: EventResult;
	/** Requests made for the person's write, told on its first event; what the run shares is told on the run's first. */
	requests: number;
	retries: number;
	/** Events of one person share one write. */
	write: { number: number; events: number };
}

/** The key will be refused for everybody, and a cancelled execution is to send nothing more. */
const HOPELESS: ReadonlySet<FailureCode> = new Set(['auth', 'permission', 'cancelled']);

/** Collects what came of a run, person by person. */
export class Tally {
	readonly results = new Map<number, RunResult>();
	/** Requests made for everybody: lists, imports, polling. */
	readonly overhead: Meter = { requests: 0, retries: 0 };
	/** Why nobody else needs to be tried; null as long as there is hope. */
	halted: Failure | null = null;
	private readonly numbers: ReadonlyMap<Person, number>;
	private done = 0;

	constructor(
		people: readonly Person[],
		private readonly run: SyncRun,
	) {
		this.numbers = new Map(people.map((person, index) => [person, index + 1]));
	}

	finish(person: Person, results: ReadonlyMap<number, EventResult>, meter: Meter = { requests: 0, retries: 0 }): void {
		remember(person, results, this.run);
		this.record(person, results, meter);
	}

	/** For a person who was not looked at: nothing new is known of them. */
	skip(person: Person, results: ReadonlyMap<number, EventResult>): void {
		this.record(person, results, { requests: 0, retries: 0 });
	}

	private record(person: Person, results: ReadonlyMap<number, EventResult>, meter: Meter): void {
		let { requests, retries } = meter;
		for (const { index } of person.events) {
			const result = results.get(index);
			if (result === undefined) continue;
			if (result.kind === 'failed' && HOPELESS.has(result.failure.code)) this.halted ??= result.failure;
			this.results.set(index, { result, requests, retries, write: { number: this.numbers.get(person) ?? 0, events: person.events.length } });
			requests = 0;
			retries = 0;
		}
		this.done += 1;
		this.pulse();
	}

	/** Says how far the run is, also while it waits. */
	pulse(): void {
		this.run.onProgress?.({ done: this.done, total: this.numbers.size });
	}

	/** Every request in some item: what was made for everybody is told on the run's first event. */
	close(): Map<number, RunResult> {
		const first = Math.min(...this.results.keys());
		const result = this.results.get(first);
		if (result !== undefined) {
			this.results.set(first, { ...result, requests: result.requests + this.overhead.requests, retries: result.retries + this.overhead.retries });
		}
		return this.results;
	}
}
