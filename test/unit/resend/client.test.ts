import { ProblemResponse } from '../../../nodes/shared/resend/client';
import { Pacer } from '../../../nodes/shared/resend/pacing';
import { bench, ok, refused } from './fakes';
import type { Bench } from './fakes';

const ID = '11111111-1111-4111-8111-111111111111';
const LIMITED = refused(429, 'rate_limit_exceeded', 'Too many requests', { 'retry-after': '1' });

async function get(made: Bench) {
	return made.clock.time.settle(made.client.contacts.get({ id: ID }));
}

function problemIn(answer: { error: unknown }) {
	return answer.error instanceof ProblemResponse ? answer.error.problem : null;
}

describe('a request', () => {
	test('carries no authorization, our user agent, and content-type only with a body', async () => {
		const made = bench([ok({ id: ID })]);
		await get(made);
		await made.clock.time.settle(made.client.contacts.create({ email: 'a@x.io' }));
		const [read, write] = made.transport.requests;
		expect(read).toEqual({ method: 'GET', path: `/contacts/${ID}`, timeoutMs: 30_000, headers: { 'user-agent': expect.stringMatching(/^n8n-nodes-resend-sync\/\d+\.\d+\.\d+/) } });
		expect(write?.headers).toEqual({ 'user-agent': expect.any(String), 'content-type': 'application/json' });
		expect(write?.body).toBe('{"email":"a@x.io"}');
	});

	test('a form keeps its own content-type', async () => {
		const made = bench([ok({ id: ID })]);
		await made.clock.time.settle(made.client.contacts.imports.create({ file: new Blob(['email']) }));
		expect(made.transport.requests[0]?.body).toBeInstanceOf(FormData);
		expect(made.transport.requests[0]?.headers).not.toHaveProperty('content-type');
	});

	test('comes back in the form of the SDK', async () => {
		const made = bench([ok({ id: ID }, 200, { 'ratelimit-limit': '10' })]);
		expect(await get(made)).toEqual({ data: { id: ID }, error: null, headers: { 'ratelimit-limit': '10' } });
	});

	test('fails in the form of the SDK, with the problem inside', async () => {
		const made = bench([refused(404, 'not_found', 'Contact not found')]);
		const answer = await get(made);
		expect(answer).toMatchObject({ data: null, error: { message: 'Contact not found', statusCode: 404 } });
		expect(problemIn(answer)?.code).toBe('notFound');
	});
});

describe('repeating', () => {
	test.each([
		['a rate limit', LIMITED],
		['a lock', refused(409, 'resource_locked')],
		['a 500', refused(500, 'application_error')],
		['an HTML 502', { status: 502, headers: {}, body: '<html>' }],
		['a success with HTML', ok('<html>')],
		['a reset', 'interrupted' as const],
		['a timeout', 'timeout' as const],
	])('a safe request is sent again after %s, and counted', async (_, fault) => {
		const made = bench([fault, ok({ id: ID })]);
		expect((await get(made)).data).toEqual({ id: ID });
		expect(made.meter).toEqual({ requests: 2, retries: 1 });
	});

	test.each([
		['a rate limit', LIMITED],
		['a 500', refused(500, 'application_error')],
		['a reset', 'interrupted' as const],
		['an unreachable server', 'unreachable' as const],
	])('creating a contact is never sent twice, here after %s', async (_, fault) => {
		const made = bench([fault, ok({ id: ID })]);
		const answer = await made.clock.time.settle(made.client.contacts.create({ email: 'a@x.io' }));
		expect(answer.error).not.toBeNull();
		expect(made.meter).toEqual({ requests: 1, retries: 0 });
	});

	test('a used-up quota is not tried again', async () => {
		const made = bench([refused(429, 'daily_quota_exceeded')]);
		expect(problemIn(await get(made))?.code).toBe('quota');
		expect(made.meter.requests).toBe(1);
	});

	test('a retry never comes before the server asked for it', async () => {
		const made = bench([refused(429, 'rate_limit_exceeded', 'x', { 'retry-after': '7' }), ok({ id: ID })]);
		const start = made.clock.now();
		await get(made);
		expect(made.clock.now() - start).toBeGreaterThanOrEqual(7000);
	});

	test('ends when the cap on lost time is reached, without running into it', async () => {
		const made = bench([refused(500, 'application_error')], { retryCapMs: 5000 });
		made.clock.randomValue = 0.5;
		const start = made.clock.now();
		expect(problemIn(await get(made))?.code).toBe('server');
		expect(made.clock.now() - start).toBeLessThanOrEqual(5000 + 500);
		expect(made.meter.requests).toBeGreaterThan(2);
	});

	test('a wait longer than the cap is not begun', async () => {
		const made = bench([refused(429, 'rate_limit_exceeded', 'x', { 'retry-after': '600' })]);
		expect(problemIn(await get(made))).toMatchObject({ code: 'rateLimited', retryAfterMs: 600_000 });
		expect(made.clock.sleeps).toEqual([]);
	});

	test('time lost in an attempt that hangs counts towards the cap', async () => {
		const made: Bench = bench(
			[
				async () => {
					await made.clock.sleep(30_000);
					return refused(504, 'timeout');
				},
			],
			{ retryCapMs: 60_000 },
		);
		await get(made);
		expect(made.meter.requests).toBe(2);
	});

	test('an effect that may have happened is not forgotten by a later refusal', async () => {
		const made = bench(['timeout', refused(422, 'validation_error')]);
		expect(problemIn(await get(made))).toMatchObject({ code: 'invalid', effect: 'unknown' });
	});

	test('a transport that throws something else is taken for a broken connection', async () => {
		const made = bench([
			() => {
				throw new TypeError('ann@x.io');
			},
		], { retryCapMs: 0 });
		expect(problemIn(await get(made))).toMatchObject({ code: 'network', effect: 'unknown', message: expect.not.stringContaining('ann') });
	});
});

describe('cancelling', () => {
	test('before the first attempt sends nothing', async () => {
		const made = bench([ok({ id: ID })]);
		made.clock.cancel();
		expect(problemIn(await get(made))).toMatchObject({ code: 'cancelled', effect: 'none' });
		expect(made.meter.requests).toBe(0);
	});

	test('while waiting for a retry sends nothing more', async () => {
		const made = bench([refused(500, 'application_error'), ok({ id: ID })]);
		const answer = made.client.contacts.get({ id: ID });
		await made.clock.time.advance(10);
		made.clock.cancel();
		expect(problemIn(await made.clock.time.settle(answer))).toMatchObject({ code: 'cancelled', effect: 'unknown' });
		expect(made.meter.requests).toBe(1);
	});

	test('while a request is under way is reported by the transport, and not tried again', async () => {
		const made = bench(['cancelled', ok({ id: ID })]);
		expect(problemIn(await get(made))).toMatchObject({ code: 'cancelled', effect: 'unknown' });
		expect(made.meter.requests).toBe(1);
	});

	test('while waiting for a slot sends nothing', async () => {
		const pacer = new Pacer();
		const made = bench([LIMITED, ok({ id: ID })], { pacer, retryCapMs: 0 });
		await get(made);
		const answer = made.client.contacts.get({ id: ID });
		await made.clock.time.advance(10);
		made.clock.cancel();
		expect(problemIn(await made.clock.time.settle(answer))?.code).toBe('cancelled');
		expect(made.meter.requests).toBe(1);
	});
});

test('a slot waited for does not use up the time for retries', async () => {
	const pacer = new Pacer();
	const first = bench([refused(429, 'rate_limit_exceeded', 'x', { 'retry-after': '20' })], { pacer, retryCapMs: 0 });
	await get(first);
	const made = bench([refused(500, 'application_error'), ok({ id: ID })], { pacer, retryCapMs: 1000, clock: first.clock });
	const answer = await first.clock.time.settle(made.client.contacts.get({ id: ID }));
	expect(answer.data).toEqual({ id: ID });
	expect(made.meter).toEqual({ requests: 2, retries: 1 });
});
