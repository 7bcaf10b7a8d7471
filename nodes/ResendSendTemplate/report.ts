import type { IDataObject } from 'n8n-workflow';

import type { SkipReason } from '../shared/contact/skipReasons';
import { SKIP_ADVICE } from '../shared/contact/skipReasons';
import type { ItemResult } from '../shared/n8n/itemRun';
import { present } from '../shared/n8n/itemRun';
import { fieldAdvice } from '../shared/n8n/contactFields';
import type { Meter } from '../shared/resend/client';
import type { Template } from '../shared/resend/types';
import type { Failure } from '../shared/sync/failure';
import type { ContactOutcome } from './contacts';
import type { Draft, ReadItem } from './fields';
import type { Mail } from './mails';

/** What a valid e-mail came to. */
export type MailOutcome = { contact: ContactOutcome | null } & Meter &
	(
		| { kind: 'sent'; emailId: string; warnings: string[] }
		| { kind: 'skipped'; reason: SkipReason; warnings: string[] }
		| { kind: 'failed'; failure: Failure }
	);

/** The output item of an e-mail. The shape is the same for every outcome, so that the next node can count on it. */
export function mailItem({ draft, template, task, warnings }: Mail, outcome: Exclude<MailOutcome, { kind: 'failed' }>, { requests, retries }: Meter): ItemResult {
	const { contact } = outcome;
	return item(draft.itemIndex, {
		outcome: outcome.kind,
		...(outcome.kind === 'skipped' ? reasonOf(outcome.reason) : { reason: null, advice: null }),
		to: draft.to.map(({ written }) => written).join(', '),
		template: templateOf(template),
		scheduledAt: task.email.scheduledAt ?? null,
		contact: contactOf(contact),
		warnings: [...warnings, ...(contact?.warnings ?? []), ...outcome.warnings],
		event: draft.event,
		emailId: outcome.kind === 'sent' ? outcome.emailId : null,
		requests,
		retries,
	});
}

/** An item that asked for nothing, or not for anybody. */
export function skippedItem({ itemIndex, event, reason }: Extract<ReadItem, { kind: 'skip' }>): ItemResult {
	return item(itemIndex, {
		outcome: 'skipped',
		...reasonOf(reason),
		to: null,
		template: { id: null, name: null },
		scheduledAt: null,
		contact: null,
		warnings: [],
		event,
		emailId: null,
		requests: 0,
		retries: 0,
	});
}

/** What the error output tells besides the error itself. */
export function failureDetails({ event, template: wanted }: Draft, template: Template | null, contact: ContactOutcome | null, { requests, retries }: Meter): IDataObject {
	return { event, template: template === null ? { id: wanted, name: null } : templateOf(template), contact: contactOf(contact), requests, retries };
}

function templateOf({ id, name }: Template): IDataObject {
	return { id, name };
}

function contactOf(contact: ContactOutcome | null): IDataObject | null {
	return contact === null ? null : { outcome: contact.outcome, contactId: contact.contactId, properties: Object.fromEntries(contact.properties) };
}

function reasonOf(reason: SkipReason): IDataObject {
	return { reason, advice: fieldAdvice(reason, SKIP_ADVICE, 'To') };
}

function item(itemIndex: number, json: IDataObject): ItemResult {
	return { itemIndex, kind: 'done', json: present(json) };
}
