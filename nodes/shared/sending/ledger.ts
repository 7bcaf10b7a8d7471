/**
 * What became of an item: sent, or attempted with an end that nobody knows. `batch` is the key of the batch it is part of,
 * `position` its place there. `batch` is null for what may go out only alone, under its own key: it was tried alone, or
 * left out of a batch that Resend took without it.
 */
export type LedgerEntry = { kind: 'sent'; emailId: string } | { kind: 'attempted'; batch: string | null; position: number };

/** Text entries by item key digest, as static data can hold them: `s <e-mail id> <minute>`, `a <batch or -> <position> <minute>`. */
export type LedgerEntries = Map<string, string>;

/** Resend keeps an idempotency key for 24 hours (Resend's docs: idempotency keys); our memory is as long. */
export const KEEP_MINUTES = 24 * 60;
/** At most 200 kB of static data, which n8n saves whole after every execution: an entry takes up to 58 bytes, and a run may go over by a twentieth. */
export const MAX_ENTRIES = 3_200;

export function minuteOf(now: number): number {
	return Math.floor(now / 60_000);
}

export function formatEntry(entry: LedgerEntry, minute: number): string {
	const words = entry.kind === 'sent' ? ['s', packId(entry.emailId)] : ['a', entry.batch === null ? '-' : packBatch(entry.batch), entry.position.toString(36)];
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

/**
 * Keys to drop: the expired and broken ones; then, until no more than `MAX_ENTRIES` are left, the oldest of what was sent,
 * and only after all of those the oldest attempts of unknown end. What is forgotten is kept back by Resend's own memory of
 * its key, when the same run is repeated or the e-mail goes out singly.
 */
export function surplusKeys(entries: LedgerEntries, minute: number): string[] {
	const expired: string[] = [];
	const kept: Array<{ key: string; minute: number; rank: number }> = [];
	for (const [key, text] of entries) {
		const read = parse(text);
		if (read === null || minute - read.minute > KEEP_MINUTES) expired.push(key);
		else kept.push({ key, minute: read.minute, rank: read.entry.kind === 'sent' ? 0 : 1 });
	}
	const excess = Math.max(0, kept.length - MAX_ENTRIES);
	const first = excess === 0 ? [] : kept.sort((one, other) => one.rank - other.rank || one.minute - other.minute).slice(0, excess);
	return [...expired, ...first.map(({ key }) => key)];
}

function parse(text: string | undefined): { entry: LedgerEntry; minute: number } | null {
	const words = (text ?? '').split(' ');
	const minute = Number.parseInt(words.at(-1) ?? '', 36);
	const [kind, what, place] = words;
	if (Number.isNaN(minute) || what === undefined || what === '') return null;
	if (kind === 's' && words.length === 3) return { entry: { kind: 'sent', emailId: unpackId(what) }, minute };
	const position = Number.parseInt(place ?? '', 36);
	if (kind !== 'a' || words.length !== 4 || Number.isNaN(position)) return null;
	return { entry: { kind: 'attempted', batch: what === '-' ? null : unpackBatch(what), position }, minute };
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

const BATCH = 'n8n-batch-';

function packBatch(batch: string): string {
	return batch.startsWith(BATCH) ? `~${batch.slice(BATCH.length)}` : batch;
}

function unpackBatch(packed: string): string {
	return packed.startsWith('~') ? `${BATCH}${packed.slice(1)}` : packed;
}
