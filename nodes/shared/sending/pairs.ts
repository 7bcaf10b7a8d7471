import { isJsonObject } from '../events/traits';

export interface Pair {
	name: string;
	value: string;
}

/**
 * Names with values, in any of the shapes a field gives them: the editor's collection `{group: [{name, value}]}`, a list of
 * pairs, an object, or either as JSON text. Pairs without a name are left out. Null when it is none of these.
 */
export function pairsIn(value: unknown): Pair[] | null {
	if (value === undefined || value === null || value === '') return [];
	if (typeof value === 'string') {
		const parsed = parse(value);
		return parsed === undefined || typeof parsed === 'string' ? null : pairsIn(parsed);
	}
	if (Array.isArray(value)) return allOf(value.map(pairIn));
	if (!isJsonObject(value)) return null;
	const groups = Object.values(value);
	if (groups.length === 1 && Array.isArray(groups[0])) return pairsIn(groups[0]);
	return allOf(Object.entries(value).map(([name, one]) => pairOf(name, one)));
}

function pairIn(value: unknown): Pair | null {
	return isJsonObject(value) && typeof value['name'] === 'string' ? pairOf(value['name'], value['value']) : null;
}

function pairOf(name: string, value: unknown): Pair | null {
	return typeof value === 'object' && value !== null ? null : { name: name.trim(), value: String(value ?? '').trim() };
}

function allOf(pairs: Array<Pair | null>): Pair[] | null {
	const found = pairs.filter((pair): pair is Pair => pair !== null);
	return found.length === pairs.length ? found.filter(({ name }) => name !== '') : null;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
