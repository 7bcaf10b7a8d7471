import type { ContactFields, MarkerWrite } from '../contact/contactFields';
import type { PropertyType, PropertyValue } from '../contact/propertyValues';
import type { SegmentKey } from '../contact/segmentKey';

/** What POST /contacts gets. It may opt out, never in: on an address that turns out to exist it would undo an opt-out. */
export interface NewContact {
	email: string;
	firstName?: string;
	lastName?: string;
	subscription: 'notMentioned' | 'optOut';
	properties: ReadonlyMap<string, PropertyValue>;
	marker?: MarkerWrite;
	segments: readonly SegmentKey[];
}

/** One write of one contact. Each step is one request. */
export type ContactStep =
	| { step: 'createContact'; contact: NewContact }
	| { step: 'updateContact'; fields: ContactFields }
	| { step: 'addToSegment'; segment: SegmentKey }
	| { step: 'removeFromSegment'; segment: SegmentKey };

/** What the account has to have before contacts can be written. Each step is one request. */
export type AccountStep = { step: 'createSegment'; name: string } | { step: 'defineProperty'; key: string; type: PropertyType };

/** The same text for steps that make the same thing. */
export function accountStepName(step: AccountStep): string {
	return step.step === 'createSegment' ? `segment ${step.name}` : `property ${step.key}`;
}
