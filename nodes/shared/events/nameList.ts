import { isJsonObject, parsedJson } from './traits';
import type { Json } from './types';
import { hasMishap } from './values';

export type NameList = { kind: 'names'; /** Trimmed, none blank, each once. */ names: string[] } | { kind: 'unreadable' };

const UNREADABLE: NameList = { kind: 'unreadable' };

/**
 * Names as a list, as JSON text of a list, or as text with commas between, in which quotes hold a name with a comma together:
 * `"Customers, EU", Beta`. The elements of a list are whole names. Anything else cannot be read: guessing would move people.
 */
export function readNameList(value: Json): NameList {
	if (Array.isArray(value)) return fromElements(value);
	if (typeof value !== 'string') return UNREADABLE;
	const json = /^\s*[[{]/.test(value) ? parsedJson(value) : undefined;
	if (Array.isArray(json)) return fromElements(json);
	return isJsonObject(json) ? UNREADABLE : fromText(value);
}

function fromElements(elements: readonly unknown[]): NameList {
	return elements.every((element): element is string => typeof element === 'string') ? named(elements) : UNREADABLE;
}

function fromText(text: string): NameList {
	const names = splitAtCommas(text).map(unquoted);
	return names.every((name): name is string => name !== null) ? named(names) : UNREADABLE;
}

function named(given: readonly string[]): NameList {
	const names = [...new Set(given.map((name) => name.trim()).filter((name) => name !== ''))];
	return names.some(hasMishap) ? UNREADABLE : { kind: 'names', names };
}

/** A quote counts where a name begins; inside one it is part of it. */
function splitAtCommas(text: string): string[] {
	const parts: string[] = [];
	let rest = text;
	while (rest !== '') {
		const [part = ''] = /^\s*"(?:[^"]|"")*"[^,]*/.exec(rest) ?? /^[^,]*/.exec(rest) ?? [];
		parts.push(part);
		rest = rest.slice(part.length + 1);
	}
	return parts;
}

/** Null where a quote is left open, or something follows the closing one. */
function unquoted(part: string): string | null {
	const name = part.trim();
	if (!name.startsWith('"')) return name;
	const [, inside] = /^"((?:[^"]|"")*)"$/.exec(name) ?? [];
	return inside?.replace(/""/g, '"') ?? null;
}
