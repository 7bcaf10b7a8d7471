import type { Person, PersonEvent } from '../contact/coalesce';
import { personId } from '../contact/coalesce';
import type { EventOutcome } from '../plan/outcomes';
import type { Meter } from '../resend/client';
import type { Failure } from './failure';
import { attempt } from './failure';
import type { PersonHint } from './hint';
import { NO_HINT } from './hint';
import { LookAgain } from './lookAgain';
import type { SyncRun } from './ports';
import { syncRound } from './round';

export type EventResult = { kind: 'done'; outcome: EventOutcome } | { kind: 'failed'; failure: Failure };

/** What came of one person's events, by their place in the output, and what it cost. */
export interface PersonResult {
	results: ReadonlyMap<number, EventResult>;
	meter: Meter;
}

/**
 * Brings one person's contact into the state that their events ask for. All events go out as one write; where Resend
 * refuses the content of it, each is tried alone, so that one bad event does not cost the others theirs.
 * Nobody else in this process writes the same person meanwhile.
 */
export function syncPerson(person: Person, run: SyncRun, hint: PersonHint = NO_HINT): Promise<PersonResult> {
	return run.account.people.run(personId(person.key), async () => {
		const meter: Meter = { requests: 0, retries: 0 };
		const together = await syncEvents(person, run, hint, meter);
		if (together.kind === 'done') return { results: doneResults(together.outcomes), meter };
		if (together.failure.code !== 'invalid' || person.events.length === 1) {
			return { results: failedResults(person.events, together.failure), meter };
		}
		const results = new Map<number, EventResult>();
		for (const event of person.events) {
			const alone = await syncEvents({ key: person.key, events: [event] }, run, NO_HINT, meter);
			const result = alone.kind === 'done' ? doneResults(alone.outcomes) : failedResults([event], alone.failure);
			for (const [index, one] of result) results.set(index, one);
		}
		return { results, meter };
	});
}

/** How often a plan is made anew because what it was built on turned out to be gone. */
const MAX_NEW_PLANS = 2;

type Synced = { kind: 'done'; outcomes: ReadonlyMap<number, EventOutcome> } | { kind: 'failed'; failure: Failure };

async function syncEvents(person: Person, run: SyncRun, firstHint: PersonHint, meter: Meter): Promise<Synced> {
	const api = run.openApi(meter);
	const patience = new LookAgain(run.clock, run.settings.retryCapMs);
	let hint = firstHint;
	let newPlans = 0;
	for (;;) {
		const basis = basisOf(run);
		const attempted = await attempt(() => syncRound(person, hint, run, api));
		const round = attempted.kind === 'ok' ? attempted.value : attempted;
		if (round.kind === 'done') return round;
		if (round.kind === 'createUnclear') {
			hint = { ...NO_HINT, created: hint.created === 'maybe' || round.failure.problem?.effect === 'unknown' ? 'maybe' : 'no' };
			if (!(await patience.after(round.failure))) return { kind: 'failed', failure: round.failure };
			continue;
		}
		newPlans += 1;
		hint = { ...NO_HINT, created: hint.created };
		if (newPlans > MAX_NEW_PLANS || !worthANewPlan(round.failure, basis, run)) return { kind: 'failed', failure: round.failure };
	}
}

/** Whether a plan made now may rest on what was read before the run. Another person's failure may renew it meanwhile. */
type Basis = 'old' | 'ofThisRun';

function basisOf({ account, startedAt }: SyncRun): Basis {
	return account.segments.isOlderThan(startedAt) || account.properties.isOlderThan(startedAt) ? 'old' : 'ofThisRun';
}

/**
 * Something is not there any more: a segment, a property definition or the contact was deleted since it was read.
 * A refusal of the content is worth a second look only when the directory behind the plan was older than this run.
 */
function worthANewPlan(failure: Failure, basis: Basis, { account, startedAt }: SyncRun): boolean {
	if (failure.code !== 'notFound' && failure.code !== 'invalid') return false;
	account.segments.forgetOlderThan(startedAt);
	account.properties.forgetOlderThan(startedAt);
	return failure.code === 'notFound' || basis === 'old';
}

export function doneResults(outcomes: ReadonlyMap<number, EventOutcome>): Map<number, EventResult> {
	return new Map([...outcomes].map(([index, outcome]) => [index, { kind: 'done', outcome }]));
}

export function failedResults(events: readonly PersonEvent[], failure: Failure): Map<number, EventResult> {
	return new Map(events.map(({ index }) => [index, { kind: 'failed', failure }]));
}
