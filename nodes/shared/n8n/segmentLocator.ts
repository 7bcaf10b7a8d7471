import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { isJsonObject } from '../events/traits';
import { hasMishap } from '../events/values';
import type { SegmentChoice } from '../sync/gather/chosenSegments';

export const segmentField: INodeProperties = {
	displayName: 'Segment',
	name: 'segment',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The segment to add the contact to, or to remove it from',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchSegments', searchable: true },
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. Trial users',
			hint: 'Add creates it when it is missing',
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 78261eea-8f8b-4381-83c6-79fa7120f1cf',
		},
	],
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The segment of an item. A plain text that an expression put in place of the locator is an id if it looks like one, else a name. */
export function readSegment(context: IExecuteFunctions, itemIndex: number): SegmentChoice {
	const given: unknown = context.getNodeParameter('segment', itemIndex, '');
	const { mode, value, cachedResultName } = isJsonObject(given) ? given : { mode: 'guess', value: given, cachedResultName: null };
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (hasMishap(text)) throw new NodeOperationError(context.getNode(), 'The field Segment resolves to a text with an object, undefined or NaN in it, which is no name');
	if (text === '') return { by: 'nothing' };
	if (mode === 'name' || (mode === 'guess' && !UUID.test(text))) return { by: 'name', name: text };
	return { by: 'id', id: text, nameInList: typeof cachedResultName === 'string' ? cachedResultName : null };
}
