import { readNameList } from '../../events/nameList';
import { traitNamed } from '../../events/traits';
import type { Traits } from '../../events/types';
import type { Aspect, Diff, DiffContext, MembershipResult } from '../aspect';
import { NO_DIFF, NO_KEYS } from '../aspect';
import type { ContactFields } from '../contactFields';
import { NO_FIELDS } from '../contactFields';
import type { Marker, SegmentKey } from '../marker';
import { parseMarker, keyOfSegment, keysOfIds, sameSegment } from '../marker';
import type { ContactSnapshot } from '../snapshot';

/** One deliberate change of membership, which leaves all other segments alone. */
export interface SegmentMove {
	segment: SegmentKey;
	to: 'in' | 'out';
}

/** What is wanted of segments. `reconcile` with no names means "none of those the sync added". */
export type SegmentsUpdate = { kind: 'notMentioned' } | { kind: 'reconcile'; names: readonly string[] } | { kind: 'move'; moves: readonly SegmentMove[] };

const NOTHING: SegmentsUpdate = { kind: 'notMentioned' };

export const segments: Aspect<SegmentsUpdate> = {
	nothing: NOTHING,
	read(statement, { segments: setting }) {
		if (statement.covers !== 'person') return { update: NOTHING, warnings: [] };
		return segmentsIn([statement.traits, statement.context], setting);
	},
	combine: (updates) => updates.reduce(laterOf, NOTHING),
	saysNothing: ({ kind }) => kind === 'notMentioned',
	needsContact: ({ kind }) => kind !== 'notMentioned',
	neededKeys: (update, own) => (update.kind === 'reconcile' && update.names.length > 0 ? { required: [own.marker], wanted: [] } : NO_KEYS),
	diff(update, snapshot, context) {
		switch (update.kind) {
			case 'notMentioned':
				return NO_DIFF;
			case 'reconcile':
				return reconcile(update.names, snapshot, context);
			case 'move':
				return move(update.moves, snapshot, context);
		}
	},
	canonical: (update) => (update.kind === 'reconcile' ? { ...update, names: [...update.names].sort() } : update),
};

const TRAITS = ['resendSegments', 'resendAudiences'] as const;

/**
 * The trait if there is one, even an empty one, the event's own before the context's; else the node's setting if it is not blank,
 * else nothing is said. Null of the event's own stands for the setting. What cannot be read as names says nothing: guessing would
 * move people.
 */
function segmentsIn(sources: readonly Traits[], setting: string): { update: SegmentsUpdate; warnings: string[] } {
	for (const source of sources) {
		const said = TRAITS.flatMap((trait) => {
			const value = traitNamed(source, trait);
			return value === undefined ? [] : [{ trait, value }];
		});
		const named = said.find(({ value }) => value !== null);
		if (named !== undefined) {
			const list = readNameList(named.value);
			return list.kind === 'names' ? { update: { kind: 'reconcile', names: list.names }, warnings: [] } : unreadable(`The trait ${named.trait}`);
		}
		if (said.length > 0) break;
	}
	const list = readNameList(setting);
	if (list.kind === 'unreadable') return unreadable('The field Segments');
	return { update: list.names.length === 0 ? NOTHING : { kind: 'reconcile', names: list.names }, warnings: [] };
}

function unreadable(what: string): { update: SegmentsUpdate; warnings: string[] } {
	return { update: NOTHING, warnings: [`${what} is ignored: give segment names as text, separated by commas, or as a list of texts. Membership was left alone.`] };
}

/** Moves of different segments add up; of one segment, and of whole lists, the last one holds. */
function laterOf(earlier: SegmentsUpdate, later: SegmentsUpdate): SegmentsUpdate {
	if (later.kind === 'notMentioned') return earlier;
	if (later.kind === 'reconcile' || earlier.kind !== 'move') return later;
	const others = earlier.moves.filter(({ segment }) => !later.moves.some((one) => sameSegment(one.segment, segment)));
	return { kind: 'move', moves: [...others, ...later.moves] };
}

interface Held {
	current: ReadonlyMap<string, SegmentKey>;
	marker: Marker;
}

function heldBy(snapshot: ContactSnapshot, { own }: DiffContext): Held {
	if (snapshot.kind !== 'present') return { current: new Map(), marker: { ids: new Set(), unreadable: 0 } };
	return {
		current: new Map(snapshot.memberships.map((membership) => [membership.id, keyOfSegment(membership)])),
		marker: parseMarker(snapshot.contact.properties.get(own.marker)),
	};
}

/**
 * What has to change so that a contact's segments are the wanted ones. A segment that the contact is in without being on
 * record was filled by somebody else: it is kept where wanted, left alone where not, and never recorded.
 */
function reconcile(names: readonly string[], snapshot: ContactSnapshot, context: DiffContext): Diff {
	const held = heldBy(snapshot, context);
	const { current, marker } = held;
	const warnings: string[] = [];
	const wanted = names.flatMap((name): SegmentKey[] => {
		const found = context.segmentNamed(name);
		if (found.kind === 'unavailable') warnings.push(found.warning);
		return found.kind === 'unavailable' ? [] : [found.kind === 'found' ? keyOfSegment(found.segment) : { by: 'name', name }];
	});
	const isCurrent = (key: SegmentKey) => key.by === 'id' && current.has(key.id);
	const isRecorded = (key: SegmentKey) => key.by === 'id' && marker.ids.has(key.id);
	const wantedIds = new Set(wanted.flatMap((key) => (key.by === 'id' ? [key.id] : [])));
	const unwanted = [...marker.ids].filter((id) => !wantedIds.has(id));
	const added = wanted.filter((key) => !isCurrent(key));
	const claimed = added.filter((key) => !isRecorded(key));
	const known = keysOfIds(marker.ids);
	return {
		...NO_DIFF,
		...records(held, context, [...known, ...claimed], [...known.filter(({ id }) => wantedIds.has(id)), ...claimed]),
		memberships: [
			...added.map((segment): MembershipResult => ({ segment, result: 'added' })),
			...unwanted.map((id): MembershipResult => ({ segment: current.get(id) ?? { by: 'id', id, name: id }, result: current.has(id) ? 'removed' : 'stale' })),
			...wanted.filter(isCurrent).map((segment): MembershipResult => ({ segment, result: 'kept' })),
		],
		warnings: [...warnings, ...unreadableWarnings(marker)],
	};
}

/**
 * Deliberate moves are like a human's: an added segment is no longer the reconciliation's to take away, so it leaves the record
 * first. What is on record is taken out though the list may not show it.
 */
function move(moves: readonly SegmentMove[], snapshot: ContactSnapshot, context: DiffContext): Diff {
	const held = heldBy(snapshot, context);
	const { current, marker } = held;
	const resolved = moves.map(({ segment, to }): SegmentMove => ({ segment: resolve(segment, context), to }));
	const idsTo = (place: SegmentMove['to']) => new Set(resolved.flatMap(({ segment, to }) => (segment.by === 'id' && to === place ? [segment.id] : [])));
	const [ins, outs] = [idsTo('in'), idsTo('out')];
	const during = keysOfIds(marker.ids).filter(({ id }) => !ins.has(id));
	return {
		...NO_DIFF,
		...records(held, context, during, during.filter(({ id }) => !outs.has(id))),
		memberships: resolved.flatMap(({ segment, to }): MembershipResult[] => {
			const isIn = segment.by === 'id' && current.has(segment.id);
			if (to === 'in') return [{ segment, result: isIn ? 'kept' : 'added' }];
			const mayBeIn = segment.by === 'id' && marker.ids.has(segment.id);
			return isIn ? [{ segment, result: 'removed' }] : [{ segment, result: 'missing' }, ...(mayBeIn ? [{ segment, result: 'stale' } as const] : [])];
		}),
		warnings: unreadableWarnings(marker),
	};
}

function resolve(key: SegmentKey, context: DiffContext): SegmentKey {
	if (key.by === 'id') return key;
	const found = context.segmentNamed(key.name);
	return found.kind === 'found' ? keyOfSegment(found.segment) : key;
}

/**
 * The record while memberships change, and once they have. It is widened before the first addition and narrowed after the
 * last removal: a crash in between leaves too much in it, never a membership that nobody knows to be ours.
 */
function records({ marker }: Held, { own }: DiffContext, during: readonly SegmentKey[], after: readonly SegmentKey[]): Pick<Diff, 'before' | 'after'> {
	const write = (segments: readonly SegmentKey[]): ContactFields => ({ ...NO_FIELDS, marker: { key: own.marker, segments } });
	const isWrittenBefore = during.length !== marker.ids.size;
	const isBroken = marker.unreadable > 0 && !isWrittenBefore;
	return {
		before: isWrittenBefore ? write(during) : NO_FIELDS,
		after: after.length !== during.length || isBroken ? write(after) : NO_FIELDS,
	};
}

function unreadableWarnings({ unreadable }: Marker): string[] {
	if (unreadable === 0) return [];
	return [`${unreadable === 1 ? 'One entry' : `${unreadable} entries`} of the contact's record of segments could not be read as segment ids and were dropped.`];
}
