import type { PropertyValue } from '../contact/propertyValues';
import type { SegmentKey } from '../contact/segmentKey';
import type { SkipReason } from '../contact/skipReasons';

export type WriteOutcome = 'created' | 'updated' | 'unchanged';

/** Segments, by what became of them. */
export interface SegmentChanges {
	added: readonly SegmentKey[];
	removed: readonly SegmentKey[];
	kept: readonly SegmentKey[];
	/** Wanted out, but not in: a removal that had nothing to do. */
	missing: readonly SegmentKey[];
}

export const NO_SEGMENTS: SegmentChanges = { added: [], removed: [], kept: [], missing: [] };

/** What one event came to. `properties` are those this event wrote, null for a cleared one. */
export type EventOutcome =
	| {
			outcome: WriteOutcome;
			/** Null in a preview, of a contact that would be created. */
			contactId: string | null;
			segments: SegmentChanges;
			properties: ReadonlyMap<string, PropertyValue | null>;
			/** Whether the contact has opted out, after this event. */
			unsubscribed: boolean | 'notRead';
			warnings: string[];
	  }
	| { outcome: 'skipped'; reason: SkipReason; warnings: string[] };
