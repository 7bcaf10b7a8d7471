import pLimit from 'p-limit';

import type { PersonEvent, PersonKey } from '../contact/coalesce';
import { coalesce } from '../contact/coalesce';
import type { EventResult } from './person';
import { syncPerson } from './person';
import type { SyncRun } from './ports';

/** One event's result, its share of the requests, and which write of the run it was part of. */
export interface RunResult {
	result: EventResult;
	/** Requests made for the person's write, told on its first event; 0 on the others. */
	requests: number;
	retries: number;
	/** Events of one person share one write. */
	write: { number: number; events: number };
}

/**
 * More than this many people at a time gain nothing: the pacer lets through what the team's limit allows, and that
 * many answers are on their way even where one takes a second.
 */
const PEOPLE_AT_ONCE = 24;

/** Syncs the events of one run, each person once. Never rejects for one person's sake. */
export async function syncRun(work: ReadonlyArray<{ key: PersonKey; event: PersonEvent }>, run: SyncRun): Promise<Map<number, RunResult>> {
	const limit = pLimit(PEOPLE_AT_ONCE);
	const results = new Map<number, RunResult>();
	const people = coalesce(work);
	await Promise.all(
		people.map((person, number) =>
			limit(async () => {
				const { results: events, meter } = await syncPerson(person, run);
				let requests = meter.requests;
				let retries = meter.retries;
				for (const { index } of person.events) {
					const result = events.get(index);
					if (result === undefined) continue;
					results.set(index, { result, requests, retries, write: { number: number + 1, events: person.events.length } });
					requests = 0;
					retries = 0;
				}
			}),
		),
	);
	return results;
}
