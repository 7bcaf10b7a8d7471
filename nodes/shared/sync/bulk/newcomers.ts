import type { Person } from '../../contact/coalesce';
import { combine } from '../../contact/change';
import { eventOutcomes } from '../../plan/eventOutcomes';
import type { Newcomer } from '../../plan/importOrders';
import type { ContactPlan, PlanContext } from '../../plan/planPerson';
import { planContact } from '../../plan/planPerson';
import type { PropertyDefinitions } from '../../contact/propertyWrites';
import { undefinedKeys, writable } from '../../contact/propertyWrites';
import type { PropertyType } from '../../contact/propertyValues';
import { attempt } from '../failure';
import type { EventResult } from '../person';
import { doneResults } from '../person';
import type { BulkApi, SyncRun } from '../ports';
import { ensureDefined, fromFirstUpsert, resolveMembership } from '../round';

/** A person without a contact, with the plan that creates it. */
export interface PlannedNewcomer {
	person: Person;
	plan: ContactPlan;
	context: PlanContext;
}

export interface PlannedNewcomers {
	newcomers: Newcomer<PlannedNewcomer>[];
	definitions: PropertyDefinitions;
	/** Keys that the account does not have: an import defines what its columns name. */
	newKeys: string[];
	/** Budget taken for them, to be given back where no import is made. */
	taken: number;
}

/**
 * Plans people who have no contact as rows of an import. An import defines missing properties by itself, which saves a
 * request each, except the marker: without it a membership would be nobody's, so it is made beforehand.
 * Whoever cannot be planned (two segments of one name) is left to the single way, which says why.
 */
export async function planNewcomers(people: readonly Person[], run: SyncRun, api: BulkApi): Promise<PlannedNewcomers> {
	const resolved = [];
	for (const person of people) {
		const events = fromFirstUpsert(person.events);
		const change = combine(events.map((event) => event.change), run.settings.consent);
		const membership = await attempt(() => resolveMembership(change.membership, run, api));
		if (membership.kind === 'ok' && person.key.by === 'email') resolved.push({ person, events, change, email: person.key.email, membership: membership.value });
	}
	const needsMarker = resolved.some(({ membership }) => membership.kind === 'reconcile' && membership.segments.length > 0);
	const { own, consent } = run.settings;
	const known = await ensureDefined([], needsMarker ? [own.marker] : [], run, api);
	const { definitions, newKeys, taken } = withNewKeys(known, resolved.flatMap(({ change }) => undefinedKeys(change.properties, known)), run);

	const newcomers = resolved.flatMap(({ person, events, email, membership }): Newcomer<PlannedNewcomer>[] => {
		const context: PlanContext = { email, membership, definitions, own, consent };
		const fitting = combine(events.map((event) => writable(event.change, definitions)), consent);
		const plan = planContact(fitting, { kind: 'absent' }, context);
		const [step] = plan.steps;
		return step?.step === 'createContact' ? [{ contact: step.contact, who: { person, plan, context } }] : [];
	});
	return { newcomers, definitions, newKeys, taken };
}

export function createdResults({ person, plan, context }: PlannedNewcomer, contactId: string): ReadonlyMap<number, EventResult> {
	const outcomes = eventOutcomes(person.events, { kind: 'absent' }, plan, contactId, context);
	return doneResults(outcomes);
}

function withNewKeys(known: PropertyDefinitions, keys: readonly string[], run: SyncRun) {
	const definitions = new Map<string, PropertyType>(known);
	const own: ReadonlySet<string> = new Set(Object.values(run.settings.own));
	const newKeys: string[] = [];
	let taken = 0;
	for (const key of new Set(keys)) {
		if (!own.has(key)) {
			if (run.budget.left <= 0) continue;
			run.budget.left -= 1;
			taken += 1;
		}
		definitions.set(key, 'string');
		newKeys.push(key);
	}
	return { definitions, newKeys, taken };
}
