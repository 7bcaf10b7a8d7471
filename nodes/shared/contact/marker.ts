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
