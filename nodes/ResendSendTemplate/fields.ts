import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { OwnKeys } from '../shared/contact/propertyKeys';
import type { SkipReason } from '../shared/contact/skipReasons';
import type { ContactFieldValues } from '../shared/n8n/contactFields';
import { addressField, contactFields, readContactFields } from '../shared/n8n/contactFields';
import { selectedBy } from '../shared/n8n/onlyEvents';
import type { EmailWishes } from '../shared/sending/email';
import type { Recipient } from '../shared/sending/recipients';
import { recipientsIn } from '../shared/sending/recipients';
import type { Refusal } from '../shared/sending/refusal';
import type { AttachedFile } from './attachments';
import { findFiles } from './attachments';
import { itemOptions, wishesIn } from './options';
import { templateField, templateText } from './templateField';
import { readVariables, variableFields } from './variableFields';

export const mainFields: INodeProperties[] = [
	templateField,
	addressField('to', 'To', 'Who gets the e-mail: an address, or up to 50 separated by commas, who then all see each other. An item without one is skipped.'),
	...variableFields,
	{
		displayName: 'Update Contact',
		name: 'upsertContact',
		type: 'boolean',
		default: true,
		description: 'Whether to create the contact of the recipient, or update it, before the e-mail goes out. Not done for an e-mail to several addresses.',
	},
	...contactFields({ show: { upsertContact: [true] } }),
];

/** What one item asks for, as far as it can be judged without the template. */
export interface Draft {
	itemIndex: number;
	/** What the item calls its event, for the report and the next node. */
	event: string | null;
	/** Id or alias. */
	template: string;
	to: Recipient[];
	variables: ReadonlyMap<string, unknown>;
	wishes: EmailWishes;
	/** Written before the send; null where the user turned that off or several people get the e-mail. */
	contact: ContactFieldValues['updates'] | null;
	onlyIfSubscribed: boolean;
	files: AttachedFile[];
	/** Empty: derived from the event or the execution. */
	chosenKey: string;
	warnings: string[];
}

export type ReadItem =
	| { kind: 'draft'; draft: Draft }
	| { kind: 'skip'; itemIndex: number; event: string | null; reason: SkipReason }
	| { kind: 'refused'; itemIndex: number; event: string | null; refusal: Refusal };

/** One item as the draft of an e-mail. What is not selected is not read any further: it need not fit the fields. */
export function readItem(context: IExecuteFunctions, itemIndex: number, own: OwnKeys): ReadItem {
	const options = itemOptions(context, itemIndex);
	const { verdict, event } = selectedBy(context, options, itemIndex);
	const place = { itemIndex, event };
	if (verdict === 'notSelected') return { kind: 'skip', ...place, reason: 'event_not_selected' };
	const to = recipientsIn(context.getNodeParameter('to', itemIndex, ''), 'To');
	if (to.kind === 'refused') return { ...to, ...place };
	if (to.value.length === 0) return { kind: 'skip', ...place, reason: 'no_email' };
	const variables = readVariables(context, itemIndex);
	if (variables.kind === 'refused') return { ...variables, ...place };
	const files = findFiles(context, itemIndex, options['attachments']);
	if (files.kind === 'refused') return { ...files, ...place };
	const upsert = context.getNodeParameter('upsertContact', itemIndex, true) === true;
	const contact = upsert && to.value.length === 1 ? readContactFields(context, itemIndex, own) : null;
	const draft: Draft = {
		...place,
		template: templateText(context.getNodeParameter('template', itemIndex, '')),
		to: to.value,
		variables: variables.value,
		wishes: wishesIn(options),
		contact: contact === null ? null : contact.updates,
		onlyIfSubscribed: options['onlyIfSubscribed'] === true,
		files: files.value,
		chosenKey: keyIn(options['idempotencyKey']),
		warnings: [...(contact?.warnings ?? []), ...(upsert && contact === null ? [SEVERAL] : [])],
	};
	return { kind: 'draft', draft };
}

const SEVERAL = 'The e-mail goes to several addresses, so no contact was created or updated.';

function keyIn(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
