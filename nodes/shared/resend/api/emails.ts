import { getOrThrow } from '../call';
import type { ResendClient } from '../client';
import { ResendFailure, unexpectedBody } from '../errors';
import { redact } from '../../events/redact';
import { batch, withId } from '../schemas';
import type { BatchResult, TemplateEmail } from '../types';

/** Sent once within 24 hours for the same key and content, however often this is called (Resend's docs: idempotency keys). */
export async function sendEmail(client: ResendClient, email: TemplateEmail, idempotencyKey: string): Promise<{ id: string }> {
	return getOrThrow(withId, () => client.emails.send(email, { idempotencyKey }));
}

/** At most 100 e-mails. `permissive`: an invalid e-mail fails alone. One key covers the whole batch. */
export async function sendBatch(client: ResendClient, emails: Omit<TemplateEmail, 'attachments'>[], idempotencyKey: string): Promise<BatchResult> {
	const body = await getOrThrow(batch, () => client.batch.send(emails, { idempotencyKey, batchValidation: 'permissive' }));
	const errors = new Map(body.errors.map(({ index, message }) => [index, redact(message)]));
	const sent = emails.map((_, index) => index).filter((index) => !errors.has(index));
	// Whether `data` leaves out the failed e-mails or keeps their places is not documented: its length tells.
	const placeOf = (index: number, position: number): number => (body.data.length === emails.length ? index : position);
	const ids = new Map<number, string>();
	sent.forEach((index, position) => {
		const id = body.data[placeOf(index, position)]?.id;
		if (typeof id === 'string' && id !== '') ids.set(index, id);
	});
	const complete = ids.size === sent.length && (body.data.length === sent.length || body.data.length === emails.length);
	if (!complete) throw new ResendFailure(unexpectedBody(200));
	return { ids, errors };
}
