/**
 * The marker: which segments this sync put a contact into, kept on the contact itself as `[id,id]`.
 * The format is Jitsu's, so contacts that Jitsu manages are taken over as they are; a bare list is read too.
 * An empty set is `[]` and not an empty text, because an API may ignore a blank write.
 */
export function formatMarker(ids: Iterable<string>): string {
	return `[${[...ids].join(',')}]`;
}

export function parseMarker(value: unknown): ReadonlySet<string> {
	if (typeof value !== 'string') return new Set();
	const ids = value.replace(/^\s*\[|\]\s*$/g, '').split(',');
	return new Set(ids.map((id) => id.trim().replace(/^["']|["']$/g, '')).filter((id) => id !== ''));
}
