import { createHash } from 'crypto';

/** What entries of one kind mean, in the words of a pure room. Entries hold digests and ids of Resend, never an address. */
export interface EntryRules {
	/** Of two entries of one key the one to keep; a tie goes to `other`, which arrives later. Undefined when both are broken. */
	newer(one: string | undefined, other: string | undefined): string | undefined;
	/** Keys to drop: what expired, is broken or is too much. */
	surplus(entries: Map<string, string>): string[];
	/** Most entries that are kept; a run may go over it by a twentieth, because looking for the oldest each time would be slow. */
	max: number;
	/** From when on nobody wants the entry, in milliseconds since the epoch. */
	expiresAt(entry: string): number;
	/** Whether another workflow's entry of the same key means the same. */
	scope: 'account' | 'workflow';
	/** What the entry is about, where another key may be about the same: writing one drops the others. */
	subjectOf?(entry: string): string | null;
}

/** The names of what is remembered, as static data has had them since 0.1.0. */
export type StoreName = 'resendUserIds' | 'resendSentEmails' | 'resendSyncedStates';

/** What one execution of a node knows of earlier ones. A cold store only ever costs requests or a skip with its reason. */
export interface Store {
	/** Reads what is known of these keys: one read, however many. */
	load(keys: readonly string[]): Promise<void>;
	/** Synchronous; complete only after `load`. */
	get(key: string): string | undefined;
	/**
	 * Whether the entry is surely the last that any process of n8n wrote for this key. Memory of one process is not:
	 * in queue mode another worker may have been at work since.
	 */
	isCurrent(key: string): boolean;
	/** Whether the entry is where later executions look for it: one that is need not be written again. */
	isKept(key: string): boolean;
	set(key: string, entry: string): void;
	drop(key: string): void;
	/** Writes what changed since the last save: one write. Never rejects: what went wrong is in `warnings`. */
	save(): Promise<void>;
	/** What the user should know, each sentence once. */
	readonly warnings: readonly string[];
}

/** Opens the stores of one execution. */
export interface Memory {
	/** Whether earlier executions may have left something in this store. */
	has(name: StoreName): boolean;
	open(name: StoreName, rules: EntryRules): Store;
	/** Of all its stores. */
	readonly warnings: readonly string[];
}

/**
 * The key under which static data knows something: a user, a person, an e-mail. A digest, because static data leaves with
 * every workflow export; 96 bits, so that 10,000 names meet by chance about once in 10^21. `account` keeps two credentials
 * in one workflow apart.
 */
export function entryKey(account: string, name: string): string {
	return createHash('sha256').update(`${account}\u0000${name}`).digest('base64url').slice(0, 16);
}

/** When an entry was made, in the unit its map counts in; negative infinity for one that is absent or broken. */
export type BornAt = (entry: string | undefined) => number;

/** Of two entries of one key the one made later; `other`, which arrives later, when they are of one age, undefined when both are broken. */
export function laterOf(one: string | undefined, other: string | undefined, bornAt: BornAt): string | undefined {
	const first = bornAt(one);
	const second = bornAt(other);
	if (first === Number.NEGATIVE_INFINITY && second === Number.NEGATIVE_INFINITY) return undefined;
	return first > second ? one : other;
}

/** Keys to drop: what was made before `oldest` or is broken, then the oldest of the rest, until no more than `max` are left. */
export function surplusOf(entries: ReadonlyMap<string, string>, bornAt: BornAt, { oldest, max }: { oldest: number; max: number }): string[] {
	const aged = [...entries].map(([key, entry]) => ({ key, at: bornAt(entry) }));
	const expired = aged.filter(({ at }) => at < oldest);
	const excess = aged.length - expired.length - max;
	const rest = excess <= 0 ? [] : aged.filter(({ at }) => at >= oldest).sort((one, other) => one.at - other.at);
	return [...expired, ...rest.slice(0, Math.max(0, excess))].map(({ key }) => key);
}
