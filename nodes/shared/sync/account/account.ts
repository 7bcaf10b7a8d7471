import { Pacer } from '../../resend/pacing';
import { BoundedMap } from '../../store/boundedMap';
import { KeyedLocks } from './locks';
import { PropertyDirectory } from './propertyDirectory';
import { MetWriters, RecentMoves } from './recentWrites';
import { SegmentDirectory } from './segmentDirectory';
import { ContactLists } from './sharedList';

/**
 * What all executions of this process share about one Resend account: the pacing, its segments, its property definitions,
 * and who is being written right now. Process memory, not static data: it needs no saving, and two executions that start
 * together must not both create a segment.
 */
export class Account {
	readonly pacer = new Pacer();
	readonly segments = new SegmentDirectory();
	readonly properties = new PropertyDirectory();
	/** One write at a time per person, so that two executions cannot both find nobody and both create. */
	readonly people = new KeyedLocks();
	/** Contacts and members of segments, for runs that start together. */
	readonly lists = new ContactLists();
	readonly others = new MetWriters();
	/** What the lists may not show yet. */
	readonly moves = new RecentMoves();
	private readonly addresses = new BoundedMap<string, string>(MAX_ADDRESSES);
	private readonly changes = new BoundedMap<string, number>(MAX_CHANGES);
	private importsRefusedAt = Number.NEGATIVE_INFINITY;

	/** False for a while after Resend refused a contact import: the account may not have them. */
	takesImports(now: number): boolean {
		return now - this.importsRefusedAt > IMPORTS_REFUSED_FOR_MS;
	}

	refusedImport(now: number): void {
		this.importsRefusedAt = now;
	}

	/** The address of a contact as Resend stores it, which nothing can change; null where this process never saw it. */
	addressOf(contactId: string): string | null {
		return this.addresses.get(contactId) ?? null;
	}

	recordAddress(contactId: string, email: string): void {
		this.addresses.set(contactId, email);
	}

	/** This process wrote the contact, by whichever node: what was remembered of it before is out of date. */
	recordChange(contactId: string, now: number): void {
		this.changes.set(contactId, now);
	}

	/** When this process last wrote the contact, milliseconds since the epoch; null when it did not, or too long ago to know. */
	changedAt(contactId: string): number | null {
		return this.changes.get(contactId) ?? null;
	}
}

const IMPORTS_REFUSED_FOR_MS = 60 * 60_000;
const MAX_CHANGES = 100_000;
const MAX_ADDRESSES = 20_000;

const accounts = new BoundedMap<string, Account>(200);

/** `digest` identifies the account: a hash of base URL and API key. The least recently used account is dropped. */
export function accountOf(digest: string): Account {
	return accounts.getOrMake(digest, () => new Account());
}
