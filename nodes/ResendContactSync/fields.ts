import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { nameUpdate } from '../shared/contact/aspects/names';
import type { ArrivedEvent } from '../shared/contact/eventWork';
import { parseEvent } from '../shared/events/parse';
import { isJsonObject } from '../shared/events/traits';
import type { Json, ParsedEvent } from '../shared/events/types';
import { NO_TRAITS } from '../shared/events/types';
import { unpack } from '../shared/events/unpack';

const DEFAULT_EVENT = '={{ $json.body ?? $json }}';

const inEventMode = { show: { source: ['event'] } };
const inFieldsMode = { show: { source: ['fields'] } };

export const mainFields: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		default: 'event',
		options: [
			{ name: 'Event', value: 'event', description: 'The items are events of a CDP: Jitsu, Segment, RudderStack, PostHog' },
			{ name: 'Fields', value: 'fields', description: 'Any other data: map the address, the names and the properties by hand' },
		],
	},
	{
		displayName: 'Event',
		name: 'event',
		type: 'json',
		default: DEFAULT_EVENT,
		required: true,
		description: 'One event, a list of events, or an object with the list in "batch". The default takes the body of a Webhook node, else the item.',
		displayOptions: inEventMode,
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'e.g. anna@example.com',
		default: '={{ $json.email }}',
		required: true,
		description: 'Address of the contact. An item without one is skipped.',
		displayOptions: inFieldsMode,
	},
	{
		displayName: 'First Name',
		name: 'firstName',
		type: 'string',
		default: '',
		description: 'Leave empty to keep the name that Resend holds',
		displayOptions: inFieldsMode,
	},
	{
		displayName: 'Last Name',
		name: 'lastName',
		type: 'string',
		default: '',
		description: 'Leave empty to keep the name that Resend holds',
		displayOptions: inFieldsMode,
	},
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: '',
		description: 'ID of the user in your product, kept on the contact',
		displayOptions: inFieldsMode,
	},
	{
		displayName: 'Properties',
		name: 'properties',
		type: 'assignmentCollection',
		default: {},
		description: 'Further values to keep on the contact. Properties that Resend does not know yet are defined. Null clears.',
		displayOptions: inFieldsMode,
	},
	{
		displayName: 'Segments',
		name: 'segments',
		type: 'string',
		placeholder: 'e.g. Customers, Beta',
		default: '',
		description:
			'Names of the segments a person should be in, separated by commas; missing ones are created. The sync takes people out only of segments it put them into. Empty leaves membership alone. A trait "resendSegments" overrides this for its event.',
	},
	{
		displayName: 'Resolve Email From User ID',
		name: 'resolveEmailFromUserId',
		type: 'boolean',
		default: false,
		description:
			'Whether to match events that carry only a userId with the contact of an earlier identify event. Works for identify events seen after this was turned on, for 90 days; not in test runs of the editor.',
	},
];

/** The events of one item, from whichever source the user chose. */
export function readEvents(context: IExecuteFunctions, itemIndex: number): ArrivedEvent[] {
	const segments = textParameter(context, 'segments', itemIndex);
	if (context.getNodeParameter('source', itemIndex) === 'fields') return [{ parsed: readFields(context, itemIndex), segments }];
	const events = unpack(readEvent(context, itemIndex));
	if (events.length === 0) {
		return [{ parsed: { kind: 'rejected', reason: 'no_events', type: null, advice: 'The item holds an empty list of events.' }, segments }];
	}
	return events.map((raw) => ({ parsed: parseEvent(raw), segments }));
}

/**
 * The default expression is read from the item itself: n8n's expression engine copies an item into a sandbox, and fails for
 * the whole item on a key like `constructor` or on deep nesting (tried in n8n 2.40). One such trait must not cost a batch.
 */
function readEvent(context: IExecuteFunctions, itemIndex: number): unknown {
	const written: unknown = context.getNodeParameter('event', itemIndex, DEFAULT_EVENT, { rawExpressions: true });
	const json = context.getInputData()[itemIndex]?.json;
	const expression = typeof written === 'string' ? written.replace(/\s/g, '') : '';
	if (json !== undefined && expression === DEFAULT_EVENT.replace(/\s/g, '')) return json['body'] ?? json;
	if (json !== undefined && expression === '={{$json}}') return json;
	if (json !== undefined && expression === '={{$json.body}}') return json['body'];
	return context.getNodeParameter('event', itemIndex);
}

/** Mapped fields are an identify event that somebody wrote by hand. Blank fields say nothing. */
function readFields(context: IExecuteFunctions, itemIndex: number): ParsedEvent {
	const traits = new Map<string, Json>(propertiesIn(context.getNodeParameter('properties', itemIndex, {})));
	for (const field of ['email', 'firstName', 'lastName']) {
		const text = textParameter(context, field, itemIndex);
		if (nameUpdate(text).kind === 'set') traits.set(field, text);
	}
	const userId = textParameter(context, 'userId', itemIndex);
	return {
		kind: 'event',
		event: {
			type: 'identify',
			name: null,
			messageId: null,
			timestamp: null,
			userId: userId === '' ? null : userId,
			anonymousId: null,
			groupId: null,
			traits,
			contextTraits: NO_TRAITS,
		},
	};
}

function textParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
	const value = context.getNodeParameter(name, itemIndex, '') as unknown;
	return value === null || value === undefined ? '' : String(value).trim();
}

/** The editor's list of assignments, or an object that an expression put in its place. */
function propertiesIn(value: unknown): Array<[string, Json]> {
	if (!isJsonObject(value)) return [];
	const assignments = value['assignments'];
	if (!Array.isArray(assignments)) return Object.entries(value);
	return assignments.flatMap((assignment): Array<[string, Json]> =>
		isJsonObject(assignment) && typeof assignment['name'] === 'string' && assignment['value'] !== undefined
			? [[assignment['name'], assignment['value']]]
			: [],
	);
}
