import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { OwnKeys } from '../shared/contact/propertyKeys';
import type { ConnectionLimits } from '../shared/n8n/connection';
import { limitFields, readLimits } from '../shared/n8n/limits';
import { onlyEventsFields } from '../shared/n8n/onlyEvents';
import { propertyPrefixField, readOwnKeys } from '../shared/n8n/propertyPrefix';
import type { EmailWishes } from '../shared/sending/email';

/** Options that hold for the whole run; what may differ from item to item is read with the item. */
export interface RunOptions {
	own: OwnKeys;
	limits: ConnectionLimits;
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
			displayName: 'Idempotency Key',
			name: 'idempotencyKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.orderId }}-shipped',
			description:
				'Text that is the same for the same e-mail, at most 256 characters: within 24 hours an e-mail goes out once per key. Several items of one run share a request and so one key for Resend; across workflows a key counts only for items that run alone. Without it, the message ID of the event is used, else the execution and the place of the item in it.',
		},
		{
			displayName: 'Only If Subscribed',
			name: 'onlyIfSubscribed',
			type: 'boolean',
			default: false,
			description: 'Whether to skip people who have opted out in Resend. Someone without a contact has not opted out.',
		},
		...onlyEventsFields,
		propertyPrefixField,
		{ displayName: 'Reply To', name: 'replyTo', type: 'string', default: '', description: 'Addresses that answers go to, separated by commas' },
		{
			displayName: 'Scheduled At',
			name: 'scheduledAt',
			type: 'string',
			default: '',
			placeholder: 'e.g. in 2 hours',
			description: 'When to send: a date and time (ISO 8601) or words like "in 2 hours", at most 30 days ahead. Empty sends at once.',
		},
		{ displayName: 'Subject', name: 'subject', type: 'string', default: '', description: 'Subject instead of the one in the template' },
		pairs('tags', 'Tags', 'tag', 'Names and values to find the e-mail by in Resend: letters, digits, underscores and dashes'),
		{
			displayName: 'Topic ID',
			name: 'topicId',
			type: 'string',
			default: '',
			description: 'Topic that the e-mail belongs to. People who have opted out of it do not get the e-mail; Resend marks it as failed.',
		},
		...limitFields,
	],
};

export function readOptions(context: IExecuteFunctions): RunOptions {
	const options = itemOptions(context, 0);
	return { own: readOwnKeys(context, options['propertyPrefix']), limits: readLimits(options) };
}

export function itemOptions(context: IExecuteFunctions, itemIndex: number): IDataObject {
	return context.getNodeParameter('options', itemIndex, {}) as IDataObject;
}

export function wishesIn(options: IDataObject): EmailWishes {
	const { subject, from, replyTo, cc, bcc, scheduledAt, tags, topicId, headers } = options;
	return { subject, from, replyTo, cc, bcc, scheduledAt, tags, topicId, headers };
}
