import { problemOfAnswer, problemOfNoAnswer } from '../../../nodes/shared/resend/errors';
import type { ResendProblem } from '../../../nodes/shared/resend/errors';
import { nextDelay, replayOf } from '../../../nodes/shared/resend/retry';
import type { RetryQuestion } from '../../../nodes/shared/resend/retry';
import type { HttpRequest } from '../../../nodes/shared/resend/transport';
import { refused } from './fakes';

function problem(status: number, name: string, headers: Record<string, string> = {}): ResendProblem {
	const found = problemOfAnswer(refused(status, name, 'x', headers), 0);
	if (found === null) throw new Error('expected a problem');
	return found;
}

function ask(over: Partial<RetryQuestion> & { problem: ResendProblem }) {
	return nextDelay({ attempt: 0, waitedMs: 0, capMs: 120_000, replay: 'safe', random: 0, ...over });
}

describe('a safe request', () => {
	test.each<[string, ResendProblem]>([
		['a rate limit', problem(429, 'rate_limit_exceeded')],
		['a lock', problem(409, 'resource_locked')],
		['an idempotent send in progress', problem(409, 'concurrent_idempotent_requests')],
		['a 500', problem(500, 'application_error')],
		['a 503', problem(503, 'service_unavailable')],
		['a reset', problemOfNoAnswer('interrupted')],
		['a timeout', problemOfNoAnswer('timeout')],
		['an unreachable server', problemOfNoAnswer('unreachable')],
	])('is repeated after %s', (_, met) => {
		expect(ask({ problem: met })).toEqual({ afterMs: expect.any(Number) });
	});

	test.each<[string, ResendProblem]>([
		['a used-up day', problem(429, 'daily_quota_exceeded')],
		['a used-up month', problem(429, 'monthly_quota_exceeded')],
		['another e-mail under the same key', problem(409, 'invalid_idempotent_request')],
		['an unknown conflict', problem(409, 'something_else')],
		['a bad value', problem(422, 'validation_error')],
		['a wrong key', problem(401, 'invalid_api_key')],
		['a sending-only key', problem(401, 'restricted_api_key')],
		['a 404', problem(404, 'not_found')],
		['a cancelled execution', problemOfNoAnswer('cancelled')],
	])('is not repeated after %s', (_, met) => {
		expect(ask({ problem: met })).toBe('give up');
	});

	test('waits longer each time, up to 30 seconds, and never less than a quarter', () => {
		const met = problem(500, 'application_error');
		const longest = [0, 1, 2, 3, 6, 20].map((attempt) => ask({ problem: met, attempt, random: 0.999999 }));
		expect(longest).toEqual([750, 1250, 2250, 4250, 30250, 30250].map((afterMs) => ({ afterMs })));
		expect(ask({ problem: met, attempt: 6, random: 0 })).toEqual({ afterMs: 250 });
	});

	test('waits at least as long as the server asks', () => {
		const met = problem(429, 'rate_limit_exceeded', { 'retry-after': '3' });
		expect(ask({ problem: met, random: 0 })).toEqual({ afterMs: 3000 });
		expect(ask({ problem: met, random: 0.5 })).toEqual({ afterMs: 3125 });
	});

	test('gives up at once when the wait would pass the cap', () => {
		const met = problem(429, 'rate_limit_exceeded', { 'retry-after': '3600' });
		expect(ask({ problem: met })).toBe('give up');
		expect(ask({ problem: problem(500, 'application_error'), waitedMs: 119_900 })).toBe('give up');
	});

	test('an unreachable server is tried three times in all', () => {
		expect(ask({ problem: problemOfNoAnswer('unreachable'), attempt: 1 })).not.toBe('give up');
		expect(ask({ problem: problemOfNoAnswer('unreachable'), attempt: 2 })).toBe('give up');
	});
});

test.each([problem(429, 'rate_limit_exceeded'), problem(500, 'application_error'), problem(409, 'resource_locked'), problemOfNoAnswer('timeout'), problemOfNoAnswer('unreachable')])(
	'a look-first request is never repeated (%#)',
	(met) => {
		expect(ask({ problem: met, replay: 'look-first' })).toBe('give up');
	},
);

describe('what may be repeated', () => {
	test.each<[HttpRequest['method'], string, 'safe' | 'look-first']>([
		['GET', '/contacts?limit=100', 'safe'],
		['PATCH', '/contacts/x', 'safe'],
		['DELETE', '/contacts/x/segments/y', 'safe'],
		['POST', '/contacts/a%40x.io/segments/y', 'safe'],
		['POST', '/contacts', 'look-first'],
		['POST', '/segments', 'look-first'],
		['POST', '/contact-properties', 'look-first'],
		['POST', '/contacts/imports', 'look-first'],
		['POST', '/events/send', 'look-first'],
		['POST', '/emails', 'look-first'],
	])('%s %s is %s', (method, path, expected) => {
		expect(replayOf({ method, path, headers: {} })).toBe(expected);
	});

	test('a send with an idempotency key is safe', () => {
		expect(replayOf({ method: 'POST', path: '/emails/batch', headers: { 'idempotency-key': 'k' } })).toBe('safe');
	});
});
