import type { IExecuteFunctions } from 'n8n-workflow';

import type { ItemIdentities } from '../shared/n8n/itemIdentity';
import type { Meter } from '../shared/resend/client';
import type { Template } from '../shared/resend/types';
import { settleKeys } from '../shared/sending/duplicates';
import type { EmailPayload } from '../shared/sending/email';
import { buildEmail } from '../shared/sending/email';
import { digest, isUsableKey, itemKey } from '../shared/sending/itemKey';
import type { Refusal } from '../shared/sending/refusal';
import { refuse } from '../shared/sending/refusal';
import { chunksOf } from '../shared/sending/units';
import type { Failure } from '../shared/sync/failure';
import { failureOfRefusal } from '../shared/delivery/sendFailures';
import type { SendTask } from '../shared/delivery/send';
import type { LoadedTemplate } from '../shared/delivery/templates';
import { readerOf } from './attachments';
import type { Draft } from './fields';

/** A valid e-mail, ready to go out. */
export interface Mail {
	draft: Draft;
	template: Template;
	task: SendTask;
	warnings: string[];
	/** Requests for its template, told on the first e-mail that is made of it. */
	meter: Meter;
}

export interface Prepared {
	mails: Mail[];
	/** Items that are the same e-mail as another of the run, by that one's item index. */
	repeats: Array<{ mail: Mail; of: number }>;
	refused: Array<{ draft: Draft; template: Template | null; failure: Failure; meter: Meter }>;
}

/** Checks every draft against its template and gives each e-mail its key and its place in the batches. */
export function prepareMails(context: IExecuteFunctions, drafts: readonly Draft[], templates: ReadonlyMap<string, LoadedTemplate>, identities: ItemIdentities): Prepared {
	const refused: Prepared['refused'] = [];
	const built: Array<Omit<Mail, 'task'> & { email: EmailPayload; key: string }> = [];
	const told = new Set<string>();
	for (const draft of drafts) {
		const loaded = templates.get(draft.template);
		if (loaded === undefined) continue;
		const meter: Meter = told.has(draft.template) ? { requests: 0, retries: 0 } : { requests: loaded.requests, retries: loaded.retries };
		told.add(draft.template);
		if (loaded.kind === 'failed') {
			refused.push({ draft, template: null, failure: loaded.failure, meter });
			continue;
		}
		const { template } = loaded;
		const email = draft.chosenKey === '' || isUsableKey(draft.chosenKey) ? buildEmail(template, draft.to, draft.variables, draft.wishes) : BAD_KEY;
		if (email.kind === 'refused') refused.push({ draft, template, failure: failureOfRefusal(email.refusal), meter });
		else built.push({ draft, template, email: email.value, key: keyOf(context, draft, template, identities), warnings: [...draft.warnings, ...email.warnings], meter });
	}
	return { ...withTasks(context, built, refused), refused };
}

type Built = Omit<Mail, 'task'> & { email: EmailPayload; key: string };

function withTasks(context: IExecuteFunctions, built: readonly Built[], refused: Prepared['refused']): Pick<Prepared, 'mails' | 'repeats'> {
	const verdicts = settleKeys(
		built.map(({ draft, email, key }) => ({
			origin: draft.chosenKey === '' ? 'derived' : 'chosen',
			key,
			content: digest([email, draft.files]),
		})),
	);
	const firsts: Built[] = [];
	const repeats: Prepared['repeats'] = [];
	built.forEach((mail, place) => {
		const verdict = verdicts[place];
		if (verdict?.kind === 'first') firsts.push({ ...mail, key: verdict.key });
		else if (verdict?.kind === 'same') repeats.push({ mail: finish(context, mail, null), of: built[verdict.as]?.draft.itemIndex ?? -1 });
		else if (verdict?.kind === 'clash') {
			const other = built[verdict.with]?.draft.itemIndex ?? 0;
			refused.push({ draft: mail.draft, template: mail.template, failure: failureOfRefusal(clash(other)), meter: mail.meter });
		}
	});
	const chunks = chunksOf(firsts.map(({ draft }) => ({ attachments: draft.files.length === 0 ? null : draft.files })));
	return { mails: firsts.map((mail, place) => finish(context, mail, chunks[place] ?? null)), repeats };
}

function finish(context: IExecuteFunctions, { email, key, ...mail }: Built, chunk: number | null): Mail {
	const { itemIndex, files, chosenKey, to } = mail.draft;
	// Somebody else under a chosen key is another e-mail: whether the key may be used for it is for Resend to say.
	const memory = chosenKey === '' ? key : digest([key, mail.template.id, ...to.map((recipient) => recipient.email)]);
	return { ...mail, task: { index: itemIndex, key, memory, chunk, email, attachments: readerOf(context, itemIndex, files) } };
}

function keyOf(context: IExecuteFunctions, draft: Draft, template: Template, identities: ItemIdentities): string {
	const identity = draft.chosenKey === '' ? identities.of(draft.itemIndex) : ({ kind: 'chosen', key: draft.chosenKey } as const);
	return itemKey(identity, {
		workflowId: String(context.getWorkflow().id ?? 'unsaved'),
		nodeId: context.getNode().id,
		templateId: template.id,
		recipients: draft.to.map(({ email }) => email),
	});
}

const BAD_KEY = refuse('emailInvalid', 'The idempotency key of this item has more than 256 characters, or some that do not fit into a header', 'Use plain letters, digits and punctuation in the option Idempotency Key, for example an order number. Nothing was sent.');

function clash(itemIndex: number): Refusal {
	return refuse(
		'emailInvalid',
		`Item ${itemIndex} of this run has the same idempotency key, for another e-mail`,
		'Give each e-mail a key of its own in the option Idempotency Key, for example with the address or the order number in it. Nothing was sent for this item.',
	).refusal;
}
