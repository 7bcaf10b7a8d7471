import type { Json } from './types';

/**
 * Text that a program writes where it has nothing to write, or an object: `[object Object]`, `undefined`, `NaN`. As a value only
 * where it is all there is, because a sentence may hold the word.
 */
export function isMishap(text: string): boolean {
	return OBJECT.test(text) || /^\s*(undefined|NaN)\s*$/.test(text);
}

/** The same for a name, in which such a word is never meant: `plan-undefined`, `Anna undefined`. */
export function hasMishap(name: string): boolean {
	return OBJECT.test(name) || /(?<![A-Za-z])(undefined|NaN)(?![A-Za-z])/.test(name);
}

const OBJECT = /\[object [A-Z]\w*\]/;

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

/** What a double holds without loss. */
const MAX_DIGITS = 15;

/**
 * The number that decimal text means, or null. Hexadecimal, exponents, thousands separators and decimal commas are not read: what
 * they mean depends on who wrote them. Nor more digits than a number holds: those are an id, and its end would be lost.
 */
export function readDecimal(text: string): number | null {
	const written = text.trim();
	if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(written)) return null;
	const digits = written.replace(/^[+-]?0*/, '').replace('.', '');
	return digits.length > MAX_DIGITS ? null : Number(written);
}

const YES: ReadonlySet<string> = new Set(['true', 'yes', '1', 'y', 't', 'on']);
const NO: ReadonlySet<string> = new Set(['false', 'no', '0', 'n', 'f', 'off']);

/** What the trait `unsubscribed` says. `nothing`: absent, null or blank. `unreadable`: something else than yes or no. */
export type OptOutWord = 'optOut' | 'optIn' | 'nothing' | 'unreadable';

/** As systems write a boolean: also as text, in any letter case, and as 1 and 0. Nobody means to keep somebody with "yes". */
export function readOptOut(value: Json | undefined): OptOutWord {
	if (value === undefined || value === null) return 'nothing';
	if (typeof value === 'object') return 'unreadable';
	const word = String(value).trim().toLowerCase();
	if (word === '') return 'nothing';
	if (YES.has(word)) return 'optOut';
	return NO.has(word) ? 'optIn' : 'unreadable';
}

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
