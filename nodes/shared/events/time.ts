import type { JsonObject } from './traits';
import { isJsonObject } from './traits';

export type ReadInstant = { kind: 'instant'; /** Milliseconds since the epoch. */ at: number } | { kind: 'none' } | { kind: 'unreadable' };

const UNREADABLE: ReadInstant = { kind: 'unreadable' };

/**
 * A moment in any of its common spellings: ISO 8601, also with a blank for the T, without dashes or without a zone (then UTC);
 * what JavaScript, mail and HTTP write; epoch seconds, milliseconds, micro- and nanoseconds, as numbers or text. `01/02/2026`
 * is not read: half the world means another day.
 */
export function readInstant(value: unknown): ReadInstant {
	if (value === undefined || value === null || value === '') return { kind: 'none' };
	if (typeof value === 'number') return instant(fromEpoch(value));
	if (typeof value === 'string') return readText(value.trim());
	return isJsonObject(value) ? readWrapped(value) : UNREADABLE;
}

/** MongoDB's extended JSON, and Firestore's timestamp. */
function readWrapped(value: JsonObject): ReadInstant {
	const inner = value['$date'] ?? value['seconds'] ?? value['_seconds'];
	const innermost = isJsonObject(inner) ? inner['$numberLong'] : inner;
	return typeof innermost === 'string' || typeof innermost === 'number' ? readInstant(innermost) : UNREADABLE;
}

function readText(text: string): ReadInstant {
	if (text === '') return { kind: 'none' };
	const iso = isoParts(text);
	if (iso !== null) return instant(iso);
	if (/^[+-]?\d+(\.\d+)?$/.test(text)) return instant(fromEpoch(Number(text)));
	return instant(withMonthName(text));
}

function instant(at: number): ReadInstant {
	// The span that a JavaScript Date can hold.
	return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? { kind: 'instant', at } : UNREADABLE;
}

/** Told apart by magnitude: as seconds 1e11 is the year 5138, as milliseconds it is 1973. */
function fromEpoch(value: number): number {
	const size = Math.abs(value);
	if (size < 1e11) return value * 1000;
	if (size < 1e14) return value;
	return size < 1e17 ? value / 1000 : value / 1e6;
}

const ISO =
	/^(\d{4})(?:-(\d\d)-(\d\d)|\/(\d\d)\/(\d\d)|((?:0[1-9]|1[0-2]))((?:0[1-9]|[12]\d|3[01])))(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;

/** Null when the text is not of that form, NaN when there is no such day or hour. */
function isoParts(text: string): number | null {
	const parts = ISO.exec(text);
	if (parts === null) return null;
	const number = (...places: number[]): number => Number(places.map((place) => parts[place]).find((part) => part !== undefined) ?? 0);
	const [year, month, day] = [number(1), number(2, 4, 6), number(3, 5, 7)];
	const [hour, minute, second] = [number(8), number(9), number(10)];
	const at = Date.UTC(year, month - 1, day, hour, minute, second) + Math.trunc(Number(`0.${parts[11] ?? '0'}`) * 1000);
	const isDay = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
	return isDay && hour <= 24 && minute < 60 && second <= 60 ? at - offsetOf(parts[12]) : Number.NaN;
}

/** Of `+02:00`, `+0200` or `+02`, in milliseconds; no zone is UTC. */
function offsetOf(zone: string | undefined): number {
	const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone ?? '') ?? [];
	return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}

const MONTH = /\b(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(t(ember)?)?|oct(ober)?|nov(ember)?|dec(ember)?)\b/i;

/** `Fri, 02 Jan 2026 00:00:00 GMT`, `Jan 2, 2026 10:00 AM`. Only with a name of a month: what else JavaScript takes, it guesses. */
function withMonthName(text: string): number {
	if (text.length > 100 || !MONTH.test(text) || !/\b\d{4}\b/.test(text)) return Number.NaN;
	const hasZone = /(\bGMT|\bUTC|Z|[+-]\d{4}|[+-]\d\d:\d\d|\b[ECMP][SD]T)\b/.test(text);
	return Date.parse(hasZone ? text : `${text} UTC`);
}

/** The times that an event carries, as they came. */
export interface EventTimes {
	timestamp: unknown;
	/** By the sender's clock, where `timestamp` was already corrected by the CDP. */
	originalTimestamp: unknown;
	/** When it was sent, by the sender's clock. */
	sentAt: unknown;
	/** When it arrived, by the CDP's clock. */
	receivedAt: unknown;
}

export interface HappenedAt {
	timestamp: number | null;
	warnings: string[];
}

/** Clocks of servers differ by seconds, and sending takes some. */
const TOLERANCE = 5 * 60_000;

/**
 * When an event happened. Where the clock of the sender is off, the time between sending and receiving says by how much (the
 * Segment spec's rule). A time in the future that nothing corrects is no time: it would win over all that comes until then.
 */
export function happenedAt(times: EventTimes, now: number): HappenedAt {
	const timestamp = readInstant(times.timestamp);
	const original = readInstant(times.originalTimestamp);
	const said = timestamp.kind === 'instant' ? timestamp : original;
	if (said.kind !== 'instant') {
		const unreadable = timestamp.kind === 'unreadable' || original.kind === 'unreadable';
		return { timestamp: null, warnings: unreadable ? ['The timestamp of the event cannot be read. The event counts as having happened when it arrived.'] : [] };
	}
	const isCorrected = timestamp.kind === 'instant' && original.kind === 'instant' && timestamp.at !== original.at;
	const at = isCorrected ? said.at : said.at + clockError(times, said.at, now);
	if (at <= now + TOLERANCE) return { timestamp: at, warnings: [] };
	return { timestamp: null, warnings: ['The timestamp of the event lies in the future. The event counts as having happened when it arrived.'] };
}

/** What to add to the sender's clock; 0 where it is right, or where nothing shows that it is wrong. */
function clockError({ sentAt, receivedAt }: EventTimes, at: number, now: number): number {
	const sent = readInstant(sentAt);
	const received = readInstant(receivedAt);
	if (sent.kind !== 'instant') return 0;
	if (received.kind === 'instant') return beyondTolerance(received.at - sent.at);
	// Without a time of receipt only a clock that is ahead can be told from an event that is old.
	return at > now ? Math.min(0, beyondTolerance(now - sent.at)) : 0;
}

function beyondTolerance(difference: number): number {
	return Math.abs(difference) > TOLERANCE ? difference : 0;
}
