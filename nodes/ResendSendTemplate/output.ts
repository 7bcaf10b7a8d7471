import type { IDataObject } from 'n8n-workflow';

import type { SkipReason } from '../shared/contact/skipReasons';
import { SKIP_ADVICE } from '../shared/contact/skipReasons';
import type { ContactOutcome, PlannedContact } from '../shared/delivery/contacts';
import { fieldAdvice } from '../shared/n8n/contactFields';
import { MAILED_OPTED_OUT } from '../shared/n8n/hints';
import { present } from '../shared/n8n/itemRun';
import type { PreviewStep } from '../shared/n8n/previewOutput';
import { previewOf, secondsOf } from '../shared/n8n/previewOutput';
import type { Meter } from '../shared/resend/client';
import type { Template } from '../shared/resend/types';
import type { SendStep } from '../shared/sending/batches';
import type { Order } from '../shared/sending/orders';
import type { Failure } from '../shared/sync/failure';
import type { ItemDraft } from './fields';

/** What an item came to, or in a preview would come to. */
export type ItemOutcome =
	| { kind: 'sent'; emailId: string | null }
	| { kind: 'skipped'; reason: SkipReason; emailId: string | null }
	| { kind: 'failed'; failure: Failure };

/** All that is reported of one item. The shape of its JSON is the same for every outcome, so that the next node can count on it. */
export interface ItemReport extends Meter {
	outcome: ItemOutcome;
	event: string | null;
	/** Absent where the item was not read so far. */
	draft?: ItemDraft;
	template?: Template;
	scheduledAt?: string | undefined;
	contact: ContactOutcome | null;
	warnings: string[];
	preview?: ItemPreview;
}

/** What a run in earnest would do. */
export interface ItemPreview {
	steps: readonly PreviewStep[];
	/** POST, PATCH and DELETE requests; that of a batch is counted on its first e-mail. */
	writes: number;
	/** All requests, those that only read included. */
	requests: number;
}

export interface SendsPreview {
	writes: number;
	requests: number;
	/** Seconds that the requests take at the account's limit, rounded up. */
	seconds: number;
	emails: number;
}

/** The JSON of an item that did not fail. */
export function itemJson(report: ItemReport, outcome: Exclude<ItemOutcome, { kind: 'failed' }>, run?: SendsPreview): IDataObject {
	const { draft, template, contact, preview } = report;
	const optedOut = outcome.kind === 'sent' && contact?.unsubscribed === true ? [MAILED_OPTED_OUT.text] : [];
	return present({
		outcome: outcome.kind,
		...(outcome.kind === 'skipped' ? { reason: outcome.reason, advice: fieldAdvice(outcome.reason, SKIP_ADVICE, 'To') } : {}),
		to: draft === undefined ? null : addressesOf(draft),
		emailId: outcome.emailId,
		template: template === undefined ? null : templateOf(template),
		scheduledAt: report.scheduledAt,
		contact: contactOf(contact),
		warnings: [...report.warnings, ...(contact?.warnings ?? []), ...optedOut],
		event: report.event,
		requests: report.requests,
		retries: report.retries,
		...(preview === undefined ? {} : { preview: previewOf(preview.steps, preview.writes, run === undefined ? null : { ...run }) }),
	});
}

/** What the error output says besides the error itself. */
export function failureDetails({ event, draft, template, contact, requests, retries, preview }: ItemReport, run?: SendsPreview): IDataObject {
	if (draft === undefined) return present({ event, ...(preview === undefined ? {} : { preview: previewOf(preview.steps, preview.writes, run === undefined ? null : { ...run }) }) });
	return present({
		to: addressesOf(draft),
		event,
		template: template === undefined ? { id: draft.template } : templateOf(template),
		contact: contactOf(contact),
		requests,
		retries,
		...(preview === undefined ? {} : { preview: previewOf(preview.steps, preview.writes, run === undefined ? null : { ...run }) }),
	});
}

/** The preview of each e-mail that a plan would send, by item. */
export function previewSends(steps: ReadonlyArray<SendStep<Order<ItemDraft>>>): Map<number, ItemPreview> {
	const previews = new Map<number, ItemPreview>();
	for (const step of steps) {
		const [inRequest, alone] = step.step === 'sendEmail' ? [[step.email], []] : [step.emails, step.late];
		inRequest.forEach(({ email }, place) => previews.set(email.draft.index, previewOfEmail(email, place === 0 ? 1 : 0)));
		for (const { email } of alone) previews.set(email.draft.index, previewOfEmail(email, 1));
	}
	return previews;
}

/** The sum over all items of a run. */
export function previewRun(reports: Iterable<ItemReport>): SendsPreview {
	const run: SendsPreview = { writes: 0, requests: 0, seconds: 0, emails: 0 };
	for (const { preview, outcome } of reports) {
		run.writes += preview?.writes ?? 0;
		run.requests += preview?.requests ?? 0;
		if (outcome.kind === 'sent') run.emails += 1;
	}
	return { ...run, seconds: secondsOf(run.requests) };
}

/** A contact is written before the e-mail goes out. */
export function joinPreviews(contact: PlannedContact | undefined, email: ItemPreview | undefined, templateRequests: number): ItemPreview {
	return {
		steps: [...(contact?.steps ?? []), ...(email?.steps ?? [])],
		writes: (contact?.writes ?? 0) + (email?.writes ?? 0),
		requests: templateRequests + (contact?.requests ?? 0) + (email?.requests ?? 0),
	};
}

function previewOfEmail({ draft, template, email }: Order<ItemDraft>, requests: number): ItemPreview {
	const step: PreviewStep = { step: 'sendEmail', to: addressesOf(draft), template: templateOf(template), variables: email.template.variables ?? {} };
	return { steps: [email.scheduledAt === undefined ? step : { ...step, scheduledAt: email.scheduledAt }], writes: requests, requests };
}

function addressesOf({ to }: ItemDraft): string {
	return to.map(({ written }) => written).join(', ');
}

function templateOf({ id, name }: Template): IDataObject {
	return { id, name };
}

function contactOf(contact: ContactOutcome | null): IDataObject | null {
	return contact === null ? null : present({ outcome: contact.outcome, contactId: contact.contactId, properties: Object.fromEntries(contact.properties) });
}
