import type { Person } from '../contact/coalesce';
import type { Meter } from '../resend/client';
import type { YoungOptOut } from './apply/confirmOptOuts';
import type { EventResult } from './apply/syncPerson';
import { failedResults } from './apply/syncPerson';
import type { SyncContext } from './context';
import type { Attempt, Failure } from './failure';
import { failureTraits } from './failure';
import { atOnce } from './patience';
import { remember } from './skipUnchanged';

/** One event's result, its share of the requests, and which write of the run it was part of. */
export interface RunResult {
	result: EventResult;
	/** Requests made for the person's write, reported on its first event; what the run shares is reported on the run's first. */
	requests: number;
	retries: number;
	/** Events of one person share one write. */
	write: { number: number; events: number };
}

/** Collects what came of a run, person by person. */
export class RunResults {
	/** Why nobody else needs to be tried; null as long as there is hope. */
	halted: Failure | null = null;
	private readonly results = new Map<number, RunResult>();
	private readonly numbers: ReadonlyMap<Person, number>;
	private readonly unconfirmed: Array<{ person: Person; results: ReadonlyMap<number, EventResult>; meter: Meter; optOut: YoungOptOut }> = [];
	private done = 0;

	constructor(
		people: readonly Person[],
		private readonly context: SyncContext,
		/** Requests made for everybody: lists, imports, polling. */
		readonly overhead: Meter,
	) {
		this.numbers = new Map(people.map((person, index) => [person, index + 1]));
	}

	finish(person: Person, results: ReadonlyMap<number, EventResult>, meter: Meter = { requests: 0, retries: 0 }): void {
		remember(person, results, this.context);
		this.record(person, results, meter);
	}

	/** For a person whose opt-out has to be looked at again before it may be reported. */
	finishLater(person: Person, results: ReadonlyMap<number, EventResult>, meter: Meter, optOut: YoungOptOut): void {
		this.unconfirmed.push({ person, results, meter, optOut });
	}

	async confirm(look: (person: Person, optOut: YoungOptOut) => Promise<Attempt<void>>): Promise<void> {
		await atOnce(this.unconfirmed, async ({ person, results, meter, optOut }) => {
			const confirmed = await look(person, optOut);
			this.finish(person, confirmed.kind === 'ok' ? results : failedResults(person.events, confirmed.failure), meter);
		});
	}

	/** For a person who was not looked at: nothing new is known of them. */
	skip(person: Person, results: ReadonlyMap<number, EventResult>): void {
		this.record(person, results, { requests: 0, retries: 0 });
	}

	/** Calls the progress port, also while the run waits. */
	pulse(): void {
		this.context.onProgress?.({ done: this.done, total: this.numbers.size });
	}

	/** Every request in some item: what was made for everybody is reported on the run's first event. */
	close(): Map<number, RunResult> {
		const first = firstIndex(this.results.keys());
		const result = this.results.get(first);
		if (result !== undefined) {
			this.results.set(first, { ...result, requests: result.requests + this.overhead.requests, retries: result.retries + this.overhead.retries });
		}
		return this.results;
	}

	private record(person: Person, results: ReadonlyMap<number, EventResult>, meter: Meter): void {
		const number = this.numbers.get(person);
		if (number === undefined) return;
		let { requests, retries } = meter;
		for (const { index } of person.events) {
			const result = results.get(index);
			if (result === undefined) continue;
			if (result.kind === 'failed' && failureTraits(result.failure).halts === 'run') this.halted ??= result.failure;
			this.results.set(index, { result, requests, retries, write: { number, events: person.events.length } });
			requests = 0;
			retries = 0;
		}
		this.done += 1;
		this.pulse();
	}
}

/** The least of the items' places. One by one: as arguments of one call a hundred thousand are too many. */
export function firstIndex(indexes: Iterable<number>): number {
	let first = Number.POSITIVE_INFINITY;
	for (const index of indexes) first = Math.min(first, index);
	return first;
}
