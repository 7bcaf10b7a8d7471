import type { ExistingSegment } from './snapshot';

/** How a plan names a segment: by id, or by the name of one that a step of the plan makes first. */
export type SegmentKey = ({ by: 'id' } & ExistingSegment) | { by: 'name'; name: string };

export function keyOfSegment({ id, name }: ExistingSegment): SegmentKey {
	return { by: 'id', id, name };
}

export function sameSegment(one: SegmentKey, other: SegmentKey): boolean {
	return segmentKeyText(one) === segmentKeyText(other);
}

/** The same text for the same segment. */
export function segmentKeyText(key: SegmentKey): string {
	return key.by === 'id' ? `id:${key.id}` : `name:${key.name}`;
}

/** What a name stands for in the account. `unavailable`: it cannot be used, and why is said in the warning. */
export type FoundSegment = { kind: 'found'; segment: ExistingSegment } | { kind: 'missing' } | { kind: 'unavailable'; warning: string };

/** Of segments of which only the ids are known. */
export function keysOfIds(ids: Iterable<string>): SegmentKey[] {
	return [...ids].map((id) => ({ by: 'id', id, name: id }));
}
