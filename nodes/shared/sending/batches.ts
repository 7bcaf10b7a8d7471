import { digest } from './keys';
import type { LedgerEntry } from './ledger';

/**
 * The promise: within 24 hours, as long as Resend keeps a key, nobody gets an e-mail twice.
 *
 * - An e-mail with an identity of its own (the event's message id, a chosen key) can come again anywhere: among other
 *   items, alone, on a worker that remembers nothing. Up to 100 such e-mails a run go out singly, each under its own key,
 *   so Resend itself keeps the second one back. The promise then needs no memory.
 * - An e-mail known only by its run can be repeated only by n8n's own retry of that run, in the same company. Such e-mails
 *   go out in batches, and so do those of a run with more than 100 that have an identity. The key of a batch is made of
 *   all that was ordered in it, valid or not, and never of what was left when it went out: a repeated run asks under the
 *   same key whatever failed or opted out meanwhile, and where its content differs Resend refuses (409) instead of
 *   sending again.
 * - What needs memory: that somebody of such a large run comes again in other company, or that a batch which Resend
 *   refused as a whole, and whose e-mails then went out one by one, is repeated. The ledger has both, as long as it lasts.
 */
export const MOST_SINGLES = 100;

/** Resend takes 100 e-mails in one request (Resend's docs: send batch). */
const BATCH_SIZE = 100;

/** The request an e-mail belongs to, whatever becomes of the others in it. */
export type Place = { in: 'single' } | { in: 'batch'; batch: string; position: number };

const SINGLE: Place = { in: 'single' };

export interface Placeable {
	/** What the ledger knows the e-mail by. */
	memory: string;
	templateId: string;
	/** It has a message id or a chosen key. */
	hasIdentity: boolean;
	/** No batch takes files. */
	hasFiles: boolean;
}

/**
 * The request of each e-mail that a run orders. Batches are of one template, so that a template which cannot be loaded
 * at the first try changes none of them.
 */
export function placesOf(emails: readonly Placeable[], itemsWithIdentity: number): Place[] {
	const goesSingly = ({ hasIdentity, hasFiles }: Placeable): boolean => hasFiles || (hasIdentity && itemsWithIdentity <= MOST_SINGLES);
	const byTemplate = new Map<string, Placeable[]>();
	for (const email of emails) if (!goesSingly(email)) append(byTemplate, email.templateId, email);
	const places = new Map<Placeable, Place>();
	for (const together of byTemplate.values()) {
		for (let first = 0; first < together.length; first += BATCH_SIZE) {
			const ordered = together.slice(first, first + BATCH_SIZE);
			const batch = batchKey(ordered);
			if (ordered.length > 1) ordered.forEach((email, position) => places.set(email, { in: 'batch', batch, position }));
		}
	}
	return emails.map((email) => places.get(email) ?? SINGLE);
}

/** Of the e-mails' keys only: the same people with other content are for Resend to refuse (409), not to send again. */
export function batchKey(ordered: ReadonlyArray<Pick<Placeable, 'memory'>>): string {
	return `n8n-batch-${digest(ordered.map(({ memory }) => memory)).slice(0, 22)}`;
}

/** A batch of this name is never made, so who is remembered as part of it goes out no more while the entry lasts. */
export function takenBatch(batch: string): string {
	return `${batch}!`;
}

export interface Sendable {
	/** The item's own idempotency key. */
	key: string;
	memory: string;
	place: Place;
}

/** An e-mail that may have to go out, and the request that it may go out in. */
export interface OpenEmail<T> {
	email: T;
	place: Place;
	/** An earlier attempt of this very request had no clear end. */
	tried: boolean;
}

export interface Recalled<T> {
	open: OpenEmail<T>[];
	/** With the id that Resend gave them. */
	alreadySent: Array<{ email: T; emailId: string }>;
	/** Went out with others before, nobody knows whether with success, and not all of those others are here again. */
	unclear: T[];
}

/** What the ledger says of the e-mails of a run, before anything is done for any of them. */
export function recall<T extends Sendable>(emails: readonly T[], find: (memory: string) => LedgerEntry | null): Recalled<T> {
	const recalled: Recalled<T> = { open: [], alreadySent: [], unclear: [] };
	const elsewhere = new Map<string, Array<{ email: T; position: number }>>();
	for (const email of emails) {
		const entry = find(email.memory);
		const { place } = email;
		if (entry === null) recalled.open.push({ email, place, tried: false });
		else if (entry.kind === 'sent') recalled.alreadySent.push({ email, emailId: entry.emailId });
		else if (entry.batch === null) recalled.open.push({ email, place: SINGLE, tried: true });
		else if (place.in === 'batch' && place.batch === entry.batch) recalled.open.push({ email, place, tried: true });
		else append(elsewhere, entry.batch, { email, position: entry.position });
	}
	for (const [batch, tried] of elsewhere) {
		const members = [...tried].sort((one, other) => one.position - other.position);
		if (batchKey(members.map(({ email }) => email)) !== batch) recalled.unclear.push(...members.map(({ email }) => email));
		else for (const { email, position } of members) recalled.open.push({ email, place: { in: 'batch', batch, position }, tried: true });
	}
	return recalled;
}

export interface Absent {
	memory: string;
	place: Place;
	/** In the attempt on record. */
	tried: boolean;
}

/** One request, as data. */
export type SendStep<T> =
	| { step: 'sendEmail'; key: string; email: OpenEmail<T> }
	| {
			step: 'sendBatch';
			key: string;
			emails: OpenEmail<T>[];
			/** An attempt under this key is on record; `narrowed`: with somebody who is not in this one. */
			earlier: 'none' | 'same' | 'narrowed';
			/** Not in the attempt on record. Once it is clear that it, or this one, was taken, they go out singly. */
			late: OpenEmail<T>[];
			/** Ordered in this batch but not in it now: whoever comes back goes out singly once the batch was taken. */
			leftOut: Absent[];
	  };

/**
 * The requests for all that may go out. `absent` are the ledger keys of e-mails that were ordered but are not valid.
 * After an attempt of unknown end its members go out under its key again, as many as may still get it: either Resend has
 * not seen the key and sends now, or it has, and says so.
 */
export function planSends<T extends Sendable>(open: ReadonlyArray<OpenEmail<T>>, mayGo: (email: T) => boolean, absent: ReadonlyArray<Omit<Absent, 'tried'>> = []): SendStep<T>[] {
	const steps: SendStep<T>[] = [];
	const batches = new Map<string, OpenEmail<T>[]>();
	for (const one of open) {
		if (one.place.in === 'batch') append(batches, one.place.batch, one);
		else if (mayGo(one.email)) steps.push({ step: 'sendEmail', key: one.email.key, email: one });
	}
	for (const [key, ordered] of batches) {
		const tried = ordered.filter((one) => one.tried);
		const going = ordered.filter(({ email }) => mayGo(email)).sort((one, other) => positionOf(one) - positionOf(other));
		const again = going.filter((one) => one.tried);
		const fresh = going.filter((one) => !one.tried);
		const leftOut = ordered.filter((one) => !going.includes(one)).map(({ email, place, tried: wasTried }) => ({ memory: email.memory, place, tried: wasTried }));
		const invalid = absent.filter(({ place }) => place.in === 'batch' && place.batch === key).map((one) => ({ ...one, tried: false }));
		if (going.length === 0) continue;
		steps.push({
			step: 'sendBatch',
			key,
			emails: again.length > 0 ? again : fresh,
			earlier: tried.length === 0 ? 'none' : again.length === tried.length ? 'same' : 'narrowed',
			late: again.length > 0 ? fresh : [],
			leftOut: [...leftOut, ...invalid],
		});
	}
	return steps;
}

function positionOf({ place }: OpenEmail<unknown>): number {
	return place.in === 'batch' ? place.position : 0;
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [value]);
	else list.push(value);
}
