/** Which events a node acts on. An empty list selects everything. Patterns are lower case; a trailing `*` stands for any ending. */
export interface EventSelection {
	events: readonly string[];
	resourceTypes: readonly string[];
}

/** What an item calls itself; null where it says nothing. */
export interface EventLabel {
	event: string | null;
	resourceType: string | null;
}

/** Types from a comma-separated list, `user.signup, trial.*`, or from a list of such texts. */
export function eventPatterns(list: unknown): string[] {
	const texts = Array.isArray(list) ? list : [list];
	const types = texts.flatMap((text) => (typeof text === 'string' ? text.split(',') : []));
	return [...new Set(types.map(normal).filter((type) => type !== ''))];
}

/** A name that an expression resolved to; anything but text or a number names nothing. */
export function labelOf(value: unknown): string | null {
	const text = typeof value === 'number' ? String(value) : value;
	return typeof text === 'string' && text.trim() !== '' ? text.trim() : null;
}

export function isSelected(selection: EventSelection, { event, resourceType }: EventLabel): boolean {
	return matches(selection.events, event) && matches(selection.resourceTypes, resourceType);
}

function matches(patterns: readonly string[], label: string | null): boolean {
	if (patterns.length === 0) return true;
	if (label === null) return false;
	const name = normal(label);
	return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}

function normal(text: string): string {
	return text.trim().toLowerCase();
}
