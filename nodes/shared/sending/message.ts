import { isJsonObject } from '../events/traits';
import type { Template, TemplateEmail } from '../resend/types';
import type { Recipient } from './recipients';
import { recipientOf, recipientsIn } from './recipients';
import { readSchedule } from './schedule';
import type { Checked } from './text';
import { named, ok, refuse, hasControl, oneLine, readText } from './text';
import type { GivenVariables } from './variables';
import { checkVariables } from './variables';

/** An e-mail without its attachments: those are read when it goes out. */
export type EmailPayload = Omit<TemplateEmail, 'attachments'>;

/** What the user chose besides the template, as the fields of the node gave it: nothing of it is checked yet. */
export interface EmailOptions {
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

export interface Message {
	template: Template;
	to: readonly Recipient[];
	variables: GivenVariables;
	options: EmailOptions;
}

const MAX_SUBJECT = 2000;
const MAX_TAGS = 75;
const TAG = /^[A-Za-z0-9_-]{1,256}$/;
/** RFC 5322: the name of a header. */
const HEADER_NAME = /^[\u0021-\u0039\u003b-\u007e]{1,200}$/;

/**
 * The e-mail as Resend gets it, or the first thing that Resend would refuse. Limits: Resend's docs, send e-mail.
 * Control characters (line breaks, NUL) become blanks in what people read, the subject and names; in what machines read,
 * headers, tags and topic, they are refused.
 */
export function buildEmail({ template, to, variables, options }: Message, now: number): Checked<EmailPayload> {
	const subject = lineIn(options.subject, 'Subject');
	const from = lineIn(options.from, 'From');
	const topicId = lineIn(options.topicId, 'Topic');
	const scheduledAt = readSchedule(options.scheduledAt, now);
	const tags = tagsIn(options.tags);
	const headers = headersIn(options.headers);
	if (subject.kind === 'refused') return subject;
	if (from.kind === 'refused') return from;
	if (topicId.kind === 'refused') return topicId;
	const usable = checkTemplate(template, { from: from.value, subject: subject.value });
	if (usable.kind === 'refused') return usable;
	const filled = checkVariables(template, variables);
	if (filled.kind === 'refused') return filled;
	if (scheduledAt.kind === 'refused') return scheduledAt;
	if (tags.kind === 'refused') return tags;
	if (headers.kind === 'refused') return headers;

	const email: EmailPayload = {
		to: to.map(({ written }) => written),
		template: Object.keys(filled.value).length === 0 ? { id: template.id } : { id: template.id, variables: filled.value },
	};
	if (from.value !== '') {
		const sender = recipientOf(from.value);
		if (sender === 'none' || sender === 'invalid') return refuse('emailInvalid', 'The sender in the option From is no e-mail address', 'Give an address of a domain that is verified in Resend, alone or in angle brackets after a name.');
		email.from = sender.written;
	}
	if (subject.value.length > MAX_SUBJECT) return refuse('emailInvalid', `The subject has ${subject.value.length} characters; Resend takes ${MAX_SUBJECT}`, 'Shorten the option Subject.');
	if (subject.value !== '') email.subject = subject.value;
	for (const [field, name] of COPIES) {
		const found = recipientsIn(options[field], name);
		if (found.kind === 'refused') return found;
		if (found.value.length > 0) email[field] = found.value.map(({ written }) => written);
	}
	if (scheduledAt.value !== null) email.scheduledAt = scheduledAt.value;
	if (topicId.value !== '' && !/^[\w-]{1,100}$/.test(topicId.value)) return refuse('emailInvalid', 'The option Topic holds no ID of a topic', 'Pick a topic from the list, or copy its ID from https://resend.com/audience/topics. Nothing was sent.');
	if (topicId.value !== '') email.topicId = topicId.value;
	if (tags.value.length > 0) email.tags = tags.value;
	if (headers.value.length > 0) email.headers = Object.fromEntries(headers.value.map(({ name, value }) => [name, value]));
	return ok(email, [...filled.warnings, ...subject.warnings, ...from.warnings]);
}

const COPIES = [
	['replyTo', 'Reply To'],
	['cc', 'CC'],
	['bcc', 'BCC'],
] as const;

/** Drafts are refused by Resend at the send; sender and subject it demands from the template or the e-mail. */
function checkTemplate(template: Template, { from, subject }: { from: string; subject: string }): Checked<null> {
	const name = named(template.name);
	if (template.status !== 'published') {
		return refuse('templateUnusable', `Template ${name} is a draft`, 'Publish it in Resend (https://resend.com/templates) or choose another one. Nothing was sent.');
	}
	const isSilent = (own: string | null): boolean => !template.hasUnpublishedVersions && (own ?? '').trim() === '';
	if (isSilent(template.from) && from === '') {
		return refuse('templateUnusable', `Template ${name} has no sender`, 'Set one in the template, or add the option From. Nothing was sent.');
	}
	if (isSilent(template.subject) && subject === '') {
		return refuse('templateUnusable', `Template ${name} has no subject`, 'Set one in the template, or add the option Subject. Nothing was sent.');
	}
	return ok(null);
}

/** One line of text, empty when nothing is said. */
function lineIn(value: unknown, option: string): Checked<string> {
	const read = readText(value);
	if (read.kind === 'none') return ok('');
	if (read.kind === 'broken') return refuse('emailInvalid', `The option ${option} ${read.why}`, `Check the option ${option} against the data of this item. Nothing was sent.`);
	const trimmed = read.text.trim();
	const line = oneLine(trimmed);
	return ok(line, line === trimmed ? [] : [`The option ${option} holds line breaks or other control characters: each became a blank.`]);
}

function tagsIn(value: unknown): Checked<Pair[]> {
	const tags = pairsIn(value);
	if (tags === null) return refuse('emailInvalid', 'The option Tags cannot be read', 'Give each tag a name and a value.');
	if (tags.length > MAX_TAGS) return refuse('emailInvalid', `The e-mail has ${tags.length} tags; Resend takes ${MAX_TAGS}`, 'Remove some of them from the option Tags.');
	const wrong = tags.find((tag) => !TAG.test(tag.name) || !TAG.test(tag.value));
	if (wrong === undefined) return ok(tags);
	return refuse('emailInvalid', `Tag ${named(wrong.name)} has a name or a value that Resend does not take`, 'Use letters, digits, underscores and dashes only, at most 256 of them.');
}

function headersIn(value: unknown): Checked<Pair[]> {
	const headers = pairsIn(value);
	if (headers === null) return refuse('emailInvalid', 'The option Headers cannot be read', 'Give each header a name and a value.');
	const wrong = headers.find((header) => !HEADER_NAME.test(header.name) || hasControl(header.value));
	if (wrong === undefined) return ok(headers);
	return refuse('emailInvalid', `Header ${named(wrong.name)} has a name or a value that no e-mail can carry`, 'Use plain letters, digits and dashes in the name, and no line breaks in the value. Nothing was sent.');
}

export interface Pair {
	name: string;
	value: string;
}

/**
 * Names with values, in any of the shapes a field gives them: the editor's collection `{group: [{name, value}]}`, a list of
 * pairs, an object, or either as JSON text. Pairs without a name are left out. Null when it is none of these.
 */
export function pairsIn(value: unknown): Pair[] | null {
	if (value === undefined || value === null || value === '') return [];
	if (typeof value === 'string') {
		const parsed = parse(value);
		return parsed === undefined || typeof parsed === 'string' ? null : pairsIn(parsed);
	}
	if (Array.isArray(value)) return allOf(value.map(pairIn));
	if (!isJsonObject(value)) return null;
	const groups = Object.values(value);
	if (groups.length === 1 && Array.isArray(groups[0])) return pairsIn(groups[0]);
	return allOf(Object.entries(value).map(([name, one]) => pairOf(name, one)));
}

function pairIn(value: unknown): Pair | null {
	return isJsonObject(value) && typeof value['name'] === 'string' ? pairOf(value['name'], value['value']) : null;
}

function pairOf(name: string, value: unknown): Pair | null {
	const read = readText(value);
	if (read.kind === 'broken') return null;
	return { name: name.trim(), value: read.kind === 'none' ? '' : read.text.trim() };
}

function allOf(pairs: Array<Pair | null>): Pair[] | null {
	const found = pairs.filter((pair): pair is Pair => pair !== null);
	return found.length === pairs.length ? found.filter(({ name }) => name !== '') : null;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
