import type { Template, TemplateEmail } from '../resend/types';
import { pairsIn } from './pairs';
import type { Recipient } from './recipients';
import { recipientOf, recipientsIn } from './recipients';
import type { Checked } from './refusal';
import { named, ok, refuse } from './refusal';
import { checkVariables } from './variables';

/** An e-mail without its attachments: those are read when it goes out. */
export type EmailPayload = Omit<TemplateEmail, 'attachments'>;

/** What the user chose besides the template, as the fields of the node gave it: nothing of it is checked yet. */
export interface EmailWishes {
	subject: unknown;
	from: unknown;
	replyTo: unknown;
	cc: unknown;
	bcc: unknown;
	scheduledAt: unknown;
	tags: unknown;
	topicId: unknown;
	headers: unknown;
}

const MAX_SUBJECT = 2000;
const MAX_TAGS = 75;
const TAG = /^[A-Za-z0-9_-]{1,256}$/;

/** The e-mail as Resend gets it, or the first thing that Resend would refuse. Limits: Resend's docs, send e-mail. */
export function buildEmail(template: Template, to: readonly Recipient[], variables: ReadonlyMap<string, unknown>, wishes: EmailWishes): Checked<EmailPayload> {
	const usable = checkTemplate(template, wishes);
	if (usable.kind === 'refused') return usable;
	const filled = checkVariables(template, variables);
	if (filled.kind === 'refused') return filled;
	const email: EmailPayload = {
		to: to.map(({ written }) => written),
		template: Object.keys(filled.value).length === 0 ? { id: template.id } : { id: template.id, variables: filled.value },
	};
	const from = textOf(wishes.from);
	if (from !== '') {
		if (recipientOf(from) === null) return refuse('emailInvalid', 'The sender in the option From is no e-mail address', 'Give an address of a domain that is verified in Resend, alone or in angle brackets after a name.');
		email.from = from;
	}
	const subject = textOf(wishes.subject);
	if (subject.length > MAX_SUBJECT) return refuse('emailInvalid', `The subject has ${subject.length} characters; Resend takes ${MAX_SUBJECT}`, 'Shorten the option Subject.');
	if (subject !== '') email.subject = subject;
	for (const [field, name] of COPIES) {
		const found = recipientsIn(wishes[field], name);
		if (found.kind === 'refused') return found;
		if (found.value.length > 0) email[field] = found.value.map(({ written }) => written);
	}
	const scheduledAt = wishes.scheduledAt instanceof Date ? wishes.scheduledAt.toISOString() : textOf(wishes.scheduledAt);
	if (scheduledAt !== '') email.scheduledAt = scheduledAt;
	const topicId = textOf(wishes.topicId);
	if (topicId !== '') email.topicId = topicId;
	const tags = tagsIn(wishes.tags);
	if (tags.kind === 'refused') return tags;
	if (tags.value.length > 0) email.tags = tags.value;
	const headers = pairsIn(wishes.headers);
	if (headers === null) return refuse('emailInvalid', 'The option Headers cannot be read', 'Give each header a name and a value.');
	if (headers.length > 0) email.headers = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
	return ok(email, filled.warnings);
}

const COPIES = [
	['replyTo', 'Reply To'],
	['cc', 'CC'],
	['bcc', 'BCC'],
] as const;

/** Drafts are refused by Resend at the send; sender and subject it demands from the template or the e-mail. */
function checkTemplate(template: Template, wishes: EmailWishes): Checked<null> {
	const name = named(template.name);
	if (template.status !== 'published') {
		return refuse('templateUnusable', `Template ${name} is a draft`, 'Publish it in Resend (https://resend.com/templates) or choose another one. Nothing was sent.');
	}
	const isSilent = (own: string | null): boolean => !template.hasUnpublishedVersions && (own ?? '').trim() === '';
	if (isSilent(template.from) && textOf(wishes.from) === '') {
		return refuse('templateUnusable', `Template ${name} has no sender`, 'Set one in the template, or add the option From. Nothing was sent.');
	}
	if (isSilent(template.subject) && textOf(wishes.subject) === '') {
		return refuse('templateUnusable', `Template ${name} has no subject`, 'Set one in the template, or add the option Subject. Nothing was sent.');
	}
	return ok(null);
}

function tagsIn(value: unknown): Checked<{ name: string; value: string }[]> {
	const tags = pairsIn(value);
	if (tags === null) return refuse('emailInvalid', 'The option Tags cannot be read', 'Give each tag a name and a value.');
	if (tags.length > MAX_TAGS) return refuse('emailInvalid', `The e-mail has ${tags.length} tags; Resend takes ${MAX_TAGS}`, 'Remove some of them from the option Tags.');
	const wrong = tags.find((tag) => !TAG.test(tag.name) || !TAG.test(tag.value));
	if (wrong === undefined) return ok(tags);
	return refuse('emailInvalid', `Tag ${named(wrong.name)} has a name or a value that Resend does not take`, 'Use letters, digits, underscores and dashes only, at most 256 of them.');
}

function textOf(value: unknown): string {
	return value === undefined || value === null ? '' : String(value).trim();
}
