import type { ContactChange } from '../contact/change';
import type { Marker, SegmentKey } from '../contact/marker';
import { parseMarker } from '../contact/marker';
import type { OwnKeys } from '../contact/propertyValues';
import type { ContactSnapshot } from '../contact/snapshot';
import type { PersonPlan } from './planPerson';
import type { ContactStep } from './steps';

/**
 * What a plan does to the contact's record of segments. Another worker may read, change and write the record at the same time,
 * so what stands there is read again once the memberships have changed, and merged: both workers' entries stay. All sets hold ids
 * of segments.
 */
export interface RecordChange {
	/** How many steps come before that reading: all up to the last change of a membership. */
	steps: number;
	/** The record at that moment if nobody else wrote it. */
	expected: ReadonlySet<string>;
	/** Put there by this plan, to be on record. */
	claimed: ReadonlySet<string>;
	/** Taken out by this plan, to be off the record. */
	left: ReadonlySet<string>;
	/** Put there on purpose, so no longer on record. */
	disowned: ReadonlySet<string>;
	/**
	 * On record when the plan was made, though the contact was not in it: by hand, or another worker is just about to add or to
	 * remove it. Only some time later shows which.
	 */
	doubtful: ReadonlySet<string>;
}

/** Null where a plan has nothing to do with the record. */
export function recordChangeOf({ steps }: Pick<PersonPlan, 'steps'>, snapshot: ContactSnapshot, { segments }: Pick<ContactChange, 'segments'>, own: OwnKeys): RecordChange | null {
	if (snapshot.kind !== 'present') return null;
	const lastMove = steps.reduce((last, { step }, place) => (step === 'addToSegment' || step === 'removeFromSegment' ? place : last), -1);
	if (lastMove === -1) return null;
	const held = parseMarker(snapshot.contact.properties.get(own.marker)).ids;
	const before = markerIn(steps.slice(0, lastMove));
	const last = markerIn(steps);
	const added = idsOf(steps.flatMap((step) => (step.step === 'addToSegment' ? [step.segment] : [])));
	const addedAgain = segments.kind === 'reconcile' ? only(added, (id) => held.has(id)) : new Set<string>();
	if (last === null && addedAgain.size === 0) return null;
	const expected = before ?? held;
	const wanted = last ?? held;
	const claimed = union(only(wanted, (id) => !held.has(id)), addedAgain);
	const isIn = new Set(snapshot.memberships.map(({ id }) => id));
	const released = only(union(held, expected), (id) => !wanted.has(id));
	return {
		steps: lastMove + 1,
		expected,
		claimed,
		left: only(released, (id) => !added.has(id)),
		disowned: only(released, (id) => added.has(id)),
		doubtful: only(held, (id) => !isIn.has(id)),
	};
}

/** The record that keeps others' entries and says what this plan did, as far as that is certain. */
export function mergedRecord({ claimed, left, disowned, doubtful }: RecordChange, stands: Marker): ReadonlySet<string> {
	return only(union(stands.ids, claimed), (id) => !disowned.has(id) && (!left.has(id) || doubtful.has(id)));
}

/**
 * The same some time later, when others are done, and going by where the contact is: who was put back in the meantime stays on
 * record, and a segment that the contact was taken out of does not.
 */
export function settledRecord({ claimed, left, disowned, doubtful }: RecordChange, stands: Marker, memberships: ReadonlySet<string>): ReadonlySet<string> {
	const isOver = (id: string) => disowned.has(id) || ((left.has(id) || claimed.has(id)) && !memberships.has(id));
	return only(union(stands.ids, union(claimed, only(left, (id) => doubtful.has(id)))), (id) => !isOver(id));
}

export function isSameRecord(ids: ReadonlySet<string>, stands: Marker): boolean {
	return stands.unreadable === 0 && ids.size === stands.ids.size && [...ids].every((id) => stands.ids.has(id));
}

function markerIn(steps: readonly ContactStep[]): ReadonlySet<string> | null {
	const written = steps.flatMap((step) => (step.step === 'updateContact' && step.fields.marker !== undefined ? [step.fields.marker] : [])).at(-1);
	return written === undefined ? null : idsOf(written.segments);
}

/** A segment that is still to be made has no id: only a preview asks about one. */
function idsOf(segments: readonly SegmentKey[]): ReadonlySet<string> {
	return new Set(segments.map((key) => (key.by === 'id' ? key.id : key.name)));
}

function union(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
	return new Set([...one, ...other]);
}

function only(ids: ReadonlySet<string>, holds: (id: string) => boolean): ReadonlySet<string> {
	return new Set([...ids].filter(holds));
}
