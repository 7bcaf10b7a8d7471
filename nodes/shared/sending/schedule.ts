import type { Checked } from './text';
import { ok, refuse, hasControl, isDateLike, isoOf, readText } from './text';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Resend's docs: schedule email. */
const LATEST_MS = 30 * DAY_MS;
/** `$now` is past by the time it is read. */
const GRACE_MS = 60_000;
/** Of one point in time, seconds, milliseconds and microseconds since 1970 differ by a thousand: no unit is taken for another from 1973 to 5138. */
const LARGEST_SECONDS = 1e11;

/**
 * When an e-mail is to go out, as ISO 8601 in UTC; null for at once. Reads dates, ISO 8601 and database timestamps (UTC
 * where they name no zone), and seconds, milliseconds or microseconds since 1970 as number or text. Other words, such as
 * `in 2 hours`, are for Resend to read.
 */
export function readSchedule(value: unknown, now: number): Checked<string | null> {
	if (typeof value === 'boolean') return refuse('emailInvalid', 'The option Scheduled At is no point in time', CHECK);
	const read = readText(value);
	if (read.kind === 'none') return ok(null);
	if (read.kind === 'broken') return refuse('emailInvalid', `The option Scheduled At ${read.why}`, CHECK);
	const text = read.text.trim();
	if (hasControl(text) || text.length > 100) return refuse('emailInvalid', 'The option Scheduled At is no point in time', CHECK);
	const instant = instantIn(value, text);
	if (instant === null) return ok(text);
	if (Number.isNaN(instant)) return refuse('emailInvalid', 'The option Scheduled At looks like a date, but is none that can be read', CHECK);
	if (instant < now - GRACE_MS) return refuse('emailInvalid', `The option Scheduled At is in the past: ${iso(instant)}`, `${CHECK} Empty sends at once.`);
	if (instant - now > LATEST_MS) return refuse('emailInvalid', `The option Scheduled At is more than 30 days ahead: ${iso(instant)}`, 'Resend schedules at most 30 days ahead. Let a workflow send it later.');
	return ok(iso(instant));
}

const CHECK = 'Give a date and time, or words like "in 2 hours". Nothing was sent.';

/** Milliseconds since 1970; null for words, NaN for what has the form of a date and is none. */
function instantIn(value: unknown, text: string): number | null {
	if (isDateLike(value)) return Date.parse(isoOf(value) ?? '');
	if (typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(text)) return epochMs(Number(text));
	const [, date, time, zone] = /^(\d{4}-\d{2}-\d{2})(?:[T\s]+(\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$/i.exec(text) ?? [];
	if (date !== undefined) return Date.parse(time === undefined ? date : `${date}T${time.replace(',', '.')}${offset(zone)}`);
	// What JavaScript and mail programs write: `Wed, 25 Nov 2026 10:00:00 GMT`, `Wed Nov 25 2026 10:00:00 GMT+0100 (…)`.
	const isWritten = /^[a-z]{3},? .*\d{2}:\d{2}:\d{2} (GMT|UTC|[+-]\d{4})/i.test(text);
	return isWritten ? Date.parse(text) : /^\d{4}-\d{2}-\d{2}|^[\d\s./:-]+$/.test(text) ? Number.NaN : null;
}

function epochMs(number: number): number {
	const size = Math.abs(number);
	if (size < LARGEST_SECONDS) return number * 1000;
	return size < LARGEST_SECONDS * 1000 ? number : number / 1000;
}

function offset(zone: string | undefined): string {
	if (zone === undefined || /^[a-z]/i.test(zone)) return 'Z';
	const [, hours = '', minutes = '00'] = /^([+-]\d{2}):?(\d{2})?$/.exec(zone) ?? [];
	return `${hours}:${minutes}`;
}

/** A number may be beyond all dates. */
function iso(instant: number): string {
	const date = new Date(instant);
	return Number.isNaN(date.getTime()) ? String(instant) : date.toISOString();
}
