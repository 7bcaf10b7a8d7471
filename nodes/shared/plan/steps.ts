import type { ContactFields, MarkerWrite } from '../contact/contactFields';
import type { SegmentKey } from '../contact/marker';
import type { PropertyType, PropertyValue } from '../contact/propertyValues';
import type { ContactSnapshot } from '../contact/snapshot';

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

/** A value before and after a step; null is nothing. Before is absent where nobody read the contact. */
export interface FieldChange {
	before?: PropertyValue | boolean | null;
	after: PropertyValue | boolean | null;
}

/** A step in words for a user: what a preview shows. Plain JSON. */
export type StepDescription =
	| { step: 'createContact'; email: string; unsubscribed?: true; fields: Record<string, PropertyValue>; segments: string[] }
	| { step: 'updateContact'; fields: Record<string, FieldChange> }
	| { step: 'addToSegment' | 'removeFromSegment'; segment: string };

export function describeStep(step: ContactStep, snapshot: ContactSnapshot): StepDescription {
	switch (step.step) {
		case 'createContact':
			return describeCreate(step.contact);
		case 'updateContact':
			return { step: step.step, fields: fieldChanges(step.fields, snapshot) };
		case 'addToSegment':
		case 'removeFromSegment':
			return { step: step.step, segment: step.segment.name };
	}
}

function describeCreate({ email, firstName, lastName, subscription, properties, marker, segments }: NewContact): StepDescription {
	const fields = {
		...(firstName === undefined ? {} : { firstName }),
		...(lastName === undefined ? {} : { lastName }),
		...Object.fromEntries(properties),
		...(marker === undefined ? {} : { [marker.key]: recordText(marker) }),
	};
	return { step: 'createContact', email, ...(subscription === 'optOut' ? { unsubscribed: true as const } : {}), fields, segments: segments.map(({ name }) => name) };
}

function fieldChanges({ firstName, lastName, subscription, properties, marker }: ContactFields, snapshot: ContactSnapshot): Record<string, FieldChange> {
	const contact = snapshot.kind === 'present' ? snapshot.contact : null;
	const from = (before: PropertyValue | boolean | null, after: FieldChange['after']): FieldChange => (contact === null ? { after } : { before, after });
	const held = (key: string) => contact?.properties.get(key) ?? null;
	return {
		...(firstName === undefined ? {} : { firstName: from(contact?.firstName ?? null, firstName) }),
		...(lastName === undefined ? {} : { lastName: from(contact?.lastName ?? null, lastName) }),
		...(subscription === undefined ? {} : { unsubscribed: from(contact?.unsubscribed ?? null, subscription.kind === 'optOut') }),
		...Object.fromEntries([...properties].map(([key, value]) => [key, from(held(key), value)])),
		...(marker === undefined ? {} : { [marker.key]: from(held(marker.key), recordText(marker)) }),
	};
}

/** The record of segments; one that is still to be made has no id yet and stands there by its name. */
function recordText({ segments }: MarkerWrite): string {
	return `[${segments.map((key) => (key.by === 'id' ? key.id : key.name)).join(',')}]`;
}
