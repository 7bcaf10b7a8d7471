import { KeyedExclusive } from './exclusive';
import { PropertyDirectory } from './propertyDirectory';
import { RecentMoves } from './recentMoves';
import { SegmentDirectory } from './segmentDirectory';

/**
 * What all executions of this process share about one Resend account: its segments, its property definitions, and who
 * is being written right now. Process memory, not static data: it needs no saving, and two executions that start
 * together must not both create a segment.
 */
export class Account {
	readonly segments = new SegmentDirectory();
	readonly properties = new PropertyDirectory();
	/** One write at a time per person, so that two executions cannot both find nobody and both create. */
	readonly people = new KeyedExclusive();
	/** What the lists may not show yet. */
	readonly moves = new RecentMoves();
	private importsRefusedAt = Number.NEGATIVE_INFINITY;

	/** False for a while after Resend refused a contact import: the account may not have them. */
	takesImports(now: number): boolean {
		return now - this.importsRefusedAt > IMPORTS_REFUSED_FOR_MS;
	}

	refusedImport(now: number): void {
		this.importsRefusedAt = now;
	}
}

const IMPORTS_REFUSED_FOR_MS = 60 * 60_000;

const MAX_ACCOUNTS = 50;
const accounts = new Map<string, Account>();

/** `digest` identifies the account: a hash of base URL and API key. The least recently used account is dropped. */
export function accountOf(digest: string): Account {
	const account = accounts.get(digest) ?? new Account();
	accounts.delete(digest);
	accounts.set(digest, account);
	for (const oldest of accounts.keys()) {
		if (accounts.size <= MAX_ACCOUNTS) break;
		accounts.delete(oldest);
	}
	return account;
}
