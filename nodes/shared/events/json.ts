import type { Json } from './types';

/** Deeper than anything that is stored; see `isTooDeep` in the contact room, which names what reaches it. */
const MAX_DEPTH = 102;

/**
 * What n8n hands over, as JSON: a JavaScript Date, a Luxon DateTime and whatever a database driver makes of a date become
 * ISO text. Undefined where JSON has no word for it: functions, NaN, an invalid date.
 */
export function toJson(value: unknown): Json | undefined {
	switch (typeof value) {
		case 'string':
		case 'boolean':
			return value;
		case 'number':
			return Number.isFinite(value) ? value : undefined;
		case 'bigint':
			return value.toString();
		case 'object':
			return value === null ? null : objectToJson(value, []);
		default:
			return undefined;
	}
}

function objectToJson(value: object, above: readonly object[]): Json | undefined {
	if (above.includes(value)) return undefined;
	if (above.length >= MAX_DEPTH) return null;
	const path = [...above, value];
	const inner = (one: unknown): Json | undefined => (typeof one === 'object' && one !== null ? objectToJson(one, path) : toJson(one));
	if (Array.isArray(value)) return value.flatMap((one) => listed(inner(one)));
	const written = writtenForm(value);
	// Null is what an invalid date writes, and null would clear.
	if (written.kind === 'own') return inner(written.value) ?? undefined;
	return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => listed(inner(one)).map((json): [string, Json] => [key, json])));
}

/** Objects that know how they are written: dates above all, but also decimals and ids of database drivers. */
function writtenForm(value: object): { kind: 'plain' } | { kind: 'own'; value: unknown } {
	for (const method of ['toISO', 'toISOString', 'toJSON']) {
		const write: unknown = Reflect.get(value, method);
		if (typeof write === 'function') return { kind: 'own', value: quietly(() => Reflect.apply(write, value, [])) };
	}
	return { kind: 'plain' };
}

/** An invalid Date throws. */
function quietly(write: () => unknown): unknown {
	try {
		return write();
	} catch {
		return undefined;
	}
}

function listed(json: Json | undefined): [] | [Json] {
	return json === undefined ? [] : [json];
}
