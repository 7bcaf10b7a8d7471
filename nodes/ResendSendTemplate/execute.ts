import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Connection } from '../shared/n8n/connection';
import { openConnection } from '../shared/n8n/connection';
import { parameterFailure } from '../shared/n8n/failures';
import { ItemIdentities } from '../shared/n8n/itemIdentity';
import type { FailedItem, ItemResult } from '../shared/n8n/itemRun';
import { runItems } from '../shared/n8n/itemRun';
import { createSyncContext } from '../shared/n8n/syncContext';
import { StaticSentLedger } from '../shared/n8n/sentLedger';
import type { SyncContext } from '../shared/sync/context';
import { sendEmails } from '../shared/delivery/send';
import { failureOfRefusal } from '../shared/delivery/sendFailures';
import { loadTemplates } from '../shared/delivery/templates';
import type { ContactResult } from './contacts';
import { settleContacts } from './contacts';
import type { Draft } from './fields';
import { mainFields, readItem } from './fields';
import type { Mail } from './mails';
import { prepareMails } from './mails';
import type { RunOptions } from './options';
import { optionFields, readOptions } from './options';
import type { MailOutcome } from './report';
import { failureDetails, mailItem, skippedItem } from './report';

export const properties = [...mainFields, optionFields];

/** Without a key of the event or of the user, a new execution is a new order: clicking "Execute" again sends again (seen in the editor of n8n 2.40). */
const AGAIN =
	'A new execution sends those again, unless the event has a messageId or the option Idempotency Key is set. To send only what failed, retry this execution or pass on only the failed items.';

export function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return runItems(context, sendItems, AGAIN);
}

/** Checks every item first, then updates the contacts, then sends what is left, each e-mail once. */
async function sendItems(context: IExecuteFunctions): Promise<ItemResult[]> {
	const options = readOptions(context);
	const connection = await openConnection(context, options.limits);
	const { drafts, items, failures } = readItems(context, options);

	const templates = await loadTemplates(drafts.map(({ template }) => template), connection.openApi);
	const { mails, repeats, refused } = prepareMails(context, drafts, templates, new ItemIdentities(context, connection.clock.now()));
	for (const { draft, template, failure, meter } of refused) failures.push({ itemIndex: draft.itemIndex, kind: 'failed', failure, about: failureDetails(draft, template, null, meter) });

	const ledger = new StaticSentLedger(context, connection.label, connection.clock);
	const outcomes = await sendOnce(ledger, mails, connection, createSyncContext(context, connection, options));
	for (const { mail, of } of repeats) {
		const first = outcomes.get(of);
		if (first !== undefined) outcomes.set(mail.draft.itemIndex, sameAs(first, of));
	}
	for (const mail of [...mails, ...repeats.map((repeat) => repeat.mail)]) {
		const outcome = outcomes.get(mail.draft.itemIndex);
		if (outcome === undefined) continue;
		if (outcome.kind === 'failed') {
			failures.push({ itemIndex: mail.draft.itemIndex, kind: 'failed', failure: outcome.failure, about: failureDetails(mail.draft, mail.template, outcome.contact, total(mail, outcome)) });
		} else items.push(mailItem(mail, outcome, total(mail, outcome)));
	}
	if (failures.length === 0) ledger.settled();
	return [...items, ...failures];
}

function readItems(context: IExecuteFunctions, { own }: RunOptions): { drafts: Draft[]; items: ItemResult[]; failures: FailedItem[] } {
	const drafts: Draft[] = [];
	const items: ItemResult[] = [];
	const failures: FailedItem[] = [];
	context.getInputData().forEach((_item, itemIndex) => {
		try {
			const read = readItem(context, itemIndex, own);
			if (read.kind === 'draft') drafts.push(read.draft);
			else if (read.kind === 'skip') items.push(skippedItem(read));
			else failures.push({ itemIndex, kind: 'failed', failure: failureOfRefusal(read.refusal), about: { event: read.event } });
		} catch (error) {
			failures.push({ itemIndex, kind: 'failed', failure: parameterFailure(error), about: {} });
		}
	});
	return { drafts, items, failures };
}

/** Nobody else in this process works on the same items meanwhile. What went out before is told, not sent again. */
async function sendOnce(ledger: StaticSentLedger, mails: readonly Mail[], { openApi }: Connection, run: SyncContext): Promise<Map<number, MailOutcome>> {
	const release = await ledger.claim(mails.map(({ task }) => task.memory));
	try {
		const outcomes = new Map<number, MailOutcome>();
		const left: Mail[] = [];
		for (const mail of mails) {
			const entry = ledger.find(mail.task.memory);
			if (entry?.kind === 'sent') outcomes.set(mail.task.index, { kind: 'sent', emailId: entry.emailId, contact: null, warnings: [SENT_EARLIER], requests: 0, retries: 0 });
			else left.push(mail);
		}
		// An attempt is repeated as the same request, so its contacts are done; only an opt-out since then still counts.
		const fresh = left.filter(({ draft, task }) => draft.onlyIfSubscribed || ledger.find(task.memory) === null);
		const contacts = await settleContacts(fresh, run);
		const ready = left.filter(({ task }) => (contacts.get(task.index)?.kind ?? 'go') === 'go');
		const sends = await sendEmails(ready.map(({ task }) => task), { openApi, ledger });
		for (const { task } of left) outcomes.set(task.index, outcomeOf(contacts.get(task.index), sends.get(task.index)));
		return outcomes;
	} finally {
		release();
	}
}

const SENT_EARLIER = 'This e-mail went out before, within the last 24 hours, and was not sent again. To send it again, give the option Idempotency Key a new value.';

function outcomeOf(contact: ContactResult | undefined, send: Awaited<ReturnType<typeof sendEmails>> extends Map<number, infer R> ? R | undefined : never): MailOutcome {
	const requests = (contact?.requests ?? 0) + (send?.requests ?? 0);
	const retries = (contact?.retries ?? 0) + (send?.retries ?? 0);
	const meter = { requests, retries };
	if (contact?.kind === 'failed') return { kind: 'failed', failure: contact.failure, contact: null, ...meter };
	const done = contact?.contact ?? null;
	if (contact?.kind === 'optedOut' || send === undefined) return { kind: 'skipped', reason: 'unsubscribed', contact: done, warnings: [], ...meter };
	if (send.kind === 'failed') return { kind: 'failed', failure: send.failure, contact: done, ...meter };
	return { kind: 'sent', emailId: send.emailId, contact: done, warnings: [], ...meter };
}

function sameAs(first: MailOutcome, itemIndex: number): MailOutcome {
	const free = { requests: 0, retries: 0 };
	return first.kind === 'failed' ? { ...first, ...free } : { ...first, ...free, warnings: [...first.warnings, `This is the same e-mail as that of item ${itemIndex}: it goes out once.`] };
}

function total({ meter }: Mail, outcome: MailOutcome): { requests: number; retries: number } {
	return { requests: meter.requests + outcome.requests, retries: meter.retries + outcome.retries };
}
