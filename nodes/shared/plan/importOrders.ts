import type { SegmentRef } from '../contact/membership';
import type { NewContact } from './planPerson';
import type { PropertyDefinitions } from '../contact/propertyWrites';
import type { PropertyType } from '../contact/propertyValues';

/** A contact to be created, and whoever asked for it. */
export interface Newcomer<T> {
	contact: NewContact;
	who: T;
}

/** One contact import: people who join the same segments, as a table. */
export interface ImportOrder<T> {
	segments: readonly SegmentRef[];
	/** CSV header: `email`, `first_name`, `last_name`, then one column per property key. */
	columns: readonly string[];
	/** Column of each property key, with the type the import is to read it as. */
	properties: ReadonlyMap<string, PropertyType>;
	rows: ReadonlyArray<readonly string[]>;
	newcomers: readonly Newcomer<T>[];
}

const NAME_COLUMNS = ['email', 'first_name', 'last_name'] as const;

/** Resend documents a size limit only, 50 MB at the least (its pages differ); a row limit is not known. */
const MAX_ROWS = 20_000;
const MAX_CHARACTERS = 20_000_000;

/**
 * Groups newcomers by the segments they join. Whoever does not fit into a table is in no group: an opt-out (no
 * file of ours ever has a column for it), and a value that a spreadsheet would run as a formula, because quoting
 * would change it and the file may be kept.
 */
export function importOrders<T>(newcomers: ReadonlyArray<Newcomer<T>>, definitions: PropertyDefinitions): ImportOrder<T>[] {
	const groups = new Map<string, Newcomer<T>[]>();
	for (const newcomer of newcomers) {
		if (!fitsTable(newcomer.contact)) continue;
		const key = newcomer.contact.segments.map(({ id }) => id).sort().join(' ');
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [newcomer]);
		else group.push(newcomer);
	}
	return [...groups.values()].flatMap((group) => chunks(group).map((chunk) => orderOf(chunk, definitions)));
}

function orderOf<T>(newcomers: readonly Newcomer<T>[], definitions: PropertyDefinitions): ImportOrder<T> {
	const keys = [...new Set(newcomers.flatMap(({ contact }) => [...contact.properties.keys()]))];
	return {
		segments: newcomers[0]?.contact.segments ?? [],
		columns: [...NAME_COLUMNS, ...keys],
		properties: new Map(keys.map((key) => [key, definitions.get(key) ?? 'string'])),
		rows: newcomers.map(({ contact }) => [
			contact.email,
			contact.firstName ?? '',
			contact.lastName ?? '',
			...keys.map((key) => String(contact.properties.get(key) ?? '')),
		]),
		newcomers,
	};
}

function chunks<T>(group: readonly Newcomer<T>[]): Array<Newcomer<T>[]> {
	const all: Array<Newcomer<T>[]> = [];
	let current: Newcomer<T>[] = [];
	let size = 0;
	for (const newcomer of group) {
		const characters = sizeOf(newcomer.contact);
		if (current.length >= MAX_ROWS || size + characters > MAX_CHARACTERS) {
			all.push(current);
			current = [];
			size = 0;
		}
		current.push(newcomer);
		size += characters;
	}
	return current.length === 0 ? all : [...all, current];
}

function fitsTable(contact: NewContact): boolean {
	const texts = [contact.email, contact.firstName ?? '', contact.lastName ?? '', ...contact.properties.values()];
	return contact.consent === 'unsaid' && !texts.some((value) => typeof value === 'string' && isFormula(value));
}

/** What spreadsheets take for a formula (OWASP, CSV injection), except phone numbers and signed numbers. */
function isFormula(value: string): boolean {
	return /^[=@\t\r]/.test(value) || (/^[+-]/.test(value) && !/^[+-][\d\s().,/-]*$/.test(value));
}

function sizeOf(contact: NewContact): number {
	let size = contact.email.length + 20;
	for (const [key, value] of contact.properties) size += key.length + String(value).length + 3;
	return size;
}
