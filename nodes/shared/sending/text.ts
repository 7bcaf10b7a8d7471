import { quote } from '../events/redact';
import { isMishap } from '../events/values';

/** What a value of a field is as text, before anything is known of the field it is for. */
export type ReadText = { kind: 'text'; text: string } | { kind: 'none' } | { kind: 'broken'; why: string };

const NONE: ReadText = { kind: 'none' };

/**
 * Text, numbers and booleans as they are; a Date or a Luxon DateTime as ISO 8601; blank is none. What an expression makes
 * of a missing or wrong value (`[object Object]`, `undefined`, `NaN`) is broken: nobody wants to read it in an e-mail.
 */
export function readText(value: unknown): ReadText {
	if (value === undefined || value === null) return NONE;
	if (typeof value === 'number') return Number.isFinite(value) ? { kind: 'text', text: String(value) } : broken('is no number');
	if (typeof value === 'boolean' || typeof value === 'bigint') return { kind: 'text', text: String(value) };
	if (typeof value === 'string') return readWords(value);
	if (isDateLike(value)) {
		const iso = isoOf(value);
		return iso === null ? broken('is an invalid date') : { kind: 'text', text: iso };
	}
	return broken(Array.isArray(value) ? 'is a list' : `is ${typeof value === 'object' ? 'an object' : `a ${typeof value}`}`);
}

/** A Date or a Luxon DateTime. */
export function isDateLike(value: unknown): value is Date | { toISO(): unknown } {
	return value instanceof Date || (typeof value === 'object' && value !== null && 'toISO' in value && typeof value.toISO === 'function');
}

/** Null for an invalid date. */
function isoOf(value: Date | { toISO(): unknown }): string | null {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
	const iso = value.toISO();
	return typeof iso === 'string' ? iso : null;
}

/** Also of characters that nobody sees: zero width, byte order mark, soft hyphen. */
export function isBlank(text: string): boolean {
	return /^[\s\p{Cf}\p{Cc}]*$/u.test(text);
}

/** Line breaks and other control characters, which end a header or vanish on the way. */
export function hasControl(text: string): boolean {
	return /[\p{Cc}\u2028\u2029]/u.test(text);
}

/** One line: each run of control characters, with the blanks around it, becomes one blank. */
export function oneLine(text: string): string {
	return text.replace(/\s*[\p{Cc}\u2028\u2029][\s\p{Cc}]*/gu, ' ').trim();
}

function readWords(text: string): ReadText {
	if (isBlank(text)) return NONE;
	if (!isMishap(text)) return { kind: 'text', text };
	return broken(text.includes('[object') ? 'holds "[object Object]": an expression puts an object into text' : `is the word "${text.trim()}": an expression finds no value`);
}

function broken(why: string): ReadText {
	return { kind: 'broken', why };
}

/**
 * Why an e-mail is not even tried.
 * - `recipientInvalid`: an address of it is no address.
 * - `templateUnusable`: unknown, not published, or without sender or subject.
 * - `variableInvalid`: a variable is missing or has a value that Resend would refuse.
 * - `emailInvalid`: another field of the e-mail is wrong, an attachment included.
 * - `sendUnclear`: an earlier attempt may have sent it, and repeating that attempt as it was is not possible.
 */
export type RefusalCode = 'recipientInvalid' | 'templateUnusable' | 'variableInvalid' | 'emailInvalid' | 'sendUnclear';

export interface Refusal {
	code: RefusalCode;
	/** What is wrong. Never holds an address. */
	message: string;
	/** What to do now. */
	advice: string;
}

export type Checked<T> = { kind: 'ok'; value: T; warnings: string[] } | { kind: 'refused'; refusal: Refusal };

export function ok<T>(value: T, warnings: string[] = []): Checked<T> {
	return { kind: 'ok', value, warnings };
}

export function refuse(code: RefusalCode, message: string, advice: string): { kind: 'refused'; refusal: Refusal } {
	return { kind: 'refused', refusal: { code, message, advice } };
}

/** A name fit for an error text. */
export function named(name: string): string {
	return quote(name, 61);
}
