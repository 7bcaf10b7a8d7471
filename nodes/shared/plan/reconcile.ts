import type { ResolvedMembership, SegmentRef } from '../contact/membership';

export interface SegmentChanges {
	added: readonly SegmentRef[];
	removed: readonly SegmentRef[];
	kept: readonly SegmentRef[];
	/** Wanted out, but not in: a removal that has nothing to do. */
	missing: readonly SegmentRef[];
}

export interface Reconciliation extends SegmentChanges {
	/** Not wanted and not in the list of memberships, but that may lag behind: taken out all the same, and not reported. */
	swept: readonly SegmentRef[];
	/** The marker before anything is added: all that may be ours after the additions. */
	widened: ReadonlySet<string>;
	/** The marker once everything is done. */
	narrowed: ReadonlySet<string>;
}

const NO_CHANGES = { added: [], removed: [], kept: [], missing: [], swept: [] };

/**
 * What has to change so that a contact's segments are the wanted ones.
 * `managed` are the ids in the marker. A segment that the contact is in without being managed was filled by somebody
 * else: it is kept where wanted, left alone where not, and never recorded.
 */
export function reconcile(
	wanted: ResolvedMembership,
	current: readonly SegmentRef[],
	managed: ReadonlySet<string>,
	unlisted: readonly SegmentRef[] = [],
): Reconciliation {
	switch (wanted.kind) {
		case 'unsaid':
		case 'alreadyOut':
			return { ...NO_CHANGES, widened: managed, narrowed: managed };
		case 'reconcile':
			return reconcileAll(wanted.segments, current, managed);
		case 'add':
			return addOne(wanted.segment, current, managed);
		case 'remove':
			return removeOne(wanted.segment, current, managed, unlisted);
	}
}

function reconcileAll(wanted: readonly SegmentRef[], current: readonly SegmentRef[], managed: ReadonlySet<string>): Reconciliation {
	const currentIds = idsOf(current);
	const wantedIds = idsOf(wanted);
	const added = wanted.filter(({ id }) => !currentIds.has(id));
	const kept = wanted.filter(({ id }) => currentIds.has(id));
	const removed = current.filter(({ id }) => managed.has(id) && !wantedIds.has(id));
	const narrowed = new Set([...managed].filter((id) => wantedIds.has(id)));
	for (const { id } of added) narrowed.add(id);
	const swept = [...managed].filter((id) => !wantedIds.has(id) && !currentIds.has(id)).map((id) => ({ id, name: id }));
	// While removals are still to come they stay in the marker: a crash then leaves too much in it, never an orphan.
	const widened = new Set([...managed, ...idsOf(added)]);
	return { added, removed, kept, missing: [], swept, widened, narrowed };
}

/** A deliberate addition is like a human's: the segment is no longer the reconciliation's to take away. */
function addOne(segment: SegmentRef, current: readonly SegmentRef[], managed: ReadonlySet<string>): Reconciliation {
	const already = idsOf(current).has(segment.id);
	const narrowed = without(managed, segment.id);
	return { ...NO_CHANGES, ...(already ? { kept: [segment] } : { added: [segment] }), widened: narrowed, narrowed };
}

function removeOne(segment: SegmentRef, current: readonly SegmentRef[], managed: ReadonlySet<string>, unlisted: readonly SegmentRef[]): Reconciliation {
	const member = idsOf(current).has(segment.id);
	const swept = !member && idsOf(unlisted).has(segment.id) ? [segment] : [];
	const narrowed = without(managed, segment.id);
	return {
		...NO_CHANGES,
		...(member ? { removed: [segment] } : { missing: [segment] }),
		swept,
		// Taken out of the marker only after the removal.
		widened: member || swept.length > 0 ? managed : narrowed,
		narrowed,
	};
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
	return ids.has(id) ? new Set([...ids].filter((other) => other !== id)) : ids;
}

function idsOf(segments: readonly SegmentRef[]): ReadonlySet<string> {
	return new Set(segments.map(({ id }) => id));
}
