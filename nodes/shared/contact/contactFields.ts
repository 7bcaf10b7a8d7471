import type { SegmentKey } from './marker';
import type { PropertyValue } from './propertyValues';

/**
 * A write of the global opt-out. Without this type's word no step can carry an opt-in, and only the consent policy makes
 * one (aspects/subscription.ts).
 */
export type SubscriptionWrite = { kind: 'optOut' } | { kind: 'optIn'; because: 'policyFollowsTrait' | 'ownOptOut' };

/** The record of the segments that this sync added, as it is to be written: some may get their id only by then. */
export interface MarkerWrite {
	key: string;
	segments: readonly SegmentKey[];
}

/** Fields of a contact to be written. What is absent stays as it is; null clears. */
export interface ContactFields {
	firstName?: string | null;
	lastName?: string | null;
	subscription?: SubscriptionWrite;
	marker?: MarkerWrite;
	properties: ReadonlyMap<string, PropertyValue | null>;
}

export const NO_FIELDS: ContactFields = { properties: new Map() };

/** All of them as one write; of a field in several the last. */
export function mergeFields(...all: readonly ContactFields[]): ContactFields {
	const [one = NO_FIELDS, ...others] = all.filter((fields) => fields !== NO_FIELDS);
	return others.reduce((merged, fields) => ({ ...merged, ...fields, properties: new Map([...merged.properties, ...fields.properties]) }), one);
}

export function hasFields(fields: ContactFields): boolean {
	return fields.firstName !== undefined || fields.lastName !== undefined || fields.subscription !== undefined || fields.marker !== undefined || fields.properties.size > 0;
}
