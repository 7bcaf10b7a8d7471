import type { Statement } from '../events/eventTypes/definition';
import type { ContactFields } from './contactFields';
import { mergeFields, NO_FIELDS } from './contactFields';
import type { FoundSegment, SegmentKey } from './marker';
import type { OwnKeys, PropertyDefinitions } from './propertyValues';
import type { ContactSnapshot } from './snapshot';

/**
 * What the trait `unsubscribed` may do to a contact that exists.
 * - `ownOptOuts`: false takes back an opt-out that this sync wrote, as recorded on the contact, and no other.
 * - `optOutOnly`: nobody is ever brought back.
 * - `followTrait`: false opts in again, whoever opted out.
 */
export type ConsentPolicy = 'ownOptOuts' | 'optOutOnly' | 'followTrait';

/** What a user sets once for all events. */
export interface MappingSettings {
	/** The node's segment setting: names separated by commas; blank says nothing about membership. */
	segments: string;
	own: OwnKeys;
}

export interface CombineRules {
	consent: ConsentPolicy;
	/** What a property's type cannot hold is left out, so that it does not hide an earlier value that fits. */
	definitions: PropertyDefinitions;
}

export interface DiffContext extends CombineRules {
	own: OwnKeys;
	/** What a segment name stands for. */
	segmentNamed(name: string): FoundSegment;
}

/** Property keys that have to be defined in the account before a change can be written. */
export interface NeededKeys {
	/** The sync cannot do without them. */
	required: readonly string[];
	/** Left out with a warning where they cannot be defined. */
	wanted: readonly string[];
}

/** What becomes of a segment. `stale`: on record, but not in the list of memberships, which may lag: taken out, not reported. */
export interface MembershipResult {
	segment: SegmentKey;
	result: 'added' | 'removed' | 'kept' | 'missing' | 'stale';
}

/** What has to be written so that a contact is as an event wants it. */
export interface Diff {
	/** Fields for which the order does not matter. */
	anytime: ContactFields;
	/** Fields to be written before the first membership changes. */
	before: ContactFields;
	/** Fields to be written after the last membership changed. */
	after: ContactFields;
	memberships: readonly MembershipResult[];
	warnings: readonly string[];
}

export const NO_DIFF: Diff = { anytime: NO_FIELDS, before: NO_FIELDS, after: NO_FIELDS, memberships: [], warnings: [] };

export function mergeDiffs(diffs: readonly Diff[]): Diff {
	return {
		anytime: mergeFields(...diffs.map(({ anytime }) => anytime)),
		before: mergeFields(...diffs.map(({ before }) => before)),
		after: mergeFields(...diffs.map(({ after }) => after)),
		memberships: diffs.flatMap(({ memberships }) => memberships),
		warnings: diffs.flatMap(({ warnings }) => warnings),
	};
}

/** One thing that an event may say of a contact: how it is read, combined and written. `U` is what the event says, three-valued. */
export interface Aspect<U> {
	/** Says nothing. */
	readonly nothing: U;
	read(statement: Statement, settings: MappingSettings): { update: U; warnings: string[] };
	/** Several updates of one person as one, in the order in which they happened. */
	combine(updates: readonly U[], rules: CombineRules): U;
	saysNothing(update: U): boolean;
	/** Whether the contact must be read before this can be written; else one PATCH that may find nobody is enough. */
	needsContact(update: U, consent: ConsentPolicy): boolean;
	neededKeys(update: U, own: OwnKeys, consent: ConsentPolicy): NeededKeys;
	diff(update: U, snapshot: ContactSnapshot, context: DiffContext): Diff;
	/** JSON that is the same for the same update, whatever order its parts came in. */
	canonical(update: U): unknown;
}

export const NO_KEYS: NeededKeys = { required: [], wanted: [] };
