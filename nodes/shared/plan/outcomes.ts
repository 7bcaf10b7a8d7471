import type { PropertyValue } from '../contact/propertyValues';
import type { SkipReason } from '../contact/skipReasons';

export type WriteOutcome = 'created' | 'updated' | 'unchanged';

export interface SegmentNames {
	added: string[];
	removed: string[];
	kept: string[];
}

/** What one event came to. `properties` are those this event wrote, null for a cleared one. */
export type EventOutcome =
	| {
			outcome: WriteOutcome;
			contactId: string;
			segments: SegmentNames;
			properties: ReadonlyMap<string, PropertyValue | null>;
			/** Whether the contact has opted out, after this event. */
			unsubscribed: boolean | 'notRead';
			warnings: string[];
	  }
	| { outcome: 'skipped'; reason: SkipReason; warnings: string[] };
