/* eslint-disable @n8n/community-nodes/require-node-api-error -- runs outside n8n */
import type { CreateBatchSuccessResponse, CreateEmailResponseSuccess, GetEmailResponseSuccess } from 'resend';

import { ApiError, invalid, notFound, ok, type Answer } from '../answers';
import { once } from '../idempotency';
import { readEmail } from '../emailFields';
import { page } from '../paging';
import type { SentEmail } from '../records';
import { param, type Context, type Route } from '../routing';
import { isRecord, requireUuid, typeName } from '../values';

type BatchBody = Pick<CreateBatchSuccessResponse<{ batchValidation: 'permissive' }>, 'data'> &
	Partial<Pick<CreateBatchSuccessResponse<{ batchValidation: 'permissive' }>, 'errors'>>;

const LARGEST_BATCH = 100;
const DEFAULT_PAGE = 20;

export const emailRoutes: Route[] = [
	{ method: 'POST', path: '/emails', handle: send, sendingKey: true },
	{ method: 'POST', path: '/emails/batch', handle: sendBatch, sendingKey: true },
	{ method: 'GET', path: '/emails', handle: (context) => ok(page(context.state.emails, context.query, DEFAULT_PAGE, context.quirks, listed)) },
	{ method: 'GET', path: '/emails/:email', handle: get },
];

function send(context: Context): Answer {
	return once<CreateEmailResponseSuccess>(context, 'POST /emails', (key) => {
		const email = readEmail(context, context.fields, { idempotencyKey: key, batchIndex: null });
		context.state.emails.add(email);
		return ok({ id: email.id });
	});
}

/** Strict: one bad mail and none is sent. Permissive: the good ones are, the others are named by their place. */
function sendBatch(context: Context): Answer {
	return once<BatchBody>(context, 'POST /emails/batch', (key) => {
		const { body, state, quirks } = context;
		if (!Array.isArray(body)) throw invalid(`Invalid input: expected array, received ${typeName(body)}`);
		if (body.length < 1 || body.length > LARGEST_BATCH) throw invalid(`The batch must contain between 1 and ${LARGEST_BATCH} emails.`);
		const permissive = readMode(context) === 'permissive';
		const emails: SentEmail[] = [];
		const data: BatchBody['data'] = [];
		const errors: { index: number; message: string }[] = [];
		body.forEach((payload: unknown, index) => {
			try {
				const email = readBatchEmail(context, payload, index, key);
				emails.push(email);
				data.push({ id: email.id });
			} catch (error) {
				if (!(error instanceof ApiError) || !permissive) throw error;
				errors.push({ index, message: error.message });
				if (quirks.batchData === 'aligned') data.push({ id: '' });
			}
		});
		for (const email of emails) state.emails.add(email);
		return ok(permissive ? { data, errors } : { data });
	});
}

function readMode(context: Context): 'strict' | 'permissive' {
	const mode = context.header('x-batch-validation') ?? 'strict';
	if (mode === 'strict' || mode === 'permissive') return mode;
	throw invalid('Invalid option: expected one of "strict"|"permissive"');
}

function readBatchEmail(context: Context, payload: unknown, index: number, key: string | null): SentEmail {
	if (!isRecord(payload)) throw invalid(`Invalid input: expected object, received ${typeName(payload)}`);
	if (payload['attachments'] !== undefined) throw invalid('The `attachments` field is not supported in batch sending.');
	return readEmail(context, payload, { idempotencyKey: key, batchIndex: index });
}

type ListedEmail = Omit<GetEmailResponseSuccess, 'object' | 'html' | 'text' | 'tags' | 'topic_id'>;

function listed(email: SentEmail): ListedEmail {
	return {
		id: email.id,
		message_id: `<${email.id}@email.example.com>`,
		to: [...email.to],
		from: email.from,
		created_at: email.createdAt,
		subject: email.subject,
		bcc: email.bcc === null ? null : [...email.bcc],
		cc: email.cc === null ? null : [...email.cc],
		reply_to: email.replyTo === null ? null : [...email.replyTo],
		last_event: email.lastEvent,
		scheduled_at: email.scheduledAt,
	};
}

function get(context: Context): Answer<GetEmailResponseSuccess> {
	const email = context.state.emails.get(requireUuid(param(context, 'email')));
	if (email === undefined) throw notFound('Email');
	return ok({ object: 'email', ...listed(email), html: email.html, text: email.text, tags: [...email.tags], topic_id: email.topicId });
}
