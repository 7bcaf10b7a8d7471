import type { EmulatorState } from '../emulator/state';
import { describeFacts, problem } from './documented';
import { useEmulator, type CallOptions } from './harness';

const mail = { from: 'Us <us@example.com>', to: 'ann@x.io', subject: 'Hi', text: 'Hello' };
const many = (count: number): string[] => Array.from({ length: count }, (_, n) => `${n}@x.io`);
const nothingSent = (state: EmulatorState): void => expect(state.emails.size).toBe(0);

describeFacts('POST /emails', [
	{ title: 'sends', request: 'POST /emails', body: { ...mail, cc: ['c@x.io'], tags: [{ name: 'kind', value: 'trial' }], headers: { 'X-A': '1' } }, status: 200, answer: { id: expect.any(String) }, then: (state) => expect(state.emails.all()).toMatchObject([{ to: ['ann@x.io'], cc: ['c@x.io'], lastEvent: 'delivered', idempotencyKey: null, batchIndex: null }]) },
	...(['to', 'from', 'subject'] as const).map((field) => ({ title: `without ${field}`, request: 'POST /emails', body: { ...mail, [field]: undefined }, status: 422, answer: problem(422, 'missing_required_field', `Missing \`${field}\` field.`), then: nothingSent })),
	{ title: 'without content', request: 'POST /emails', body: { ...mail, text: undefined }, status: 422, answer: problem(422, 'missing_required_field') },
	...(['to', 'cc', 'bcc', 'reply_to'] as const).flatMap((field) => [
		{ title: `50 addresses in ${field}`, request: 'POST /emails', body: { ...mail, [field]: many(50) }, status: 200 },
		{ title: `51 addresses in ${field}`, request: 'POST /emails', body: { ...mail, [field]: many(51) }, status: 422, then: nothingSent },
		{ title: `no address in ${field}`, request: 'POST /emails', body: { ...mail, [field]: 'nobody' }, status: 422, answer: problem(422, 'validation_error', /Invalid `/), then: nothingSent },
	]),
	{ title: 'a subject of 2,001 characters', request: 'POST /emails', body: { ...mail, subject: 'x'.repeat(2001) }, status: 422 },
	...['\r\nBcc: eve@x.io', '\n', '\0'].flatMap((end) =>
		([['subject', `Hi${end}x`], ['from', `Us${end}x <us@example.com>`], ['to', `Ann${end}x <ann@x.io>`], ['reply_to', `Us${end}x <us@example.com>`], ['headers', { 'X-A': `1${end}` }], ['headers', { [`X-A${end}`]: '1' }]] as const).flatMap(([field, value]) => [
			{ title: `${JSON.stringify(end)} in ${field} (${JSON.stringify(value)})`, request: 'POST /emails', body: { ...mail, [field]: value }, status: 422, answer: problem(422, 'validation_error', /line breaks/), then: nothingSent },
			{ title: `${JSON.stringify(end)} in ${field} (${JSON.stringify(value)}, the other reading)`, quirks: { lineBreaksInHead: 'accepted' as const }, request: 'POST /emails', body: { ...mail, [field]: value }, status: 200 },
		]),
	),
	{ title: 'a tag with a space', request: 'POST /emails', body: { ...mail, tags: [{ name: 'a b', value: 'c' }] }, status: 422 },
	{ title: '76 tags', request: 'POST /emails', body: { ...mail, tags: Array.from({ length: 76 }, (_, n) => ({ name: `t${n}`, value: 'v' })) }, status: 422 },
	{ title: 'an attachment', request: 'POST /emails', body: { ...mail, attachments: [{ filename: 'a.txt', content: Buffer.from('hello').toString('base64') }] }, status: 200, then: (state) => expect(state.emails.all()[0]?.attachments).toEqual([{ filename: 'a.txt', contentType: null, bytes: 5 }]) },
	{ title: 'an attachment of nothing', request: 'POST /emails', body: { ...mail, attachments: [{ filename: 'a.txt' }] }, status: 422, answer: problem(422, 'invalid_attachment') },
	{ title: 'scheduled in natural language', request: 'POST /emails', body: { ...mail, scheduled_at: 'in 1 hour' }, status: 200, then: (state) => expect(state.emails.all()[0]).toMatchObject({ lastEvent: 'scheduled', scheduledAt: expect.stringMatching(/Z$/) }) },
	{ title: 'scheduled 31 days ahead', request: 'POST /emails', body: { ...mail, scheduled_at: 'in 31 days' }, status: 422 },
	{ title: 'scheduled at no time', request: 'POST /emails', body: { ...mail, scheduled_at: 'whenever' }, status: 422 },
	...(['opt_in', 'opt_out'] as const).map((subscription) => ({
		title: `to a contact with ${subscription} to the topic`,
		given: (state: EmulatorState) => {
			const topic = state.addTopic('News', subscription === 'opt_in' ? 'opt_out' : 'opt_in');
			state.topics.add({ ...topic, id: '00000000-0000-4000-8000-000000000009' });
			state.addContact({ email: 'ann@x.io' }).topics.set('00000000-0000-4000-8000-000000000009', subscription);
		},
		request: 'POST /emails',
		body: { ...mail, topic_id: '00000000-0000-4000-8000-000000000009' },
		status: 200,
		then: (state: EmulatorState) => expect(state.emails.all()[0]?.lastEvent).toBe(subscription === 'opt_in' ? 'delivered' : 'failed'),
	})),
	{ title: 'an unsubscribed contact is mailed all the same', given: (state) => void state.addContact({ email: 'ann@x.io', unsubscribed: true }), request: 'POST /emails', body: mail, status: 200, then: (state) => expect(state.emailsTo('ann@x.io')).toHaveLength(1) },
]);

describeFacts('with verified domains', [
	{ title: 'a foreign sender is refused', request: 'POST /emails', body: { ...mail, from: 'us@other.io' }, status: 403, answer: problem(403, 'validation_error', /not verified/), then: nothingSent },
	{ title: 'its own is not', request: 'POST /emails', body: mail, status: 200 },
], { verifiedDomains: ['example.com'] });

const good = mail;
const bad = { ...mail, to: 'nobody' };
const permissive = { 'x-batch-validation': 'permissive' };

describeFacts('POST /emails/batch', [
	{ title: 'answers ids in the order of the mails', request: 'POST /emails/batch', body: [good, { ...good, to: 'bob@x.io' }], status: 200, then: (state, { body }) => expect(body).toEqual({ data: state.emails.all().map(({ id }) => ({ id })) }) },
	{ title: 'strict: one bad mail and none is sent', request: 'POST /emails/batch', body: [good, bad], status: 422, answer: problem(422, 'validation_error'), then: nothingSent },
	{ title: 'permissive: the good ones are sent, the others named', headers: permissive, request: 'POST /emails/batch', body: [bad, good, bad], status: 200, answer: { data: [{ id: expect.any(String) }], errors: [{ index: 0, message: expect.any(String) }, { index: 2 }] }, then: (state) => expect(state.emails.all()).toMatchObject([{ batchIndex: 1 }]) },
	{ title: 'permissive: data in line with the mails (the other reading)', quirks: { batchData: 'aligned' }, headers: permissive, request: 'POST /emails/batch', body: [bad, good], status: 200, then: (_state, { body }) => expect(body['data']).toHaveLength(2) },
	{ title: 'permissive without errors', headers: permissive, request: 'POST /emails/batch', body: [good], status: 200, answer: { errors: [] } },
	{ title: 'attachments are refused', request: 'POST /emails/batch', body: [{ ...good, attachments: [{ filename: 'a', content: 'eA==' }] }], status: 422, then: nothingSent },
	{ title: 'tags, schedules and templates are not', given: (state) => void state.addTemplate({ name: 'T', alias: 't' }), request: 'POST /emails/batch', body: [{ from: mail.from, to: mail.to, subject: 'S', template: { id: 't' }, tags: [{ name: 'a', value: 'b' }], scheduled_at: 'in 5 minutes' }], status: 200 },
	{ title: 'a hundred', request: 'POST /emails/batch', body: many(100).map((to) => ({ ...good, to })), status: 200, then: (state) => expect(state.emails.size).toBe(100) },
	{ title: 'a hundred and one', request: 'POST /emails/batch', body: many(101).map((to) => ({ ...good, to })), status: 422, then: nothingSent },
	{ title: 'none', request: 'POST /emails/batch', body: [], status: 422 },
	{ title: 'what is no array', request: 'POST /emails/batch', body: good, status: 422 },
]);

describe('idempotency', () => {
	const { current, call } = useEmulator();
	const keyed = (key: string, body: unknown, headers: CallOptions['headers'] = {}): CallOptions => ({ body, headers: { 'idempotency-key': key, ...headers } });

	test.each([
		['/emails', mail],
		['/emails/batch', [mail, { ...mail, to: 'bob@x.io' }]],
	])('%s: the same key and body send once and answer the same', async (path, body) => {
		const first = await call('POST', path, keyed('k', body));
		const again = await call('POST', path, keyed('k', body));
		expect([again.status, again.body]).toEqual([first.status, first.body]);
		expect(current().state.emails.size).toBe(Array.isArray(body) ? 2 : 1);
	});

	test('the same key with another body is a conflict', async () => {
		await call('POST', '/emails', keyed('k', mail));
		const reply = await call('POST', '/emails', keyed('k', { ...mail, subject: 'Other' }));
		expect(reply).toMatchObject({ status: 409, body: problem(409, 'invalid_idempotent_request') });
	});

	test('a key holds for its endpoint only', async () => {
		await call('POST', '/emails', keyed('k', mail));
		expect((await call('POST', '/emails/batch', keyed('k', [mail]))).status).toBe(200);
		expect(current().state.emails.size).toBe(2);
	});

	test('a key is kept for 24 hours', async () => {
		current().clock.freeze();
		await call('POST', '/emails', keyed('k', mail));
		current().clock.advance(24 * 3_600_000 - 1);
		await call('POST', '/emails', keyed('k', mail));
		expect(current().state.emails.size).toBe(1);
		current().clock.advance(1);
		await call('POST', '/emails', keyed('k', mail));
		expect(current().state.emails.size).toBe(2);
	});

	test('a refused mail does not use up its key', async () => {
		expect((await call('POST', '/emails', keyed('k', bad))).status).toBe(422);
		expect((await call('POST', '/emails', keyed('k', mail))).status).toBe(200);
	});

	test('an answer lost on the wire is sent again without a second mail', async () => {
		current().fault({ kind: 'lostAnswer', match: { route: '/emails' } });
		await expect(call('POST', '/emails', keyed('k', mail))).rejects.toThrow();
		expect((await call('POST', '/emails', keyed('k', mail))).body['id']).toBe(current().state.emails.all()[0]?.id);
		expect(current().state.emails.size).toBe(1);
	});

	test('a second request while the first is under way is a conflict', async () => {
		let second: Promise<{ status: number; body: object }> | undefined;
		let seen = (): void => undefined;
		const answered = new Promise<void>((resolve) => (seen = resolve));
		current().fault({
			kind: 'hook',
			when: 'after',
			match: { route: '/emails' },
			run: async () => {
				second = call('POST', '/emails', keyed('k', mail));
				void second.then(seen);
				await answered;
			},
		});
		expect((await call('POST', '/emails', keyed('k', mail))).status).toBe(200);
		expect(await second).toMatchObject({ status: 409, body: problem(409, 'concurrent_idempotent_requests') });
	});

	test.each([
		['empty', ''],
		['of 257 characters', 'k'.repeat(257)],
	])('a key %s is refused', async (_title, key) => {
		expect(await call('POST', '/emails', keyed(key, mail))).toMatchObject({ status: 400, body: problem(400, 'invalid_idempotency_key') });
	});
});

describe('GET /emails', () => {
	const { call } = useEmulator();
	test('one and the list', async () => {
		const { body } = await call('POST', '/emails', { body: mail });
		expect(await call('GET', `/emails/${String(body['id'])}`)).toMatchObject({ status: 200, body: { object: 'email', to: ['ann@x.io'], subject: 'Hi', text: 'Hello', html: null, last_event: 'delivered' } });
		expect(await call('GET', '/emails')).toMatchObject({ body: { object: 'list', has_more: false, data: [{ id: body['id'] }] } });
	});
});
