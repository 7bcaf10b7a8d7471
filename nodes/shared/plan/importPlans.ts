import type { ContactChange } from '../contact/change';
import type { Person } from '../contact/coalesce';
import { segmentKeyText } from '../contact/segmentKey';
import type { SegmentKey } from '../contact/segmentKey';
import type { PersonPlan, PlanContext } from './planPerson';
import type { NewContact } from './steps';

/** A person without a contact, with the plan that creates it. */
export interface Newcomer {
	person: Person;
	change: ContactChange;
	contact: NewContact;
	plan: PersonPlan;
	context: PlanContext;
}

/** One contact import: people who join the same segments. */
export interface ImportPlan {
	segments: readonly SegmentKey[];
	newcomers: readonly Newcomer[];
}

/**
 * Resend documents a size limit only, 50 MB at the least (its pages differ); a row limit is not known. Smaller imports end
 * sooner: at the documented 54 ms a row this many take four and a half minutes.
 */
const MAX_ROWS = 5_000;
const MAX_CHARACTERS = 20_000_000;

/**
 * Groups newcomers by the segments they join. Whoever does not fit into a table is in no group: an opt-out (no
 * file of ours ever has a column for it), and a value that a spreadsheet would run as a formula, because quoting
 * would change it and the file may be kept.
 */
export function importPlans(newcomers: readonly Newcomer[]): ImportPlan[] {
	const groups = new Map<string, Newcomer[]>();
	for (const newcomer of newcomers) {
		if (!fitsTable(newcomer.contact)) continue;
		const key = newcomer.contact.segments.map(segmentKeyText).sort().join(' ');
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [newcomer]);
		else group.push(newcomer);
	}
	return [...groups.values()].flatMap((group) => chunks(group).map((chunk) => ({ segments: chunk[0]?.contact.segments ?? [], newcomers: chunk })));
}

function chunks(group: readonly Newcomer[]): Newcomer[][] {
	const all: Newcomer[][] = [];
	let current: Newcomer[] = [];
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
	return contact.subscription === 'notMentioned' && !texts.some((value) => typeof value === 'string' && isFormula(value));
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
