import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { OwnKeys } from '../shared/contact/propertyValues';
import type { SkipReason } from '../shared/contact/skipReasons';
import type { ContactWish } from '../shared/delivery/contacts';
import { firstSaid } from '../shared/events/formats/envelope';
import { hasMishap } from '../shared/events/values';
import { contactFields, readContactFields } from '../shared/n8n/contactFields';
import { EMAIL_IN_ITEM, foundInItem } from '../shared/n8n/foundInItem';
import type { ItemIdentities } from '../shared/n8n/itemIdentity';
import { selectedBy } from '../shared/n8n/onlyEvents';
import type { Draft } from '../shared/sending/orders';
import { recipientsIn } from '../shared/sending/recipients';
import type { Checked, Refusal } from '../shared/sending/text';
import { ok, refuse, readText } from '../shared/sending/text';
import type { AttachedFile } from './attachments';
import { findFiles } from './attachments';
import { emailOptions, itemOptions } from './options';
import { readVariables, templateField, templateText, variableFields } from './template';

export const mainFields: INodeProperties[] = [
	templateField,
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		required: true,
		placeholder: 'e.g. anna@example.com',
		default: EMAIL_IN_ITEM,
		description: 'Who gets the e-mail: an address, or up to 50 separated by commas, who then all see each other. An item without one is skipped.',
	},
	...variableFields,
	{
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'string',
		default: '',
		placeholder: 'From the event\'s messageId',
		hint: 'Empty: the message ID of the event. An event without one is protected against n8n\'s own retries only.',
		description:
			'Text that is the same for the same e-mail, at most 256 characters, for example an order number: within 24 hours an e-mail goes out once per key. Empty takes the message ID of the event; an event without one is known by its execution and its place there, so a new execution sends it again.',
	},
	{
		displayName: 'Update Contact',
		name: 'upsertContact',
		type: 'boolean',
		default: true,
		description: 'Whether to create the contact of the recipient, or update it, before the e-mail goes out. Not done for an e-mail to several addresses.',
	},
	...contactFields({ show: { upsertContact: [true] } }),
];

/** What one item asks for: its e-mail, and what belongs to the contact and to the report. */
export interface ItemDraft extends Draft, ContactWish {
	to: Draft['to'];
	/** What the item calls its event, for the report and the next node. */
	event: string | null;
	/** Id or alias. */
	template: string;
	files: AttachedFile[];
	warnings: string[];
}

export type ReadItem =
	| { kind: 'draft'; draft: ItemDraft }
	| { kind: 'skip'; event: string | null; reason: SkipReason }
	| { kind: 'refused'; event: string | null; refusal: Refusal };

/** One item as the draft of an e-mail. What is not selected is not read any further: it need not fit the fields. */
export function readItem(context: IExecuteFunctions, index: number, own: OwnKeys, identities: ItemIdentities): ReadItem {
	const options = itemOptions(context, index);
	const { decision, event } = selectedBy(context, options, index);
	if (decision === 'notSelected') return { kind: 'skip', event, reason: 'event_not_selected' };
	const to = recipientsIn(foundInItem(context, 'to', index), 'To');
	if (to.kind === 'refused') return { ...to, event };
	if (to.value.length === 0) return { kind: 'skip', event, reason: 'no_email' };
	const variables = readVariables(context, index);
	if (variables.kind === 'refused') return { ...variables, event };
	const files = findFiles(context, index, options['attachments']);
	if (files.kind === 'refused') return { ...files, event };
	const upsert = context.getNodeParameter('upsertContact', index, true) === true;
	const contact = upsert && to.value.length === 1 ? readContactFields(context, index, own) : null;
	const key = keyIn(firstSaid(context.getNodeParameter('idempotencyKey', index, ''), options['idempotencyKey']));
	if (key.kind === 'refused') return { ...key, event };
	const draft: ItemDraft = {
		index,
		event,
		identity: key.value === null ? identities.of(index) : { kind: 'chosen', key: key.value },
		template: templateText(context.getNodeParameter('template', index, '')),
		to: to.value,
		variables: variables.value,
		options: emailOptions(options),
		contact: contact === null ? null : contact.updates,
		onlyIfSubscribed: options['onlyIfSubscribed'] === true,
		files: files.value,
		warnings: [...(contact?.warnings ?? []), ...(upsert && contact === null ? [SEVERAL] : [])],
	};
	return { kind: 'draft', draft };
}

const SEVERAL = 'The e-mail goes to several addresses, so no contact was created or updated.';

/** A key with an object, undefined or NaN in it is the same for e-mails that are not: all but the first would not go out. */
function keyIn(value: unknown): Checked<string | null> {
	const read = readText(value);
	if (read.kind === 'none') return ok(null);
	if (read.kind === 'text' && !hasMishap(read.text)) return ok(read.text.trim());
	const why = read.kind === 'broken' ? read.why : 'holds undefined or NaN: an expression finds no value';
	return refuse('emailInvalid', `The field Idempotency Key ${why}`, 'Check its expression against the data of this item, or leave the field empty. Nothing was sent for this item.');
}
