import { surplusOf } from '../store/aging';

/**
 * What became of an item: sent, or part of an attempt whose outcome nobody knows. `batch` is the key of the batch it went
 * out with, null where it went alone under its own key; `position` its place in that batch.
 */
export type LedgerEntry = { kind: 'sent'; emailId: string } | { kind: 'attempted'; batch: string | null; position: number };

/** Text entries by item key digest, as static data can hold them: `s <e-mail id> <minute>`, `a <batch or -> <position> <minute>`. */
export type LedgerEntries = Map<string, string>;

/** Resend keeps an idempotency key for 24 hours (Resend's docs: idempotency keys); our memory is as long. */
export const KEEP_MINUTES = 24 * 60;
/** About 1 MB in static data at most, and only of a workflow that sends that much in a day. */
export const MAX_ENTRIES = 20_000;

export function minuteOf(now: number): number {
	return Math.floor(now / 60_000);
}

export function formatEntry(entry: LedgerEntry, minute: number): string {
	const words = entry.kind === 'sent' ? ['s', packId(entry.emailId)] : ['a', entry.batch ?? '-', entry.position.toString(36)];
	return [...words, minute.toString(36)].join(' ');
}

/** Null when there is none, it is broken, or older than 24 hours. */
export function readEntry(text: string | undefined, minute: number): LedgerEntry | null {
	const read = parse(text);
	return read === null || minute - read.minute > KEEP_MINUTES ? null : read.entry;
}

/** What is known to be sent stays sent; else what was learned later. */
export function newerEntry(one: string | undefined, other: string | undefined): string | undefined {
	const first = parse(one);
	const second = parse(other);
	if (first === null) return second === null ? undefined : other;
	if (second === null || (first.entry.kind === 'sent' && second.entry.kind !== 'sent')) return one;
	return second.minute > first.minute || (second.entry.kind === 'sent' && first.entry.kind !== 'sent') ? other : one;
}

/** Keys to drop: the expired and broken ones, then the oldest, until no more than `MAX_ENTRIES` are left. */
export function surplusKeys(entries: LedgerEntries, minute: number): string[] {
	return surplusOf(entries, (text) => parse(text)?.minute ?? Number.NEGATIVE_INFINITY, { oldest: minute - KEEP_MINUTES, max: MAX_ENTRIES });
}

function parse(text: string | undefined): { entry: LedgerEntry; minute: number } | null {
	const words = (text ?? '').split(' ');
	const minute = Number.parseInt(words.at(-1) ?? '', 36);
	const [kind, what, place] = words;
	if (Number.isNaN(minute) || what === undefined || what === '') return null;
	if (kind === 's' && words.length === 3) return { entry: { kind: 'sent', emailId: unpackId(what) }, minute };
	const position = Number.parseInt(place ?? '', 36);
	if (kind !== 'a' || words.length !== 4 || Number.isNaN(position)) return null;
	return { entry: { kind: 'attempted', batch: what === '-' ? null : what, position }, minute };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PACKED = /^~[\w-]{22}$/;

/** A UUID as 22 characters instead of 36; any other id as it is. */
function packId(id: string): string {
	return UUID.test(id) ? `~${Buffer.from(id.replace(/-/g, ''), 'hex').toString('base64url')}` : id.replace(/\s+/g, '');
}

function unpackId(packed: string): string {
	if (!PACKED.test(packed)) return packed;
	return Buffer.from(packed.slice(1), 'base64url').toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
