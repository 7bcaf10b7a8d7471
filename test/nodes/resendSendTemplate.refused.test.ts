import { createHash } from 'crypto';
import { sleep } from 'n8n-workflow';

import { startEmulator } from '../virtual/emulator';
import type { Emulator } from '../emulator/server';
import { addWelcome, failures, mailsPerPerson, onceEach, outcomes, people, send, sends } from './sendTemplate';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ rateLimit: 'off' });
});
afterAll(() => emulator.stop());
beforeEach(() => {
	emulator.reset();
	addWelcome(emulator);
});

const CONTINUE = { onError: 'continueRegularOutput' } as const;
const FAST = { options: { keepTryingFor: 0 } };
const envelope = (statusCode: number, name: string) => ({ statusCode, name, message: `No: anna@example.com (${name})` });

describe('what Resend refuses', () => {
	it.each(['acceptedOnly', 'aligned'] as const)('one e-mail of a batch fails alone, with its own reason (%s)', async (batchData) => {
		emulator.setQuirks({ batchData });
		emulator.state.verifiedDomains = ['acme.example'];
		const items = people(5, (index) => ({ from: index === 2 ? 'x@foreign.example' : 'x@acme.example' }));
		const result = await send(emulator, { options: { from: '={{ $json.from }}' } }, items, CONTINUE);
		expect(failures(result)).toHaveLength(1);
		expect(failures(result)[0]).toMatchObject({ error: expect.stringContaining('foreign.example domain is not verified'), details: { code: 'invalid' } });
		expect(result.output('Node').map(({ json }) => json['outcome'])).toEqual(['sent', 'sent', 'failed', 'sent', 'sent']);
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items.filter((_, index) => index !== 2)));
	});

	it('a batch refused as a whole goes out one by one', async () => {
		emulator.fault({ kind: 'status', status: 422, body: envelope(422, 'validation_error'), match: { route: '/emails/batch' } });
		const items = people(4);
		outcomes(await send(emulator, {}, items));
		expect(sends(emulator)).toEqual(['/emails/batch', '/emails', '/emails', '/emails', '/emails']);
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
	});

	it('a used up quota ends the sending: what is left fails in clear words without a request', async () => {
		emulator.fault({ kind: 'status', status: 429, body: envelope(429, 'daily_quota_exceeded'), times: 50, match: { route: '/emails/batch', nth: 5 } });
		const items = people(1000);
		const result = await send(emulator, {}, items, CONTINUE);
		const failed = failures(result);
		const sent = emulator.state.emails.all().length;
		expect(failed).toHaveLength(1000 - sent);
		expect(sends(emulator).length).toBeLessThanOrEqual(8);
		expect(failed.at(-1)).toMatchObject({ error: expect.stringContaining('Not sent, because Resend refused'), message: expect.stringContaining('quota'), details: { code: 'quota' } });
		expect(JSON.stringify(failed.map(({ error, message }) => [error, message]))).not.toContain('@example.com');
	});

	it('a key without permission ends it too', async () => {
		emulator.fault({ kind: 'status', status: 401, body: envelope(401, 'restricted_api_key'), times: 50, match: { route: /^\/emails/ } });
		const result = await send(emulator, {}, people(3), CONTINUE);
		expect(failures(result)).toHaveLength(3);
		expect(sends(emulator)).toHaveLength(1);
	});

	it('a run that is cancelled sends nothing more', async () => {
		emulator.setLatency(150);
		const result = await send(emulator, {}, people(900), { ...CONTINUE, onStart: (cancel) => void sleep(400).then(cancel) });
		expect(result.run.status).toBe('canceled');
		const counts = [...mailsPerPerson(emulator).values()];
		expect(counts.every((count) => count === 1)).toBe(true);
		expect(counts.length).toBeLessThan(900);
	});
});

describe('idempotency keys', () => {
	const keys = () => emulator.requests({ route: /^\/emails/ }).map(({ headers }) => String(headers['idempotency-key']));

	it("the user's key is sent as it is, and holds across executions", async () => {
		const options = { idempotencyKey: '={{ "order-" + $json.order }}' };
		const [first] = outcomes(await send(emulator, { options }, people(1, () => ({ order: 7 })), { executionId: '21' }));
		expect(keys()).toEqual(['order-7']);
		const [again] = outcomes(await send(emulator, { options }, people(1, () => ({ order: 7 })), { executionId: '22' }));
		expect(again?.['emailId']).toBe(first?.['emailId']);
		outcomes(await send(emulator, { options }, people(1, () => ({ order: 8 })), { executionId: '23' }));
		expect(emulator.state.emails.all()).toHaveLength(2);
	});

	it('one key for two different e-mails of a run is reported, and the first goes out', async () => {
		const result = await send(emulator, { options: { idempotencyKey: 'welcome-2' } }, people(2), CONTINUE);
		expect(failures(result)).toMatchObject([{ error: 'Item 0 of this run has the same idempotency key, for another e-mail' }]);
		expect(emulator.state.emails.all()).toHaveLength(1);
	});

	it('a key used again for somebody else is refused by Resend and reported as failed, never as sent', async () => {
		const options = { idempotencyKey: 'welcome-once' };
		outcomes(await send(emulator, { options }, [{ email: 'first@example.com' }], { executionId: '31' }));
		const result = await send(emulator, { options }, [{ email: 'second@example.com' }], { ...CONTINUE, executionId: '32' });
		expect(failures(result)).toMatchObject([{ details: { code: 'conflict' } }]);
		expect(emulator.state.emails.all()).toHaveLength(1);
	});

	it('the same e-mail twice in a run goes out once; the second item is skipped, with the same id', async () => {
		const event = { email: 'twice@example.com', messageId: 'twice' };
		const done = outcomes(await send(emulator, {}, [event, event]));
		expect(done[1]).toMatchObject({ outcome: 'skipped', reason: 'already_sent', emailId: done[0]?.['emailId'], warnings: [expect.stringContaining('same e-mail as that of item 0')] });
		expect(emulator.state.emails.all()).toHaveLength(1);
	});

	it('two e-mails about one event, with different content, both go out', async () => {
		emulator.reset();
		addWelcome(emulator, { variables: [{ key: 'line' }] });
		const items = [1, 2].map((line) => ({ email: 'lines@example.com', messageId: 'order', template_variables: { line: `line ${line}` } }));
		outcomes(await send(emulator, {}, items));
		expect(mailsPerPerson(emulator)).toEqual(new Map([['lines@example.com', 2]]));
	});

	it('every request has one, of at most 256 characters, that names nobody', async () => {
		outcomes(await send(emulator, {}, people(101)));
		expect(keys()).toHaveLength(2);
		for (const key of keys()) expect(key).toMatch(/^n8n-[\w-]{22,60}$/);
	});

	it('a Resend that is busy with the same key is asked again until it has an answer', async () => {
		emulator.fault({ kind: 'status', status: 409, body: envelope(409, 'concurrent_idempotent_requests') });
		emulator.fault({ kind: 'status', status: 409, body: envelope(409, 'concurrent_idempotent_requests'), match: { route: '/emails' } });
		const [sent] = outcomes(await send(emulator, {}, people(1)));
		expect(sent).toMatchObject({ outcome: 'sent', retries: 2 });
		emulator.fault({ kind: 'status', status: 409, body: envelope(409, 'concurrent_idempotent_requests'), match: { route: '/emails' } });
		const busy = await send(emulator, FAST, people(1, () => ({ messageId: 'busy' })), CONTINUE);
		expect(failures(busy)).toMatchObject([{ error: expect.stringContaining('not clear whether'), message: expect.stringContaining('Run this item again within 24 hours') }]);
	});
});

describe('attachments', () => {
	const bytes = Buffer.from('%PDF-1.4 hello');
	const file = { data: bytes.toString('base64'), mimeType: 'application/pdf', fileName: 'hello.pdf' };

	it('go out one by one, the other items in a batch', async () => {
		const items = people(4, (index) => (index < 2 ? { withFile: true } : {}));
		const result = await send(emulator, { options: { attachments: '={{ $json.withFile ? "data" : "" }}' } }, items, { binary: { data: file } });
		expect(outcomes(result).map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent', 'sent']);
		expect([...sends(emulator)].sort()).toEqual(['/emails', '/emails', '/emails/batch']);
		const body = emulator.requests({ route: '/emails' })[0]?.body;
		expect(body).toMatchObject({ attachments: [{ filename: 'hello.pdf', content: file.data, content_type: 'application/pdf' }] });
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
	});

	it('that the item does not have are named', async () => {
		const result = await send(emulator, { options: { attachments: 'data, invoice' } }, people(1), { ...CONTINUE, binary: { data: file } });
		expect(failures(result)).toMatchObject([{ error: 'The item has no binary field "invoice" to attach' }]);
		expect(sends(emulator)).toEqual([]);
	});

	it('of more than 40 MB are named', async () => {
		const large = { ...file, data: 'A'.repeat(41 * 1024 * 1024) };
		const result = await send(emulator, { options: { attachments: 'data' } }, people(1), { ...CONTINUE, binary: { data: large } });
		expect(failures(result)).toMatchObject([{ error: expect.stringContaining('larger than 40 MB') }]);
		expect(sends(emulator)).toEqual([]);
	});

	it('are the same request when the answer was lost', async () => {
		emulator.fault({ kind: 'lostAnswer', match: { route: '/emails' } });
		const items = people(1, () => ({ messageId: createHash('sha1').update('file').digest('hex') }));
		outcomes(await send(emulator, { options: { attachments: 'data' } }, items, { binary: { data: file } }));
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
	});
});
