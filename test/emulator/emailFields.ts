import { ApiError, invalid, missingField, notFound } from './answers';
import { parseSchedule } from './schedule';
import type { SentEmail, TemplateContent } from './records';
import type { Context } from './routing';
import { readTemplate, render, type ChosenTemplate } from './templateUse';
import { isEmail, isRecord, requireUuid, typeName, type Json } from './values';

const MOST_ADDRESSES = 50;
const LONGEST_SUBJECT = 2000;
const MOST_TAGS = 75;
const TAG = /^[A-Za-z0-9_-]{1,256}$/;
const LARGEST_ATTACHMENTS = 40 * 1024 * 1024;
const NO_TEMPLATE: ChosenTemplate = { id: null, content: undefined, variables: {} };

/** One mail of a request, checked in the API's order: whatever is wrong throws, and nothing is sent. */
export function readEmail(context: Context, payload: Json, place: Pick<SentEmail, 'idempotencyKey' | 'batchIndex'>): SentEmail {
	const { state } = context;
	const to = addresses(context, payload, 'to');
	if (to === null) throw missingField('to');
	const template = payload['template'] === undefined ? NO_TEMPLATE : readTemplate(context, payload);
	const from = text(payload, 'from') ?? template.content?.from ?? undefined;
	if (from === undefined || from === '') throw missingField('from');
	requireAddress(context, from, 'from');
	requireVerified(context, from);
	const subject = text(payload, 'subject') ?? template.content?.subject ?? undefined;
	if (subject === undefined || subject === '') throw missingField('subject');
	requireOneLine(context, subject, 'subject');
	if (subject.length > LONGEST_SUBJECT) throw invalid(`The \`subject\` must be at most ${LONGEST_SUBJECT} characters long.`);
	const html = content(payload, template.content, 'html');
	const plain = content(payload, template.content, 'text');
	if (html === null && plain === null) throw new ApiError(422, 'missing_required_field', 'Missing `html` or `text` field.');
	const scheduledAt = parseSchedule(payload['scheduled_at'], state.clock.now());
	const topicId = readTopic(context, payload['topic_id']);
	return {
		...state.stamp(),
		...place,
		from,
		to,
		cc: addresses(context, payload, 'cc'),
		bcc: addresses(context, payload, 'bcc'),
		replyTo: addresses(context, payload, 'reply_to') ?? template.content?.replyTo ?? null,
		subject: render(subject, template.variables),
		html: html === null ? null : render(html, template.variables),
		text: plain === null ? null : render(plain, template.variables),
		headers: readHeaders(context, payload['headers']),
		tags: readTags(payload['tags']),
		topicId,
		attachments: readAttachments(payload['attachments']),
		templateId: template.id,
		variables: template.variables,
		scheduledAt,
		lastEvent: topicId !== null && isOptedOut(context, topicId, to) ? 'failed' : scheduledAt === null ? 'delivered' : 'scheduled',
	};
}

function text(payload: Json, name: string): string | undefined {
	const value = payload[name];
	if (value === undefined || value === null) return undefined;
	if (typeof value !== 'string') throw invalid(`Invalid \`${name}\` field: expected string, received ${typeName(value)}`);
	return value;
}

function content(payload: Json, template: TemplateContent | undefined, name: 'html' | 'text'): string | null {
	return text(payload, name) ?? template?.[name] ?? null;
}

function addresses(context: Context, payload: Json, name: string): string[] | null {
	const value = payload[name];
	if (value === undefined || value === null || value === '') return null;
	const list: unknown[] = Array.isArray(value) ? value : [value];
	if (list.length === 0) throw missingField(name);
	if (list.length > MOST_ADDRESSES) throw invalid(`The \`${name}\` field must contain at most ${MOST_ADDRESSES} addresses.`);
	return list.map((entry) => {
		if (typeof entry !== 'string') throw invalid(`Invalid \`${name}\` field: expected string, received ${typeName(entry)}`);
		return requireAddress(context, entry, name);
	});
}

function bareAddress(value: string): string {
	return /^[^<>]*<([^<>]+)>$/.exec(value)?.[1] ?? value;
}

/** What ends a header line, or a text in many a program, has no place in the head of a mail. */
function requireOneLine(context: Context, value: string, name: string): void {
	if (context.quirks.lineBreaksInHead === '422' && /[\r\n\0]/.test(value)) throw invalid(`Invalid \`${name}\` field: it must not contain line breaks or null characters.`);
}

function requireAddress(context: Context, value: string, name: string): string {
	requireOneLine(context, value, name);
	if (isEmail(bareAddress(value))) return value;
	throw invalid(`Invalid \`${name}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`);
}

function requireVerified(context: Context, from: string): void {
	const { verifiedDomains } = context.state;
	const domain = bareAddress(from).split('@').at(-1) ?? '';
	if (verifiedDomains === 'any' || verifiedDomains.includes(domain)) return;
	throw invalid(`The ${domain} domain is not verified. Please, add and verify your domain on https://resend.com/domains`, 403);
}

function readTopic(context: Context, value: unknown): string | null {
	if (value === undefined || value === null) return null;
	if (typeof value !== 'string' || !context.state.topics.has(requireUuid(value, 'topic_id'))) throw notFound('Topic');
	return value;
}

/** A contact's choice, else the topic's default; non-contacts get the default. */
function isOptedOut(context: Context, topicId: string, to: readonly string[]): boolean {
	const fallback = context.state.topics.get(topicId)?.defaultSubscription;
	return to.every((entry) => (context.state.contactByEmail(bareAddress(entry))?.topics.get(topicId) ?? fallback) === 'opt_out');
}

function readHeaders(context: Context, value: unknown): Record<string, string> {
	if (value === undefined || value === null) return {};
	if (!isRecord(value)) throw invalid(`Invalid \`headers\` field: expected object, received ${typeName(value)}`);
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => {
			if (typeof entry !== 'string') throw invalid(`Invalid \`headers\` field: expected string, received ${typeName(entry)}`);
			requireOneLine(context, name + entry, 'headers');
			return [name, entry];
		}),
	);
}

function readTags(value: unknown): { name: string; value: string }[] {
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value) || value.length > MOST_TAGS) throw invalid(`The \`tags\` field must be an array of at most ${MOST_TAGS} tags.`);
	return value.map((entry: unknown) => {
		const { name, value: tagValue } = isRecord(entry) ? entry : {};
		if (typeof name === 'string' && typeof tagValue === 'string' && TAG.test(name) && TAG.test(tagValue)) return { name, value: tagValue };
		throw invalid('Tags should only contain ASCII letters, numbers, underscores, or dashes.');
	});
}

function readAttachments(value: unknown): SentEmail['attachments'] {
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value)) throw invalid(`Invalid \`attachments\` field: expected array, received ${typeName(value)}`);
	const attachments = value.map((entry: unknown) => {
		const { content: data, path, filename, content_type: contentType } = isRecord(entry) ? entry : {};
		if (typeof data !== 'string' && typeof path !== 'string') throw new ApiError(422, 'invalid_attachment', 'Attachment must have either a `content` or `path`.');
		return {
			filename: typeof filename === 'string' ? filename : null,
			contentType: typeof contentType === 'string' ? contentType : null,
			bytes: typeof data === 'string' ? Buffer.byteLength(data, 'base64') : 0,
		};
	});
	if (attachments.reduce((sum, { bytes }) => sum + (bytes * 4) / 3, 0) > LARGEST_ATTACHMENTS) throw new ApiError(422, 'invalid_attachment', 'Attachments are too large.');
	return attachments;
}
