import type { ContactChange } from '../contact/change';
import { consentWrite, OPT_IN_IGNORED } from '../contact/consent';
import type { PersonEvent } from '../contact/coalesce';
import type { EventOutcome, SegmentNames, WriteOutcome } from './outcomes';
import type { ContactPlan, ContactState, PlanContext } from './planPerson';
import { propertyWrites } from '../contact/propertyWrites';
import type { PropertyValue } from '../contact/propertyValues';
import type { DesiredMembership, SegmentRef } from '../contact/membership';

/** The contact as it would look after each event, had they been written one by one. */
interface Replay {
	presence: ContactState['kind'];
	firstName: string | null;
	lastName: string | null;
	unsubscribed: boolean | 'notRead';
	properties: Map<string, string | number | boolean>;
}

type OutcomeContext = Pick<PlanContext, 'definitions' | 'consent'>;

/**
 * What each event of a person came to, though all of them went out as one write: the same words that one write per
 * event would have earned. The segments are reported on the event that decided them.
 */
export function eventOutcomes(
	events: readonly PersonEvent[],
	state: ContactState,
	plan: ContactPlan,
	contactId: string,
	context: OutcomeContext,
): Map<number, EventOutcome> {
	const replay = startOf(state);
	const decisive = decisiveEvent(events);
	const outcomes = new Map<number, EventOutcome>();
	for (const event of events) {
		const segments = event === decisive ? namesOf(plan) : { added: [], removed: [], kept: [] };
		outcomes.set(event.index, replayEvent(event, replay, segments, contactId, context));
	}
	return outcomes;
}

/** The last event that says something of segments; of additions to one segment in a row, or removals, the first. */
function decisiveEvent(events: readonly PersonEvent[]): PersonEvent | undefined {
	const telling = [...events].reverse().filter(({ change }) => change.membership.kind !== 'unsaid');
	const [last] = telling;
	if (last === undefined) return undefined;
	const other = telling.findIndex((event) => event !== last && !isSameMove(event.change.membership, last.change.membership));
	return telling[(other === -1 ? telling.length : other) - 1];
}

function isSameMove(one: DesiredMembership, other: DesiredMembership): boolean {
	return (one.kind === 'add' || one.kind === 'remove') && one.kind === other.kind && one.segment.id === other.segment.id;
}

function startOf(state: ContactState): Replay {
	if (state.kind !== 'present') {
		return { presence: state.kind, firstName: null, lastName: null, unsubscribed: state.kind === 'unread' ? 'notRead' : false, properties: new Map() };
	}
	const { firstName, lastName, unsubscribed, properties } = state.contact;
	return { presence: 'present', firstName, lastName, unsubscribed, properties: new Map(properties) };
}

function replayEvent(event: PersonEvent, replay: Replay, segments: SegmentNames, contactId: string, context: OutcomeContext): EventOutcome {
	const { change } = event;
	if (replay.presence === 'absent' && change.presence === 'existingOnly') {
		return { outcome: 'skipped', reason: 'contact_not_found', warnings: event.warnings };
	}
	const writes = propertyWrites(change.properties, context.definitions, replay.presence === 'unread' ? 'notRead' : replay.properties);
	const warnings = [...event.warnings, ...writes.warnings];
	if (change.subscription === 'optIn' && replay.unsubscribed === true && context.consent === 'optOutOnly') warnings.push(OPT_IN_IGNORED);
	const outcome = wordFor(change, replay, writes.values, segments, context);
	advance(replay, change, writes.values, context);
	return { outcome, contactId, segments, properties: writes.values, unsubscribed: replay.unsubscribed, warnings };
}

function wordFor(
	change: ContactChange,
	replay: Replay,
	values: ReadonlyMap<string, PropertyValue | null>,
	segments: SegmentNames,
	context: OutcomeContext,
): WriteOutcome {
	if (replay.presence === 'absent') return 'created';
	const differs =
		values.size > 0 ||
		valueAfter(change.firstName, replay.firstName) !== replay.firstName ||
		valueAfter(change.lastName, replay.lastName) !== replay.lastName ||
		consentWrite(change.subscription, context.consent, replay.unsubscribed).kind !== 'unsaid' ||
		segments.added.length > 0 ||
		segments.removed.length > 0;
	return differs ? 'updated' : 'unchanged';
}

function advance(replay: Replay, change: ContactChange, values: ReadonlyMap<string, PropertyValue | null>, context: OutcomeContext): void {
	replay.firstName = valueAfter(change.firstName, replay.firstName);
	replay.lastName = valueAfter(change.lastName, replay.lastName);
	const consent = consentWrite(change.subscription, context.consent, replay.unsubscribed);
	if (consent.kind !== 'unsaid') replay.unsubscribed = consent.kind === 'optOut';
	for (const [key, value] of values) {
		if (value === null) replay.properties.delete(key);
		else replay.properties.set(key, value);
	}
	if (replay.presence === 'absent') replay.presence = 'present';
}

function valueAfter(said: ContactChange['firstName'], current: string | null): string | null {
	return said.say === 'set' ? said.value : said.say === 'clear' ? null : current;
}

function namesOf({ segments }: ContactPlan): SegmentNames {
	const names = (refs: readonly SegmentRef[]) => refs.map(({ name }) => name);
	return { added: names(segments.added), removed: names(segments.removed), kept: names(segments.kept) };
}
