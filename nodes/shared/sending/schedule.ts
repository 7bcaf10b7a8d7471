import { readInstant } from '../events/time';
import type { Checked } from './text';
import { hasControl, isDateLike, ok, readText, refuse } from './text';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Resend's docs: schedule email. */
const LATEST_MS = 30 * DAY_MS;
/** `$now` is past by the time it is read. */
const GRACE_MS = 60_000;

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
	if (instant < now - GRACE_MS) return refuse('emailInvalid', `The option Scheduled At is in the past: ${new Date(instant).toISOString()}`, `${CHECK} Empty sends at once.`);
	if (instant - now > LATEST_MS) return refuse('emailInvalid', `The option Scheduled At is more than 30 days ahead: ${new Date(instant).toISOString()}`, 'Resend schedules at most 30 days ahead. Let a workflow send it later.');
	return ok(new Date(instant).toISOString());
}

const CHECK = 'Give a date and time, or words like "in 2 hours". Nothing was sent.';

/** Milliseconds since 1970; null for words, NaN for what has the form of a date and is none. */
function instantIn(value: unknown, text: string): number | null {
	const read = readInstant(text);
	if (read.kind === 'instant') return read.at;
	return typeof value === 'number' || isDateLike(value) || FORM_OF_DATE.test(text) ? Number.NaN : null;
}

/** Digits and what stands between them; or what JavaScript and mail programs write, `Wed, 25 Nov 2026 10:00:00 GMT`. */
const FORM_OF_DATE = /^\d{4}-\d{2}-\d{2}|^[\d\s./:-]+$|^[a-z]{3},? .*\d{2}:\d{2}:\d{2} (GMT|UTC|[+-]\d{4})/i;
