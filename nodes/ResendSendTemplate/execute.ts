import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ContactResult } from '../shared/delivery/contacts';
import { settleContacts } from '../shared/delivery/contacts';
import type { SendResult, SendTask } from '../shared/delivery/send';
import { applySends } from '../shared/delivery/send';
import { failureOfRefusal, STILL_UNCLEAR } from '../shared/delivery/sendFailures';
import type { LoadedTemplate } from '../shared/delivery/templates';
import { loadTemplates } from '../shared/delivery/templates';
import type { Connection } from '../shared/n8n/connection';
import { openConnection } from '../shared/n8n/connection';
import { parameterFailure } from '../shared/n8n/failures';
import { ItemIdentities } from '../shared/n8n/itemIdentity';
import type { ItemResult, RunReport } from '../shared/n8n/itemRun';
import { joinResults, runItems, warnOnFirst } from '../shared/n8n/itemRun';
import { openMemory } from '../shared/n8n/memory';
import { StaticSentLedger } from '../shared/n8n/sentLedger';
import { createSyncContext } from '../shared/n8n/syncContext';
import type { SendStep } from '../shared/sending/batches';
import { planSends, recall } from '../shared/sending/batches';
import type { Order, Ordered } from '../shared/sending/orders';
import { orderEmails } from '../shared/sending/orders';
import type { Failure } from '../shared/sync/failure';
import { NO_RESULT } from '../shared/sync/failure';
import { readerOf } from './attachments';
import type { ItemDraft } from './fields';
import { mainFields, readItem } from './fields';
import type { RunOptions } from './options';
import { optionFields, readOptions } from './options';
import type { ItemOutcome, ItemPreview, ItemReport } from './output';
import { failureDetails, itemJson, joinPreviews, previewRun, previewSends } from './output';

export const properties = [...mainFields, optionFields];

/** Without a key of the event or of the user, a new execution is a new order: clicking "Execute" again sends again (seen in the editor of n8n 2.40). */
const AGAIN =
	'A new execution sends those again, unless the event has a messageId or the field Idempotency Key is set. To send only what failed, retry this execution or pass on only the failed items.';

export function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return runItems(context, sendItems, AGAIN);
}

type MailOrder = Order<ItemDraft>;
type Reports = Map<number, ItemReport>;

/** Gathers what the items ask for and what their templates take, plans, updates the contacts, and sends what may go out. */
async function sendItems(context: IExecuteFunctions): Promise<RunReport> {
	const options = readOptions(context);
	const connection = await openConnection(context, options.limits);
	const now = connection.clock.now();
	const reports: Reports = new Map();
	const drafts = readItems(context, options, new ItemIdentities(context, now), reports);
	const templates = await loadTemplates(drafts.map(({ template }) => template), connection.openApi);
	const withIdentity = drafts.filter(({ identity }) => identity.kind !== 'run').length;
	const purpose = { workflowId: String(context.getWorkflow().id ?? 'unsaved'), nodeId: context.getNode().id };
	const ordered = orderEmails(withTemplates(drafts, templates, reports), purpose, withIdentity, now);
	for (const { draft, template, refusal } of ordered.refused) reports.set(draft.index, { ...reportOf(draft, failed(failureOfRefusal(refusal))), template });

	const memory = openMemory(context, options.rememberIn, connection.clock);
	const ledger = new StaticSentLedger(context, connection.label, connection.clock, memory);
	await sendOnce(context, ordered, { ledger, connection, options }, reports);
	for (const { draft, template, of } of ordered.repeats) {
		const first = reports.get(of);
		if (first !== undefined) reports.set(draft.index, { ...reportOf(draft, sameAs(first.outcome)), template, scheduledAt: first.scheduledAt, warnings: [...draft.warnings, `This is the same e-mail as that of item ${of}: it goes out once.`] });
	}
	countTemplates(drafts, templates, reports);
	const run = join(context, reports, options.previewOnly);
	if (run.every(({ kind }) => kind === 'done') && !options.previewOnly) ledger.settled();
	const keyless = drafts.filter(({ index, identity }) => identity.kind === 'run' && reports.get(index)?.outcome.kind === 'sent').length;
	return { results: warnOnFirst(run, memory.warnings), createdSegments: [], keyless };
}

function readItems(context: IExecuteFunctions, { own }: RunOptions, identities: ItemIdentities, reports: Reports): ItemDraft[] {
	return context.getInputData().flatMap((_item, index) => {
		try {
			const read = readItem(context, index, own, identities);
			if (read.kind === 'draft') return [read.draft];
			const outcome: ItemOutcome = read.kind === 'skip' ? { kind: 'skipped', reason: read.reason, emailId: null } : failed(failureOfRefusal(read.refusal));
			reports.set(index, { ...NOTHING, outcome, event: read.event });
		} catch (error) {
			reports.set(index, { ...NOTHING, outcome: failed(parameterFailure(error)), event: null });
		}
		return [];
	});
}

function withTemplates(drafts: readonly ItemDraft[], templates: ReadonlyMap<string, LoadedTemplate>, reports: Reports) {
	return drafts.flatMap((draft) => {
		const loaded = templates.get(draft.template);
		if (loaded?.kind === 'failed') reports.set(draft.index, reportOf(draft, failed(loaded.failure)));
		return loaded?.kind === 'loaded' ? [{ draft, template: loaded.template }] : [];
	});
}

/** Nobody else in this process works on the same items meanwhile. What went out before is reported, not sent again. */
async function sendOnce(context: IExecuteFunctions, { orders, absent }: Ordered<ItemDraft>, run: { ledger: StaticSentLedger; connection: Connection; options: RunOptions }, reports: Reports): Promise<void> {
	const { ledger, connection, options } = run;
	const memories = orders.map(({ memory }) => memory);
	const release = await ledger.claim(memories);
	try {
		await ledger.load([...memories, ...absent.map(({ memory }) => memory)]);
		const { open, alreadySent, unclear } = recall(orders, (memory) => ledger.find(memory));
		for (const { email, emailId } of alreadySent) reports.set(email.draft.index, reportOfEarlier(email, emailId));
		for (const order of unclear) reports.set(order.draft.index, reportOfOrder(order, failed(STILL_UNCLEAR)));
		// A batch of unknown end is repeated as it was, so its contacts are done; only an opt-out since then still counts.
		const fresh = open.filter(({ email, tried, place }) => email.draft.onlyIfSubscribed || !tried || place.in === 'single');
		const contacts = await settleContacts(fresh.map(({ email }) => email.draft), createSyncContext(context, connection, options), options.previewOnly ? 'preview' : 'write');
		const steps = planSends(open, ({ draft }) => (contacts.get(draft.index)?.kind ?? 'go') === 'go', absent);
		const previews = options.previewOnly ? previewSends(steps) : null;
		const sends = previews === null ? await applySends(tasksOf(context, steps), { openApi: connection.openApi, ledger }) : wouldSend(previews);
		for (const { email } of open) {
			const { index } = email.draft;
			const contact = contacts.get(index);
			const report = reportOfSend(email, contact, sends.get(index));
			const planned = contact === undefined || contact.kind === 'failed' ? undefined : contact.planned;
			reports.set(index, previews === null ? report : { ...report, preview: joinPreviews(planned, previews.get(index), 0) });
		}
	} finally {
		if (!options.previewOnly) await ledger.save();
		release();
	}
}

function tasksOf(context: IExecuteFunctions, steps: ReadonlyArray<SendStep<MailOrder>>): SendStep<SendTask>[] {
	const task = ({ draft, key, memory, place, email }: MailOrder): SendTask => ({ index: draft.index, key, memory, place, email, attachments: readerOf(context, draft.index, draft.files) });
	return steps.map((step) => mapStep(step, task));
}

function mapStep<A, B>(step: SendStep<A>, change: (email: A) => B): SendStep<B> {
	if (step.step === 'sendEmail') return { ...step, email: { ...step.email, email: change(step.email.email) } };
	const all = (emails: typeof step.emails) => emails.map((one) => ({ ...one, email: change(one.email) }));
	return { ...step, emails: all(step.emails), late: all(step.late) };
}

function wouldSend(previews: ReadonlyMap<number, ItemPreview>): Map<number, SendResult | { kind: 'preview'; requests: 0; retries: 0 }> {
	return new Map([...previews.keys()].map((index) => [index, { kind: 'preview', requests: 0, retries: 0 }]));
}

function reportOfSend(order: MailOrder, contact: ContactResult | undefined, send: SendResult | { kind: 'preview'; requests: 0; retries: 0 } | undefined): ItemReport {
	const meter = { requests: (contact?.requests ?? 0) + (send?.requests ?? 0), retries: (contact?.retries ?? 0) + (send?.retries ?? 0) };
	const report = { ...reportOfOrder(order, outcomeOf(contact, send)), ...meter };
	return contact === undefined || contact.kind === 'failed' ? report : { ...report, contact: contact.contact };
}

function outcomeOf(contact: ContactResult | undefined, send: SendResult | { kind: 'preview' } | undefined): ItemOutcome {
	if (contact?.kind === 'failed') return failed(contact.failure);
	if (contact?.kind === 'optedOut') return { kind: 'skipped', reason: 'unsubscribed', emailId: null };
	if (send === undefined) return failed(NO_RESULT);
	if (send.kind === 'failed') return failed(send.failure);
	if (send.kind === 'preview') return { kind: 'sent', emailId: null };
	return send.kind === 'sent' ? { kind: 'sent', emailId: send.emailId } : { kind: 'skipped', reason: 'already_sent', emailId: send.emailId };
}

/** An item known by its run alone was sent by an earlier try of this very run: that is what came of it. */
function reportOfEarlier(order: MailOrder, emailId: string): ItemReport {
	if (order.draft.identity.kind !== 'run') return reportOfOrder(order, { kind: 'skipped', reason: 'already_sent', emailId });
	const report = reportOfOrder(order, { kind: 'sent', emailId });
	return { ...report, warnings: [...report.warnings, 'An earlier try of this execution sent this e-mail: it was not sent again.'] };
}

/** The result of an item that is the same e-mail as another one. */
function sameAs(first: ItemOutcome): ItemOutcome {
	return first.kind === 'sent' ? { kind: 'skipped', reason: 'already_sent', emailId: first.emailId } : first;
}

const NOTHING = { contact: null, warnings: [], requests: 0, retries: 0 };

function reportOf(draft: ItemDraft, outcome: ItemOutcome): ItemReport {
	return { ...NOTHING, outcome, event: draft.event, draft, warnings: draft.warnings };
}

function reportOfOrder({ draft, template, email, warnings }: MailOrder, outcome: ItemOutcome): ItemReport {
	return { ...reportOf(draft, outcome), template, scheduledAt: email.scheduledAt, warnings: [...draft.warnings, ...warnings] };
}

function failed(failure: Failure): ItemOutcome {
	return { kind: 'failed', failure };
}

/** Requests for a template are reported on the first item that is made of it. */
function countTemplates(drafts: readonly ItemDraft[], templates: ReadonlyMap<string, LoadedTemplate>, reports: Reports): void {
	for (const [wanted, { requests, retries }] of templates) {
		const first = drafts.find(({ template }) => template === wanted);
		const report = first === undefined ? undefined : reports.get(first.index);
		if (first === undefined || report === undefined) continue;
		const preview = report.preview ?? joinPreviews(undefined, undefined, 0);
		reports.set(first.index, { ...report, requests: report.requests + requests, retries: report.retries + retries, preview: { ...preview, requests: preview.requests + requests } });
	}
}

/** One result for every item, in the order of the input. */
function join(context: IExecuteFunctions, reports: Reports, previewOnly: boolean): ItemResult[] {
	const run = previewOnly ? previewRun(reports.values()) : undefined;
	const asked = context.getInputData().map((_item, itemIndex) => ({ itemIndex }));
	return joinResults(asked, ({ itemIndex }) => reports.get(itemIndex), ({ itemIndex }, { preview, ...rest }) => {
		const shown: ItemReport = previewOnly ? { ...rest, preview: preview ?? joinPreviews(undefined, undefined, 0) } : rest;
		const ofRun = itemIndex === 0 ? run : undefined;
		if (shown.outcome.kind === 'failed') return { itemIndex, kind: 'failed', failure: shown.outcome.failure, about: failureDetails(shown, ofRun) };
		return { itemIndex, kind: 'done', json: itemJson(shown, shown.outcome, ofRun) };
	});
}
