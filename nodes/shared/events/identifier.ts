import { hasMishap } from './mishap';

/** What stands where an id belongs. `mishap`: what a program writes where it has none, the same for everybody. */
type ReadIdentifier = { kind: 'id'; id: string } | { kind: 'none' } | { kind: 'mishap' };

/**
 * Databases count their users: 42 and "42" are one. The user `undefined` or `null` is no user: all events with such an id
 * would be about one person.
 */
function readIdentifier(value: unknown): ReadIdentifier {
	const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
	if (text === '') return { kind: 'none' };
	return hasMishap(text) || text.toLowerCase() === 'null' ? { kind: 'mishap' } : { kind: 'id', id: text };
}

export function identifierIn(value: unknown): string | null {
	const read = readIdentifier(value);
	return read.kind === 'id' ? read.id : null;
}

/** In sentences, for the ids that are left out, by the name that the event gives them. */
export function identifierWarnings(ids: Readonly<Record<string, unknown>>): string[] {
	const names = Object.keys(ids).filter((name) => readIdentifier(ids[name]).kind === 'mishap');
	return names.map((name) => `The ${name} is left out: it is what a program writes where it has no ID, such as undefined or null.`);
}
