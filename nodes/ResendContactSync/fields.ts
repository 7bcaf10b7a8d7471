import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ArrivedEvent } from '../shared/contact/eventWork';
import { parseEvent } from '../shared/events/parse';
import { eventTraits, isBlank, isJsonObject } from '../shared/events/traits';
import type { Json, ParsedEvent } from '../shared/events/types';
import { NO_TRAITS } from '../shared/events/types';
import { unpack } from '../shared/events/unpack';
import { identifierIn, identifierWarnings, toJson } from '../shared/events/values';
import { FIELD_ADVICE } from '../shared/n8n/contactFields';
import { EMAIL_IN_ITEM } from '../shared/n8n/foundInItem';
import { readSegments, segmentFields } from './segmentFields';

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
		default: EMAIL_IN_ITEM,
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
	...segmentFields,
	{
		displayName: 'Resolve Email From User ID',
		name: 'resolveEmailFromUserId',
		type: 'boolean',
		default: false,
		description:
			'Whether to match events that carry only a userId with the contact of an earlier identify event. Works for identify events seen after this was turned on, for 90 days. User IDs of test runs: remembered until n8n restarts, not saved.',
	},
];

/** The events of one item, from whichever source the user chose. */
export function readEvents(context: IExecuteFunctions, itemIndex: number, now: number): ArrivedEvent[] {
	const segments = readSegments(context, itemIndex);
	if (context.getNodeParameter('source', itemIndex) === 'fields') return [{ parsed: readFields(context, itemIndex), segments, advice: FIELD_ADVICE }];
	const events = unpack(readEvent(context, itemIndex));
	if (events.length === 0) {
		return [{ parsed: { kind: 'rejected', reason: 'no_events', type: null, advice: 'The item holds an empty list of events.' }, segments }];
	}
	const systemProperties = context.getNodeParameter('options.postHogSystemProperties', itemIndex, false) === true ? 'keep' : 'drop';
	return events.map((raw) => ({ parsed: parseEvent(raw, { now, systemProperties }), segments }));
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
	const traits = new Map([...eventTraits(propertiesIn(context.getNodeParameter('properties', itemIndex, {})))].filter(([name, value]) => !isBlank(value) || isSegmentList(name)));
	for (const field of ['email', 'firstName', 'lastName']) {
		const value = jsonParameter(context, field, itemIndex);
		if (value !== null && !isBlank(value)) traits.set(field, value);
	}
	const userId = jsonParameter(context, 'userId', itemIndex);
	return {
		kind: 'event',
		event: {
			type: 'identify',
			name: null,
			messageId: null,
			timestamp: null,
			userId: identifierIn(userId),
			anonymousId: null,
			groupId: null,
			traits,
			setOnce: NO_TRAITS,
			contextTraits: NO_TRAITS,
			warnings: identifierWarnings({ 'User ID': userId }),
		},
	};
}

/** Null where the expression gives nothing. Dates come as ISO text. */
function jsonParameter(context: IExecuteFunctions, name: string, itemIndex: number): Json {
	return toJson(context.getNodeParameter(name, itemIndex, '')) ?? null;
}

/** Of the editor's list of assignments, or an object that an expression put in its place. */
function propertiesIn(value: unknown): Record<string, unknown> {
	if (!isJsonObject(value)) return {};
	const assignments: unknown = value['assignments'];
	if (!Array.isArray(assignments)) return value;
	return Object.fromEntries(
		assignments.flatMap((assignment: unknown): Array<[string, unknown]> =>
			isJsonObject(assignment) && typeof assignment['name'] === 'string' && assignment['value'] !== undefined ? [[assignment['name'], unquotedDate(assignment['value'])]] : [],
		),
	);
}

/** n8n writes a Date in an assignment of type String as JSON, quotes included (seen in n8n 2.40). */
function unquotedDate(value: unknown): unknown {
	const [, date] = typeof value === 'string' ? (/^"(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))"$/.exec(value) ?? []) : [];
	return date ?? value;
}

/** Empty, a list of segments means none, which is not the same as nothing said. */
function isSegmentList(name: string): boolean {
	return ['resendsegments', 'resendaudiences'].includes(name.toLowerCase());
}
