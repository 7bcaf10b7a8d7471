import type { DiffContext, MembershipResult } from '../contact/aspect';
import type { SegmentMove } from '../contact/aspects/segments';
import { segments as segmentAspect } from '../contact/aspects/segments';
import { diffContact } from '../contact/change';
import type { PersonEvent } from '../contact/coalesce';
import { hasFields } from '../contact/contactFields';
import type { ContactFields } from '../contact/contactFields';
import type { SegmentKey } from '../contact/marker';
import type { PropertyValue } from '../contact/propertyValues';
import type { SkipReason } from '../contact/skipReasons';
import type { ContactSnapshot, KnownContact } from '../contact/snapshot';
import type { PersonPlan } from './planPerson';

/**
 * What each event of a person came to, though all of them went out as one write: the same words that one write per event
 * would have earned. The contact counts as created by the first event that may create; what an earlier event of the run said
 * is written with it. Where later events took back all that earlier ones asked for, nothing was written and all are unchanged.
 */
export function eventOutcomes(
	events: readonly PersonEvent[],
	before: ContactSnapshot,
	{ steps, memberships }: PersonPlan,
	contactId: string | null,
	context: DiffContext,
): Map<number, EventOutcome> {
	const decider = events.filter(({ change }) => change.segments.kind === 'reconcile').at(-1);
	const creator = before.kind === 'absent' ? events.find(({ change }) => change.presence === 'upsert') : undefined;
	let snapshot: ContactSnapshot = before.kind === 'absent' ? { kind: 'present', contact: EMPTY_CONTACT, memberships: [] } : before;
	const outcomes = new Map<number, EventOutcome>();
	for (const event of events) {
		const segments = segmentsOf(event, events, memberships);
		const { anytime, warnings } = diffContact({ ...event.change, segments: { kind: 'notMentioned' } }, snapshot, context);
		const differs = steps.length > 0 && (hasFields(anytime) || movesAnything(event, events, memberships));
		snapshot = snapshot.kind === 'present' && steps.length > 0 ? { ...snapshot, contact: withOwnOptOut(withFields(snapshot.contact, anytime), anytime, context) } : snapshot;
		outcomes.set(event.index, {
			outcome: event === creator ? 'created' : differs ? 'updated' : 'unchanged',
			contactId,
			segments,
			properties: differs ? anytime.properties : new Map(),
			unsubscribed: snapshot.kind === 'present' ? snapshot.contact.unsubscribed : 'notRead',
			warnings: [...event.warnings, ...warnings, ...(event === decider ? segmentAspect.diff(event.change.segments, snapshot, context).warnings : [])],
		});
	}
	return outcomes;
}

const EMPTY_CONTACT: KnownContact = { id: '', email: '', firstName: null, lastName: null, unsubscribed: false, properties: new Map() };

/** An opt-out of this run is ours to take back in it, also where nothing of it had to be recorded. */
function withOwnOptOut(contact: KnownContact, { subscription }: ContactFields, { own }: DiffContext): KnownContact {
	if (subscription?.kind !== 'optOut') return contact;
	return { ...contact, properties: new Map([...contact.properties, [own.optedOut, 'true']]) };
}

/** The contact as it is after a write of these fields. */
export function withFields(contact: KnownContact, fields: ContactFields): KnownContact {
	const properties = new Map(contact.properties);
	for (const [key, value] of fields.properties) {
		if (value === null) properties.delete(key);
		else properties.set(key, value);
	}
	const { firstName = contact.firstName, lastName = contact.lastName } = fields;
	const unsubscribed = fields.subscription === undefined ? contact.unsubscribed : fields.subscription.kind === 'optOut';
	return { ...contact, firstName, lastName, unsubscribed, properties };
}

/** The memberships that are reported on this event: those it decided. */
function segmentsOf(event: PersonEvent, events: readonly PersonEvent[], memberships: readonly MembershipResult[]): SegmentChanges {
	if (event.change.segments.kind === 'notMentioned') return NO_SEGMENTS;
	const own = decidedBy(event, events, memberships);
	const decided = (result: MembershipResult['result']) => own.filter((membership) => membership.result === result).map(({ segment }) => segment);
	return { added: decided('added'), removed: decided('removed'), kept: decided('kept'), missing: decided('missing') };
}

/** What was taken out though no list showed it was a request too, and may have taken the contact out of something. */
function movesAnything(event: PersonEvent, events: readonly PersonEvent[], memberships: readonly MembershipResult[]): boolean {
	return decidedBy(event, events, memberships).some(({ result }) => result === 'added' || result === 'removed' || result === 'stale');
}

function decidedBy(event: PersonEvent, events: readonly PersonEvent[], memberships: readonly MembershipResult[]): MembershipResult[] {
	return memberships.filter((membership) => decidingEvent(events, membership) === event);
}

/** The last list of segments decides; of moves of one segment the first of those that agree with the last. */
function decidingEvent(events: readonly PersonEvent[], membership: MembershipResult): PersonEvent | undefined {
	const saying = events.filter(({ change }) => change.segments.kind !== 'notMentioned');
	const last = saying.at(-1);
	if (last === undefined || last.change.segments.kind === 'reconcile') return last;
	const moving = saying.flatMap((event) => {
		const move = moveOf(event, membership);
		return move === undefined ? [] : [{ event, to: move.to }];
	});
	const disagreeing = moving.map(({ to }) => to).lastIndexOf(moving.at(-1)?.to === 'in' ? 'out' : 'in');
	return moving[disagreeing + 1]?.event;
}

function moveOf({ change }: PersonEvent, { segment }: MembershipResult): SegmentMove | undefined {
	if (change.segments.kind !== 'move') return undefined;
	return change.segments.moves.find((move) => (move.segment.by === 'id' && segment.by === 'id' ? move.segment.id === segment.id : move.segment.name === segment.name));
}

export type WriteOutcome = 'created' | 'updated' | 'unchanged';

/** Segments, by what became of them. */
export interface SegmentChanges {
	added: readonly SegmentKey[];
	removed: readonly SegmentKey[];
	kept: readonly SegmentKey[];
	/** Wanted out, but not in: a removal that had nothing to do. */
	missing: readonly SegmentKey[];
}

export const NO_SEGMENTS: SegmentChanges = { added: [], removed: [], kept: [], missing: [] };

/** What one event came to. `properties` are those this event wrote, null for a cleared one. */
export type EventOutcome =
	| {
			outcome: WriteOutcome;
			/** Null in a preview, of a contact that would be created. */
			contactId: string | null;
			segments: SegmentChanges;
			properties: ReadonlyMap<string, PropertyValue | null>;
			/** Whether the contact has opted out, after this event. */
			unsubscribed: boolean | 'notRead';
			warnings: string[];
	  }
	| { outcome: 'skipped'; reason: SkipReason; warnings: string[] };
