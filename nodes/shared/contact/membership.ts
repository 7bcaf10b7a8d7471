import { traitNamed } from '../events/traits';
import type { Traits } from '../events/types';

export interface SegmentRef {
	id: string;
	name: string;
	/** Of a membership as Resend lists it: when the contact was added, in Resend's words. */
	addedAt?: string;
}

/** One deliberate change of membership, which leaves all other segments alone. */
export type DeliberateMembership = { kind: 'add'; segment: SegmentRef } | { kind: 'remove'; segment: SegmentRef };

/** Out of a segment that does not exist: nothing to change, but unlike `unsaid` the contact is read and reported on. */
export type AlreadyOut = { kind: 'alreadyOut' };

/** What is wanted of segments. `reconcile` with no names means "none of those the sync added". */
export type DesiredMembership = { kind: 'unsaid' } | { kind: 'reconcile'; names: readonly string[] } | DeliberateMembership | AlreadyOut;

/** The same with the named segments found. */
export type ResolvedMembership = { kind: 'unsaid' } | { kind: 'reconcile'; segments: readonly SegmentRef[] } | DeliberateMembership | AlreadyOut;

export const UNSAID = { kind: 'unsaid' } as const;

const TRAITS = ['resendSegments', 'resendAudiences'] as const;

/**
 * The trait if there is one, even an empty one, else the node's setting if it is not blank, else nothing is said.
 * A trait that is neither text nor a list of texts says nothing: guessing would move people.
 */
export function desiredMembership(traits: Traits, setting: string): { membership: DesiredMembership; warnings: string[] } {
	for (const trait of TRAITS) {
		const value = traitNamed(traits, trait);
		if (value === undefined || value === null) continue;
		if (typeof value === 'string') return { membership: { kind: 'reconcile', names: segmentNames(value) }, warnings: [] };
		if (Array.isArray(value) && value.every((name) => typeof name === 'string')) {
			return { membership: { kind: 'reconcile', names: segmentNames(value.join(',')) }, warnings: [] };
		}
		return {
			membership: UNSAID,
			warnings: [`The trait ${trait} is ignored: give segment names as text, separated by commas. Membership was left alone.`],
		};
	}
	const names = segmentNames(setting);
	return { membership: names.length === 0 ? UNSAID : { kind: 'reconcile', names }, warnings: [] };
}

/** Names from a comma-separated list: trimmed, blanks dropped, each once. */
export function segmentNames(list: string): string[] {
	return [...new Set(list.split(',').map((name) => name.trim()).filter((name) => name !== ''))];
}
