import { DEFAULT_RATE_LIMIT, RateLimit, type RateLimitOptions } from '../emulator/rateLimit';
import { problem } from './documented';
import { useEmulator } from './harness';

/** A limit with a hand-driven clock; each number is a time of a request in milliseconds, the result how many were refused. */
function refusedAt(times: readonly number[], options: Partial<RateLimitOptions>): number[] {
	let now = 0;
	const limit = new RateLimit({ ...DEFAULT_RATE_LIMIT, ...options }, () => now);
	return times.filter((time) => {
		now = time;
		return limit.take().refused;
	});
}

test.each([
	['a window begins with its first request', { limit: 2 }, [900, 950, 1000, 1899, 1900, 1901, 1902], [1000, 1899, 1902]],
	['a window begins with the second of the clock', { limit: 2, windows: 'clock' }, [900, 950, 960, 1000, 1001, 1002, 2000], [960, 1002]],
	['nothing is carried over from an idle second', { limit: 2 }, [0, 5000, 5001, 5002], [5002]],
	['off', { limit: 'off' }, [0, 0, 0, 0, 0], []],
] as [string, Partial<RateLimitOptions>, number[], number[]][])('%s', (_title, options, times, refused) => {
	expect(refusedAt(times, options)).toEqual(refused);
});

test.each([
	['seconds', '1'],
	['fraction', '0.400'],
	['date', new Date(2000).toUTCString()],
	['none', undefined],
] as const)('retry-after as %s', (retryAfter, expected) => {
	let now = 600;
	const limit = new RateLimit({ ...DEFAULT_RATE_LIMIT, limit: 1, retryAfter }, () => now);
	limit.take();
	now = 1200;
	expect(limit.take().headers['retry-after']).toBe(expected);
});

describe('over HTTP', () => {
	const { current, call } = useEmulator({ rateLimit: 3 });
	beforeEach(() => current().clock.freeze());

	test('every answer tells what is left, a refused one when to come back', async () => {
		const replies = [await call('GET', '/contacts'), await call('GET', '/nowhere'), await call('POST', '/contacts'), await call('GET', '/contacts')];
		expect(replies.map(({ status, headers }) => [status, headers.get('ratelimit-remaining'), headers.get('retry-after')])).toEqual([
			[200, '2', null],
			[404, '1', null],
			[422, '0', null],
			[429, '0', '1'],
		]);
		expect(replies[3]?.body).toMatchObject(problem(429, 'rate_limit_exceeded'));
		expect(replies[0]?.headers.get('ratelimit-limit')).toBe('3');
		expect(replies[0]?.headers.get('ratelimit-policy')).toBe('3;w=1');
		expect(replies[0]?.headers.get('ratelimit-reset')).toBe('1');
		current().clock.advance(1000);
		expect((await call('GET', '/contacts')).status).toBe(200);
	});

	test('a refused request has no effect', async () => {
		current().rateLimit.use(3);
		expect((await call('POST', '/contacts', { body: { email: 'a@x.io' } })).status).toBe(429);
		expect(current().state.contacts.size).toBe(0);
		expect(current().rateLimit.refused).toBe(1);
	});

	test('the keys of a team share one limit', async () => {
		const { apiKey, sendingKey } = current();
		const email = { from: 'us@example.com', to: 'a@x.io', subject: 'Hi', text: 'Hi' };
		for (const key of [apiKey, sendingKey, apiKey]) expect((await call('POST', '/emails', { key, body: email })).status).toBe(200);
		expect((await call('POST', '/emails', { key: sendingKey, body: email })).status).toBe(429);
	});

	test('a batch counts as one request', async () => {
		const email = { from: 'us@example.com', to: 'a@x.io', subject: 'Hi', text: 'Hi' };
		const reply = await call('POST', '/emails/batch', { body: Array.from({ length: 100 }, () => email) });
		expect(reply.headers.get('ratelimit-remaining')).toBe('2');
	});

	test('a wrong key takes nothing from the team', async () => {
		await call('GET', '/contacts', { key: 're_wrong' });
		expect((await call('GET', '/contacts')).headers.get('ratelimit-remaining')).toBe('2');
	});
});
