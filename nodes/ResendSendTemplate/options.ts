import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { OwnKeys } from '../shared/contact/propertyValues';
import { isJsonObject } from '../shared/events/traits';
import type { ConnectionLimits } from '../shared/n8n/connection';
import { onlyEventsFields } from '../shared/n8n/onlyEvents';
import type { RememberIn } from '../shared/n8n/sharedOptions';
import { readRememberIn, rememberInField, limitFields, readLimits, propertyPrefixField, readOwnKeys } from '../shared/n8n/sharedOptions';
import type { EmailOptions } from '../shared/sending/message';

/** Options that hold for the whole run; what may differ from item to item is read with the item. */
export interface RunOptions {
	own: OwnKeys;
	rememberIn: RememberIn;
	limits: ConnectionLimits;
	previewOnly: boolean;
}

function pairs(name: 'tags' | 'headers', displayName: string, singular: 'tag' | 'header', description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: `Add ${singular}`,
		default: {},
		description,
		options: [
			{
				displayName,
				name: singular,
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
	};
}

export const optionFields: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Attachments',
			name: 'attachments',
			type: 'string',
			default: '',
			placeholder: 'e.g. data',
			description: 'Names of the binary fields of the item to attach, separated by commas; at most 40 MB together. Such e-mails go out one by one.',
		},
		{ displayName: 'BCC', name: 'bcc', type: 'string', default: '', description: 'Addresses for a blind copy, separated by commas' },
		{ displayName: 'CC', name: 'cc', type: 'string', default: '', description: 'Addresses for a copy, separated by commas' },
		{
			displayName: 'From',
			name: 'from',
			type: 'string',
			default: '',
			placeholder: 'e.g. Anna from Acme <anna@acme.com>',
			description: 'Sender instead of the one in the template. The domain must be verified in Resend.',
		},
		pairs('headers', 'Headers', 'header', 'Headers of the e-mail, for example X-Entity-Ref-ID'),
		{
			displayName: 'Idempotency Key (Older Workflows)',
			name: 'idempotencyKey',
			type: 'string',
			default: '',
			description: 'Where workflows of earlier versions keep the key. Use the field Idempotency Key instead; this one counts only while that is empty.',
		},
		{
			displayName: 'Only If Subscribed',
			name: 'onlyIfSubscribed',
			type: 'boolean',
			default: false,
			description: 'Whether to skip people who have opted out in Resend. Someone without a contact has not opted out.',
		},
		...onlyEventsFields,
		{
			displayName: 'Preview Only',
			name: 'previewOnly',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description: 'Whether to show what would happen and do nothing: no e-mail goes out, no contact is written, nothing is remembered. Each item gets its steps in "preview".',
		},
		propertyPrefixField,
		rememberInField('which e-mails were sent within the last 24 hours'),
		{ displayName: 'Reply To', name: 'replyTo', type: 'string', default: '', description: 'Addresses that answers go to, separated by commas' },
		{
			displayName: 'Scheduled At',
			name: 'scheduledAt',
			type: 'string',
			default: '',
			placeholder: 'e.g. in 2 hours',
			description: 'When to send, at most 30 days ahead: a date and time (UTC where it names no zone), seconds or milliseconds since 1970, or words like "in 2 hours". Empty sends at once.',
		},
		{ displayName: 'Subject', name: 'subject', type: 'string', default: '', description: 'Subject instead of the one in the template' },
		pairs('tags', 'Tags', 'tag', 'Names and values to find the e-mail by in Resend: letters, digits, underscores and dashes'),
		{
			displayName: 'Topic',
			name: 'topicId',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			description: 'Topic that the e-mail belongs to. People who have opted out of it do not get the e-mail; Resend marks it as failed.',
			modes: [
				{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchTopics', searchable: true } },
				{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. b6d24b8e-af0b-4c3c-be0c-359bbd97381e' },
			],
		},
		...limitFields,
	],
};

export function readOptions(context: IExecuteFunctions): RunOptions {
	const options = itemOptions(context, 0);
	return { own: readOwnKeys(context, options['propertyPrefix']), rememberIn: readRememberIn(options), limits: readLimits(options), previewOnly: options['previewOnly'] === true };
}

export function itemOptions(context: IExecuteFunctions, itemIndex: number): IDataObject {
	return context.getNodeParameter('options', itemIndex, {}) as IDataObject;
}

export function emailOptions(options: IDataObject): EmailOptions {
	const { subject, from, replyTo, cc, bcc, scheduledAt, tags, topicId, headers } = options;
	return { subject, from, replyTo, cc, bcc, scheduledAt, tags, topicId: located(topicId), headers };
}

/** What is chosen in a locator; workflows of earlier versions and expressions have the text itself in its place. */
function located(given: unknown): unknown {
	return isJsonObject(given) && 'mode' in given ? given['value'] : given;
}
