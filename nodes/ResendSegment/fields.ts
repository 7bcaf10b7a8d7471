import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { SegmentMove } from '../shared/contact/aspects/segments';
import type { ContactChange } from '../shared/contact/change';
import type { PersonKey } from '../shared/contact/coalesce';
import type { OwnKeys } from '../shared/contact/propertyValues';
import type { SkipReason } from '../shared/contact/skipReasons';
import { addressField, contactFields, readAddress, readContactFields } from '../shared/n8n/contactFields';
import { selectedBy } from '../shared/n8n/onlyEvents';
import { readSegment, segmentField } from '../shared/n8n/segmentLocator';
import type { SegmentChoice } from '../shared/sync/gather/chosenSegments';
import { itemOptions } from './options';

export const mainFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'add',
		options: [
			{ name: 'Add', value: 'add', action: 'Add a contact to a segment', description: 'Update the contact and add it to the segment' },
			{
				name: 'Remove',
				value: 'remove',
				action: 'Remove a contact from a segment',
				description: 'Update the contact and remove it from the segment; the contact itself stays',
			},
		],
	},
	{
		displayName: 'Create Contact If Missing',
		name: 'createContactIfMissing',
		type: 'boolean',
		default: true,
		description: 'Whether to create a contact for somebody whom Resend does not know, also when removing them. Off, such people are skipped.',
	},
	segmentField,
	addressField('email', 'Email', 'Address of the contact. An item without one is skipped.'),
	...contactFields(),
];

export function readOperation(context: IExecuteFunctions): SegmentMove['to'] {
	return context.getNodeParameter('operation', 0) === 'remove' ? 'out' : 'in';
}

/** What one item asks for. */
export interface Order {
	key: Extract<PersonKey, { by: 'email' }>;
	choice: SegmentChoice;
	presence: ContactChange['presence'];
	updates: Pick<ContactChange, 'names' | 'properties' | 'subscription'>;
	warnings: string[];
}

export type ReadItem = { kind: 'order'; event: string | null; order: Order } | { kind: 'skip'; event: string | null; reason: SkipReason };

/** One item as an order. What is not selected is not read any further: it need not fit the fields. */
export function readItem(context: IExecuteFunctions, itemIndex: number, own: OwnKeys): ReadItem {
	const options = itemOptions(context, itemIndex);
	const { decision, event } = selectedBy(context, options, itemIndex);
	if (decision === 'notSelected') return { kind: 'skip', event, reason: 'event_not_selected' };
	const address = readAddress(context, 'email', itemIndex);
	if (address.kind === 'skip') return { kind: 'skip', event, reason: address.reason };
	const { updates, warnings } = readContactFields(context, itemIndex, own);
	const choice = readSegment(context, itemIndex);
	return { kind: 'order', event, order: { key: address.key, choice, presence: presenceFor(context, options, itemIndex), updates, warnings } };
}

/** The switch, and the option in which workflows of earlier versions keep the opposite. */
function presenceFor(context: IExecuteFunctions, options: IDataObject, itemIndex: number): ContactChange['presence'] {
	const creates = context.getNodeParameter('createContactIfMissing', itemIndex, true) !== false;
	return creates && options['existingOnly'] !== true ? 'upsert' : 'existingOnly';
}
