import type { ExistingSegment } from './snapshot';

/** Ids of segments, and how many entries of a marker were none. */
export interface Marker {
	ids: ReadonlySet<string>;
	unreadable: number;
}

/** Segment ids are UUIDs (Resend's API refuses any other with 422). */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The marker: which segments this sync put a contact into, kept on the contact itself as `[id,id]`.
 * The format is Jitsu's, so contacts that Jitsu manages are taken over as they are; a bare list is read too.
 * An empty set is `[]` and not an empty text, because an API may ignore a blank write.
 */
export function formatMarker(ids: Iterable<string>): string {
	return `[${[...ids].join(',')}]`;
}

/** Entries that are no segment id would make every request about them fail: they are counted, not kept. */
export function parseMarker(value: unknown): Marker {
	if (typeof value !== 'string') return { ids: new Set(), unreadable: 0 };
	const entries = value
		.replace(/^\s*\[|\]\s*$/g, '')
		.split(',')
		.map((entry) => entry.trim().replace(/^["']|["']$/g, ''))
		.filter((entry) => entry !== '');
	const ids = entries.filter((entry) => UUID.test(entry));
	return { ids: new Set(ids.map((id) => id.toLowerCase())), unreadable: entries.length - ids.length };
}

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
export function keysOfIds(ids: Iterable<string>): Array<Extract<SegmentKey, { by: 'id' }>> {
	return [...ids].map((id) => ({ by: 'id', id, name: id }));
}
