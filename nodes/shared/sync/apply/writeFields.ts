import type { ContactFields } from '../../contact/contactFields';
import { formatMarker } from '../../contact/marker';
import type { SegmentKey } from '../../contact/marker';
import type { PropertyValue } from '../../contact/propertyValues';
import type { UpdateContactRequest } from '../../resend/types';
import { refused } from '../failure';

export interface SegmentIds {
	/** The id of a segment: its own, or that of the one made under its name; null where there is none. */
	segmentId(key: SegmentKey): string | null;
}

export function updateOf(fields: ContactFields, ports: SegmentIds): UpdateContactRequest {
	const properties = valuesOf(fields, ports);
	return {
		...(fields.firstName === undefined ? {} : { firstName: fields.firstName }),
		...(fields.lastName === undefined ? {} : { lastName: fields.lastName }),
		...(fields.subscription === undefined ? {} : { unsubscribed: fields.subscription.kind === 'optOut' }),
		...(properties.size === 0 ? {} : { properties }),
	};
}

/** The properties with the record of segments among them. */
export function valuesOf<V extends PropertyValue | null>(
	{ properties, marker }: Pick<ContactFields, 'marker'> & { properties: ReadonlyMap<string, V> },
	ports: SegmentIds,
): ReadonlyMap<string, V | string> {
	return marker === undefined ? properties : new Map<string, V | string>([...properties, [marker.key, formatMarker(marker.segments.map((key) => idOf(key, ports)))]]);
}

export function idOf(key: SegmentKey, { segmentId }: SegmentIds): string {
	const id = segmentId(key);
	if (id === null) throw refused('segmentNotFound', 'A segment of this contact does not exist any more', 'Run this item again.');
	return id;
}
