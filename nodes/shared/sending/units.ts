import { digest } from './itemKey';
import type { LedgerEntry } from './ledger';

/** Resend takes 100 e-mails in one request (Resend's docs: send batch). */
const BATCH_SIZE = 100;

export interface Sendable {
	/** The item's own idempotency key. */
	key: string;
	/** What the ledger knows it by: the key, and for a chosen one also whom and which template it is for. */
	memory: string;
	/** Number of the batch it belongs to; null for an e-mail with attachments, which no batch takes. */
	chunk: number | null;
}

/** One request: an e-mail under its own key, or a batch under the key of all its members in their order. */
export type Unit<T> = { kind: 'single'; key: string; member: T } | { kind: 'batch'; key: string; members: T[] };

export interface Units<T> {
	units: Unit<T>[];
	/** Went out with others before, nobody knows whether with success, and not all of those others are here again. */
	unclear: T[];
}

/**
 * The batch of each e-mail of a run, from its place among all that are valid. What is known of earlier attempts does not
 * matter for it, so that a repeated run makes the same batches under the same keys even where nothing is remembered.
 */
export function chunksOf(emails: ReadonlyArray<{ attachments: unknown }>): Array<number | null> {
	let place = 0;
	return emails.map(({ attachments }) => {
		if (attachments !== null) return null;
		place += 1;
		return Math.floor((place - 1) / BATCH_SIZE);
	});
}

/**
 * Requests for the e-mails that are left to send. Who was part of an attempt of unknown outcome goes out in exactly the
 * same request again, under the same key: Resend then answers what it answered, or sends now. In any other request it
 * might be sent twice.
 */
export function planUnits<T extends Sendable>(left: readonly T[], attemptOf: (key: string) => Extract<LedgerEntry, { kind: 'attempted' }> | null): Units<T> {
	const attempts = new Map<string, Array<{ member: T; position: number }>>();
	const chunks = new Map<number, T[]>();
	const units: Unit<T>[] = [];
	for (const member of left) {
		const attempt = attemptOf(member.memory);
		if (attempt !== null && attempt.batch !== null) append(attempts, attempt.batch, { member, position: attempt.position });
		else if (attempt !== null || member.chunk === null) units.push(single(member));
		else append(chunks, member.chunk, member);
	}
	for (const members of chunks.values()) units.push(unitOf(members));
	const unclear: T[] = [];
	for (const [batch, tried] of attempts) {
		const members = [...tried].sort((one, other) => one.position - other.position).map(({ member }) => member);
		if (batchKey(members) === batch) units.push({ kind: 'batch', key: batch, members });
		else unclear.push(...members);
	}
	return { units, unclear };
}

/** Of the members' keys only: the same people with other content are for Resend to refuse (409), not to send again. */
export function batchKey(members: readonly Sendable[]): string {
	return `n8n-batch-${digest(members.map(({ memory }) => memory)).slice(0, 22)}`;
}

function unitOf<T extends Sendable>(members: T[]): Unit<T> {
	const [first] = members;
	return members.length === 1 && first !== undefined ? single(first) : { kind: 'batch', key: batchKey(members), members };
}

function single<T extends Sendable>(member: T): Unit<T> {
	return { kind: 'single', key: member.key, member };
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [value]);
	else list.push(value);
}
