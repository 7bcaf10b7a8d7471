import type { ContactChange } from '../contact/change';
import { combine } from '../contact/change';
import { OPT_IN_NOT_FOLLOWED } from '../contact/consent';
import type { Person, PersonEvent } from '../contact/coalesce';
import { eventOutcomes } from '../plan/eventOutcomes';
import type { DesiredMembership, ResolvedMembership } from '../contact/membership';
import type { EventOutcome } from '../plan/outcomes';
import type { ContactState, PlanContext } from '../plan/planPerson';
import { planContact } from '../plan/planPerson';
import type { PropertyDefinitions } from '../contact/propertyWrites';
import { undefinedKeys, writable } from '../contact/propertyWrites';
import { applyPlan } from './apply';
import type { Failure } from './failure';
import { refused } from './failure';
import type { PersonHint } from './hint';
import type { ContactsApi, SyncRun } from './ports';
import { readContact } from './readContact';

export type Round =
	| { kind: 'done'; outcomes: ReadonlyMap<number, EventOutcome> }
	| { kind: 'createUnclear'; failure: Failure }
	| { kind: 'failed'; failure: Failure };

/**
 * One pass: directory, read, plan, apply, report. The directory comes first, so that nothing stands between finding
 * nobody and creating: whoever signs up and opts out in that gap would be opted in again.
 */
export async function syncRound(person: Person, hint: PersonHint, run: SyncRun, api: ContactsApi): Promise<Round> {
	const wanted = combine(person.events.map(({ change }) => change), run.settings.consent);
	const membership = await resolveMembership(wanted.membership, run, api);
	// Nobody can come into being here, so whoever is asked about is looked for before anything is defined for them.
	const early = wanted.presence === 'existingOnly' && (await wouldDefine(wanted, run, api)) ? await readContact(person.key, wanted, membership, hint, run, api, 'read') : null;
	if (early?.state.kind === 'absent') return { kind: 'done', outcomes: skipAll(person.events, 'contact_not_found') };
	const definitions = await defineProperties(wanted, membership, run, api);
	const { state, ref } = early ?? (await readContact(person.key, wanted, membership, hint, run, api, 'readIfNeeded'));

	const events = state.kind === 'absent' ? fromFirstUpsert(person.events) : person.events;
	const change = combine(events.map((event) => writable(event.change, definitions)), run.settings.consent);
	const context: PlanContext = {
		email: person.key.by === 'email' ? person.key.email : null,
		membership,
		definitions,
		own: run.settings.own,
		consent: run.settings.consent,
	};
	const plan = planContact(change, state, context);
	if (state.kind === 'absent' && plan.steps.length === 0) return { kind: 'done', outcomes: skipAll(person.events, 'contact_not_found') };
	if (state.kind === 'unread' && plan.steps.length === 0) return { kind: 'done', outcomes: skipAll(person.events, 'nothing_to_sync') };

	const applied = await applyPlan(plan, ref, api, (contactId, segment, now) => run.account.moves.record(contactId, segment, now, run.clock.now()));
	if (applied.kind === 'gone') {
		if (state.kind === 'unread') return { kind: 'done', outcomes: skipAll(person.events, 'contact_not_found') };
		return { kind: 'failed', failure: refused('notFound', 'The contact was deleted in Resend while it was being synced', 'Run this item again.').failure };
	}
	if (applied.kind !== 'done') return applied;

	const ourCreate = hint.created === 'maybe' && plan.steps.length === 0;
	const before: ContactState = ourCreate ? { kind: 'absent' } : state;
	const report = ourCreate ? planContact(change, before, context) : plan;
	return { kind: 'done', outcomes: eventOutcomes(person.events, before, report, applied.contactId, context) };
}

export async function resolveMembership(wanted: DesiredMembership, run: SyncRun, api: ContactsApi): Promise<ResolvedMembership> {
	if (wanted.kind !== 'reconcile') return wanted;
	const asker = { api, clock: run.clock, retryCapMs: run.settings.retryCapMs, since: run.startedAt };
	return { kind: 'reconcile', segments: wanted.names.length === 0 ? [] : await run.account.segments.resolve(wanted.names, asker) };
}

async function defineProperties(wanted: ContactChange, membership: ResolvedMembership, run: SyncRun, api: ContactsApi): Promise<PropertyDefinitions> {
	const needsMarker = membership.kind === 'reconcile' && membership.segments.length > 0;
	if (wanted.properties.size === 0 && !needsMarker) return new Map();
	const { own } = run.settings;
	const required = [own.userId, own.anonymousId].filter((key) => wanted.properties.get(key)?.say === 'set');
	const definitions = await ensureDefined(undefinedKeys(wanted.properties, new Map()), needsMarker ? [own.marker, ...required] : required, run, api);
	if (needsMarker && definitions.get(own.marker) !== 'string') {
		throw refused(
			'markerUndefined',
			`The property "${own.marker}" is not text in this Resend account`,
			'The sync keeps its record of segments there. Delete that property in Resend, or set another one in the option Property Prefix.',
		);
	}
	return definitions;
}

/** Whether a trait has no definition yet, as far as the account's list tells. */
async function wouldDefine(wanted: ContactChange, run: SyncRun, api: ContactsApi): Promise<boolean> {
	if (wanted.properties.size === 0) return false;
	return undefinedKeys(wanted.properties, await ensureDefined([], [], run, api)).length > 0;
}

/** The account's definitions, after those were made that `wanted` (within the run's budget) and `required` miss. */
export function ensureDefined(wanted: readonly string[], required: readonly string[], run: SyncRun, api: ContactsApi): Promise<PropertyDefinitions> {
	return run.account.properties.ensure({ wanted, required, budget: run.budget, api, clock: run.clock, retryCapMs: run.settings.retryCapMs });
}

/** What happened before the contact came into being had nobody to happen to. */
export function fromFirstUpsert(events: readonly PersonEvent[]): readonly PersonEvent[] {
	const first = events.findIndex(({ change }) => change.presence === 'upsert');
	return first === -1 ? [] : events.slice(first);
}

function skipAll(events: readonly PersonEvent[], reason: 'contact_not_found' | 'nothing_to_sync'): Map<number, EventOutcome> {
	const ignored = (change: ContactChange) => (reason === 'nothing_to_sync' && change.subscription === 'optIn' ? [OPT_IN_NOT_FOLLOWED] : []);
	return new Map(events.map(({ index, change, warnings }) => [index, { outcome: 'skipped', reason, warnings: [...warnings, ...ignored(change)] }]));
}
