import type { SegmentMove } from '../../contact/aspects/segments';
import { OPT_IN_NOT_FOLLOWED } from '../../contact/aspects/subscription';
import type { Person, PersonEvent } from '../../contact/coalesce';
import { personId } from '../../contact/coalesce';
import type { ContactSnapshot } from '../../contact/snapshot';
import { eventOutcomes } from '../../plan/eventOutcomes';
import type { EventOutcome } from '../../plan/eventOutcomes';
import { namesToFind } from '../../plan/planAccount';
import { planPerson } from '../../plan/planPerson';
import { changeOf } from '../../plan/planRun';
import type { RecordChange } from '../../plan/recordChange';
import { recordChangeOf } from '../../plan/recordChange';
import type { ContactStep } from '../../plan/steps';
import type { Meter } from '../../resend/client';
import type { ContactsApi, SyncContext } from '../context';
import type { Failure } from '../failure';
import { attempt, isAboutContent, NO_RESULT, refused } from '../failure';
import { gatherAccount } from '../gather/gatherAccount';
import type { PlannedPerson, PrepareAccount } from '../gather/gatherPerson';
import { gatherPerson } from '../gather/gatherPerson';
import type { PrefetchedState } from '../gather/readContact';
import { NOT_PREFETCHED } from '../gather/readContact';
import { LISTS_LAG_MS, Patience } from '../patience';
import { applyAccountSteps } from './applyAccount';
import { applyPlan } from './applyPlan';
import type { YoungOptOut } from './confirmOptOuts';
import { isYoungOptOut } from './confirmOptOuts';

export type EventResult = { kind: 'done'; outcome: EventOutcome } | { kind: 'failed'; failure: Failure };

/** What came of one person's events, by their place in the output, and what it cost. */
export interface PersonResult {
	results: ReadonlyMap<number, EventResult>;
	meter: Meter;
	/** Written on so new a contact that it has to be looked at again. */
	optOut: YoungOptOut | null;
}

/**
 * Brings one person's contact into the state that their events ask for. All events go out as one write; where Resend
 * refuses the content of it, each is tried alone, so that one bad event does not cost the others theirs.
 * Nobody else in this process writes the same person meanwhile.
 */
export function syncPerson(person: Person, context: SyncContext, prefetched: PrefetchedState = NOT_PREFETCHED): Promise<PersonResult> {
	return context.account.people.run(personId(person.key), async () => {
		const meter: Meter = { requests: 0, retries: 0 };
		const together = await syncEvents(person, context, prefetched, meter);
		if (together.kind === 'done') return { results: withRefusals(person, together.outcomes, context), meter, optOut: together.optOut };
		if (together.failure.code !== 'invalid' || person.events.length === 1) return { results: failedResults(person.events, together.failure), meter, optOut: null };
		const results = new Map<number, EventResult>();
		let optOut: YoungOptOut | null = null;
		for (const event of person.events) {
			const one = { key: person.key, events: [event] };
			const alone = await syncEvents(one, context, NOT_PREFETCHED, meter);
			if (alone.kind === 'done') optOut = alone.optOut ?? optOut;
			const result = alone.kind === 'done' ? withRefusals(one, alone.outcomes, context) : failedResults([event], alone.failure);
			for (const [index, single] of result) results.set(index, single);
		}
		return { results, meter, optOut };
	});
}

/** How often a plan is made anew because what it was built on turned out to be gone. */
const MAX_NEW_PLANS = 2;

type Done = { kind: 'done'; outcomes: ReadonlyMap<number, EventOutcome>; optOut: YoungOptOut | null };
type Synced = Done | { kind: 'failed'; failure: Failure };

async function syncEvents(person: Person, context: SyncContext, first: PrefetchedState, meter: Meter): Promise<Synced> {
	const api = context.openApi(meter);
	const patience = new Patience(context.clock, context.settings.retryCapMs);
	let prefetched = first;
	let newPlans = 0;
	/** The contact before the first step of this run that took effect: what happened is reported from there. */
	let before: ContactSnapshot | null = null;
	for (;;) {
		const basis = basisOf(context);
		const attempted = await attempt(() => syncOnce(person, prefetched, before, context, api));
		const pass = attempted.kind === 'ok' ? attempted.value : { ...attempted, before: null };
		if (pass.kind === 'done') return pass;
		before ??= pass.before;
		if (pass.kind === 'createUnclear') {
			prefetched = { ...NOT_PREFETCHED, importedAt: prefetched.importedAt, created: prefetched.created === 'maybe' || pass.failure.problem?.effect === 'unknown' ? 'maybe' : 'no' };
			if (!(await patience.waitBeforeRecheck(pass.failure))) return { kind: 'failed', failure: pass.failure };
			continue;
		}
		newPlans += 1;
		prefetched = { ...NOT_PREFETCHED, importedAt: prefetched.importedAt, created: prefetched.created };
		if (newPlans > MAX_NEW_PLANS || !isWorthANewPlan(pass.failure, basis, context)) return { kind: 'failed', failure: pass.failure };
	}
}

type Pass =
	| Done
	/** `before`: the contact as it was, where some steps took effect. */
	| { kind: 'createUnclear' | 'failed'; failure: Failure; before: ContactSnapshot | null };

/** Gather, plan, apply, report: one pass. */
async function syncOnce(person: Person, prefetched: PrefetchedState, before: ContactSnapshot | null, context: SyncContext, api: ContactsApi): Promise<Pass> {
	const prepare = preparing(person, context, api);
	const first = await gatherPerson(person, prefetched, context, api, prepare);
	// A record that was read long before the run got to this person is too old to be changed.
	const mayBeOld = prefetched.contact.kind === 'read' && context.clock.now() - context.startedAt > LISTS_LAG_MS;
	const isOld = mayBeOld && recordOf(first, context) !== null;
	const planned = isOld ? await gatherPerson(person, { ...prefetched, contact: { kind: 'unknown' } }, context, api, prepare) : first;
	const { snapshot, ref, plan, change } = planned;
	if (plan.steps.length === 0 && snapshot.kind !== 'present') return { kind: 'done', outcomes: skipAll(person.events, snapshot.kind === 'absent' ? 'contact_not_found' : 'nothing_to_sync'), optOut: null };

	const applied = await applyPlan(plan, ref, recordOf(planned, context), {
		api,
		clock: context.clock,
		marker: context.settings.own.marker,
		others: context.account.others.by(context.clock),
		segmentId: (key) => (key.by === 'id' ? key.id : null),
		onDone: (contactId, step) => recordStep(contactId, step, context),
	});
	if (applied.kind === 'gone') {
		if (snapshot.kind === 'unread') return { kind: 'done', outcomes: skipAll(person.events, 'contact_not_found'), optOut: null };
		return { kind: 'failed', failure: refused('notFound', 'The contact was deleted in Resend while it was being synced', 'Run this item again.').failure, before: null };
	}
	if (applied.kind !== 'done') return { ...applied, before: applied.steps > 0 ? snapshot : null };
	const now = context.clock.now();
	const isOurs = prefetched.created === 'maybe' && change.subscription === 'optOut';
	const optOut = isOurs || isYoungOptOut(plan, snapshot, now) ? { contactId: applied.contactId, at: now } : null;
	return { kind: 'done', outcomes: outcomesOf(person, planned, prefetched, before, applied.contactId), optOut };
}

function recordOf({ plan, snapshot, change }: PlannedPerson, { settings }: SyncContext): RecordChange | null {
	return recordChangeOf(plan, snapshot, change, settings.own);
}

/** Reported from the state before this run wrote: also where a first attempt wrote some of it, or all without an answer. */
function outcomesOf(person: Person, { snapshot, change, plan, context }: PlannedPerson, prefetched: PrefetchedState, before: ContactSnapshot | null, contactId: string): Map<number, EventOutcome> {
	const isOurCreate = prefetched.created === 'maybe' && plan.steps.length === 0;
	const start: ContactSnapshot = isOurCreate ? { kind: 'absent' } : (before ?? snapshot);
	return eventOutcomes(person.events, start, start === snapshot ? plan : planPerson(change, start, context), contactId, context);
}

/** Does what the account needs, and looks at it again. */
function preparing(person: Person, context: SyncContext, api: ContactsApi): PrepareAccount {
	return {
		seen: (account) => account,
		prepare: async (steps, account) => {
			if (steps.length === 0) return account;
			await applyAccountSteps(steps, context, api);
			return gatherAccount([changeOf(person, account, context.settings)], context, api);
		},
	};
}

/** Remembers for the rest of the process what a step did. */
export function recordStep(contactId: string, step: ContactStep, { account, clock }: SyncContext): void {
	const now = clock.now();
	account.recordChange(contactId, now);
	if (step.step === 'createContact') account.recordAddress(contactId, step.contact.email);
	for (const { segment, to } of movesIn(step)) {
		if (segment.by !== 'id') continue;
		account.moves.record(contactId, segment.id, { now: to, at: now });
		if (to === 'in') account.segments.joined(segment.id, contactId, now);
	}
}

function movesIn(step: ContactStep): SegmentMove[] {
	switch (step.step) {
		case 'createContact':
			return step.contact.segments.map((segment) => ({ segment, to: 'in' }));
		case 'updateContact':
			return [];
		case 'addToSegment':
			return [{ segment: step.segment, to: 'in' }];
		case 'removeFromSegment':
			return [{ segment: step.segment, to: 'out' }];
	}
}

/** Whether a plan made now may rest on what was read before the run. Another person's failure may renew it meanwhile. */
type Basis = 'old' | 'ofThisRun';

function basisOf({ account, startedAt }: SyncContext): Basis {
	return account.segments.isOlderThan(startedAt) || account.properties.isOlderThan(startedAt) ? 'old' : 'ofThisRun';
}

/**
 * Something is not there any more: a segment, a property definition or the contact was deleted since it was read.
 * A refusal of the content is worth a second look only when the directory behind the plan was older than this run.
 */
function isWorthANewPlan(failure: Failure, basis: Basis, { account, startedAt }: SyncContext): boolean {
	if (!isAboutContent(failure) && failure.code !== 'notFound') return false;
	account.segments.forgetOlderThan(startedAt);
	account.properties.forgetOlderThan(startedAt);
	return failure.code === 'notFound' || basis === 'old';
}

/** A segment that could not be created fails the events that asked for it; what else they said was written. */
export function withRefusals(person: Person, outcomes: ReadonlyMap<number, EventOutcome>, { additions }: SyncContext): Map<number, EventResult> {
	return new Map(
		person.events.map(({ index, change }): [number, EventResult] => {
			const refusal = namesToFind(change).map(({ name }) => additions.segmentRefusal(name)).find((failure) => failure !== null);
			const outcome = outcomes.get(index);
			if (outcome === undefined) return [index, { kind: 'failed', failure: NO_RESULT }];
			return [index, refusal === undefined || refusal === null || outcome.outcome === 'skipped' ? { kind: 'done', outcome } : { kind: 'failed', failure: refusal }];
		}),
	);
}

export function doneResults(outcomes: ReadonlyMap<number, EventOutcome>): Map<number, EventResult> {
	return new Map([...outcomes].map(([index, outcome]) => [index, { kind: 'done', outcome }]));
}

export function failedResults(events: readonly PersonEvent[], failure: Failure): Map<number, EventResult> {
	return new Map(events.map(({ index }) => [index, { kind: 'failed', failure }]));
}

export function skipAll(events: readonly PersonEvent[], reason: 'contact_not_found' | 'nothing_to_sync'): Map<number, EventOutcome> {
	const ignored = ({ change }: PersonEvent) => (reason === 'nothing_to_sync' && change.subscription === 'optIn' ? [OPT_IN_NOT_FOLLOWED] : []);
	return new Map(events.map((event) => [event.index, { outcome: 'skipped', reason, warnings: [...event.warnings, ...ignored(event)] }]));
}
