import type { KnownContact } from '../../contact/snapshot';

/** What a run already knows of a person before reading them. Good for one look: a second one reads afresh. */
export interface PrefetchedState {
	contact: { kind: 'unknown' } | { kind: 'listed'; id: string } | { kind: 'read'; contact: KnownContact };
	/** By segment id, from the segments' own lists; a segment that is not in it was not asked. */
	memberships: ReadonlyMap<string, 'in' | 'out'>;
	/** Whether an earlier attempt of this run may have created the contact. */
	created: 'no' | 'maybe';
	/**
	 * When an import of this run that names the person began, in Resend's time. Whether an import puts somebody it skips into its
	 * segments is not documented, so memberships since then are taken for its own.
	 */
	importedAt: number | null;
}

export const NOT_PREFETCHED: PrefetchedState = { contact: { kind: 'unknown' }, memberships: new Map(), created: 'no', importedAt: null };
