import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { OwnKeys } from '../shared/contact/propertyValues';
import type { ConnectionLimits } from '../shared/n8n/connection';
import { onlyEventsFields } from '../shared/n8n/onlyEvents';
import { isPreview, previewOnlyField } from '../shared/n8n/previewOutput';
import { limitFields, readLimits, propertyPrefixField, readOwnKeys } from '../shared/n8n/sharedOptions';

/** Options that hold for the whole run; what may differ from item to item is read with the item. */
export interface SegmentOptions {
	own: OwnKeys;
	/** Plan and report, write nothing. */
	previewOnly: boolean;
	limits: ConnectionLimits;
}

export const optionFields: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Act on Existing Contacts Only (Older Workflows)',
			name: 'existingOnly',
			type: 'boolean',
			default: false,
			description: 'Whether to skip people whom Resend does not know. Workflows of earlier versions keep it here; use Create Contact If Missing instead. People are created only if both allow it.',
		},
		...onlyEventsFields,
		previewOnlyField,
		propertyPrefixField,
		...limitFields,
	],
};

/** Each on its own: an option for the items, which fails on the first, is no matter of the whole run. */
export function readOptions(context: IExecuteFunctions): SegmentOptions {
	const read = (name: string) => context.getNodeParameter(`options.${name}`, 0, '') as IDataObject[string];
	return {
		own: readOwnKeys(context, read('propertyPrefix')),
		previewOnly: isPreview({ previewOnly: read('previewOnly') }),
		limits: readLimits({ keepTryingFor: read('keepTryingFor'), timeout: read('timeout') }),
	};
}

/** The options as they are for one item. */
export function itemOptions(context: IExecuteFunctions, itemIndex: number): IDataObject {
	return context.getNodeParameter('options', itemIndex, {}) as IDataObject;
}
