import { cancelledBeforeSending, ERROR_TRAITS, problemOfAnswer, problemOfNoAnswer, ResendFailure } from '../../../nodes/shared/resend/errors';
import type { ResendErrorCode } from '../../../nodes/shared/resend/errors';
import { instantOf, retryAfterMs } from '../../../nodes/shared/resend/time';
import type { NoAnswerReason } from '../../../nodes/shared/resend/transport';
import { ok, refused } from './fakes';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HTML = '<html><body>Bad gateway</body></html>';

describe('an error answer', () => {
	const cases: [string, ResendErrorCode, number, string, string?][] = [
		['a missing key', 'auth', 401, 'missing_api_key'],
		['a wrong key with 403', 'auth', 403, 'invalid_api_key'],
		['a wrong key with the older 400', 'auth', 400, 'validation_error', 'API key is invalid'],
		['a suspended key', 'auth', 403, 'suspended_api_key'],
		['an unnamed 401', 'auth', 401, 'something_new'],
		['a sending-only key', 'permission', 401, 'restricted_api_key', 'This API key is restricted to only send emails'],
		['a sending-only key with 403', 'permission', 403, 'restricted_api_key'],
		['a missing scope', 'permission', 403, 'invalid_permission'],
		['a foreign from-domain', 'invalid', 403, 'validation_error', 'The domain is not verified'],
		['a plan limit for e-mails', 'quota', 403, 'email_above_quota'],
		['a bad value', 'invalid', 422, 'validation_error'],
		['a bad request', 'invalid', 400, 'invalid_idempotency_key'],
		['a wrong method', 'invalid', 405, 'method_not_allowed'],
		['an unknown contact', 'notFound', 404, 'not_found', 'Contact not found'],
		['a lock', 'conflict', 409, 'resource_locked'],
		['the same key for another e-mail', 'conflict', 409, 'invalid_idempotent_request'],
		['too many requests', 'rateLimited', 429, 'rate_limit_exceeded'],
		['a used-up day', 'quota', 429, 'daily_quota_exceeded'],
		['a used-up month', 'quota', 429, 'monthly_quota_exceeded'],
		['a fault of Resend', 'server', 500, 'application_error'],
		['an outage', 'server', 503, 'service_unavailable'],
	];
	test.each(cases)('%s is %s', (_, code, status, name, message = 'Text of Resend') => {
		const problem = problemOfAnswer(refused(status, name, message), NOW);
		expect(problem).toMatchObject({ code, status, name, message });
		expect(problem?.advice).not.toBe('');
	});

	test.each<[string, ResendErrorCode, number, unknown]>([
		['an HTML 502', 'server', 502, HTML],
		['an empty 500', 'server', 500, ''],
		['a Cloudflare 429', 'rateLimited', 429, HTML],
		['a Cloudflare 1010', 'permission', 403, 'error code: 1010'],
		['a redirect', 'invalid', 302, ''],
	])('%s is known by its status', (_, code, status, body) => {
		expect(problemOfAnswer({ status, headers: {}, body }, NOW)).toMatchObject({ code, status, name: null });
	});

	test('an HTML 404 is a wrong base URL, never an unknown contact', () => {
		const problem = problemOfAnswer({ status: 404, headers: {}, body: HTML }, NOW);
		expect(problem?.code).toBe('invalid');
		expect(problem?.advice).toContain('Base URL');
	});

	test('a success with a page of HTML is a problem whose effect is unknown', () => {
		expect(problemOfAnswer(ok(HTML), NOW)).toMatchObject({ code: 'server', effect: 'unknown', status: 200 });
	});

	test.each([[{ id: 'x' }], [''], [null], [undefined]])('a success with %j is none', (body) => {
		expect(problemOfAnswer(ok(body), NOW)).toBeNull();
	});

	test.each<[number, 'none' | 'unknown']>([[400, 'none'], [404, 'none'], [409, 'none'], [429, 'none'], [408, 'unknown'], [500, 'unknown'], [502, 'unknown'], [520, 'unknown']])(
		'status %i: effect %s',
		(status, effect) => {
			expect(problemOfAnswer(refused(status, 'x'), NOW)?.effect).toBe(effect);
		},
	);

	test('for a sending-only key the words say that Full access is needed and where to get it', () => {
		expect(problemOfAnswer(refused(401, 'restricted_api_key'), NOW)?.advice).toMatch(/Sending access.*Full access.*resend\.com\/api-keys/);
	});

	test('for a blocked request (1010) the words do not say to make another key', () => {
		expect(problemOfAnswer({ status: 403, headers: {}, body: 'error code: 1010' }, NOW)?.advice).toContain('1010');
	});

	test('the text of Resend is redacted, and its name taken only when it is a name', () => {
		const problem = problemOfAnswer(refused(422, 'Ann <ann@x.io>', 'Unknown ann@x.io for re_secret123'), NOW);
		expect(problem).toMatchObject({ name: null, message: 'Unknown [address] for [key]' });
	});

	test('the failure carries the problem and only its clean words', () => {
		const problem = problemOfAnswer(refused(422, 'validation_error', 'Unknown ann@x.io'), NOW);
		if (problem === null) throw new Error('expected a problem');
		expect(new ResendFailure(problem)).toMatchObject({ message: 'Unknown [address]', problem });
	});
});

describe('no answer', () => {
	test.each<[NoAnswerReason, ResendErrorCode, 'none' | 'unknown']>([
		['unreachable', 'network', 'none'],
		['interrupted', 'network', 'unknown'],
		['timeout', 'network', 'unknown'],
		['cancelled', 'cancelled', 'unknown'],
	])('%s is %s, effect %s', (reason, code, effect) => {
		expect(problemOfNoAnswer(reason)).toMatchObject({ code, effect, status: null });
	});

	test('cancelled before sending had no effect', () => {
		expect(cancelledBeforeSending()).toMatchObject({ code: 'cancelled', effect: 'none' });
	});
});

describe('what follows from a code', () => {
	const codes = (Object.keys(ERROR_TRAITS) as ResendErrorCode[]).sort();
	test.each<[string, ResendErrorCode[], (code: ResendErrorCode) => boolean]>([
		['the run ends', ['auth', 'cancelled', 'permission'], (code) => ERROR_TRAITS[code].halts === 'run'],
		['no other e-mail is sent', ['auth', 'cancelled', 'permission', 'quota'], (code) => ERROR_TRAITS[code].halts !== 'nothing'],
		['it may pass', ['conflict', 'network', 'rateLimited', 'server'], (code) => ERROR_TRAITS[code].passing],
		['the content was refused', ['invalid', 'notFound'], (code) => ERROR_TRAITS[code].aboutContent],
		['imports are refused for now', ['invalid', 'notFound', 'permission', 'quota'], (code) => ERROR_TRAITS[code].refusesImports],
	])('%s after %j', (_, expected, holds) => {
		expect(codes.filter(holds)).toEqual(expected);
	});
});

describe('a time of Resend', () => {
	test.each([
		['2025-11-30 20:39:59.540771+00', Date.UTC(2025, 10, 30, 20, 39, 59, 540) + 0.771],
		['2025-11-30 20:39:59.5+00', Date.UTC(2025, 10, 30, 20, 39, 59, 500)],
		['2025-11-30 21:39:59+01', Date.UTC(2025, 10, 30, 20, 39, 59)],
		['2025-11-30T20:39:59.540Z', Date.UTC(2025, 10, 30, 20, 39, 59, 540)],
	])('%j is read with its microseconds', (text, expected) => {
		expect(instantOf(text)).toBeCloseTo(expected, 3);
	});

	test.each(['', 'yesterday'])('%j is none', (text) => {
		expect(instantOf(text)).toBeNaN();
	});
});

describe('retry-after', () => {
	test.each<[string | undefined, number | null]>([
		['1', 1000],
		['0.25', 250],
		['0', 0],
		[' 7 ', 7000],
		['-3', null],
		['soon', null],
		['', null],
		[undefined, null],
		['Sat, 21 Nov 2026 12:00:05 GMT', 5000],
		['Sat, 21 Nov 2026 11:00:00 GMT', 0],
	])('%s is %s ms', (value, expected) => {
		expect(retryAfterMs(value === undefined ? {} : { 'retry-after': value }, NOW)).toBe(expected);
	});

	test('a date is measured against the answer\'s own date, so a wrong local clock does not matter', () => {
		const headers = { 'retry-after': 'Sat, 21 Nov 2026 12:00:05 GMT', date: 'Sat, 21 Nov 2026 12:00:03 GMT' };
		expect(retryAfterMs(headers, NOW + 3_600_000)).toBe(2000);
	});
});
