import { ResendSyncApi } from '../../../credentials/ResendSyncApi.credentials';

const { rules = [], request } = new ResendSyncApi().test;

/** As n8n does it: the rules in their order, each on one field of the answer's body; none that holds is a success. */
function decision(body: unknown): string {
	const fields = new Map(Object.entries(Object(body)));
	for (const { type, properties } of rules) {
		if (type === 'responseSuccessBody' && fields.get(properties.key) === properties.value) return properties.message;
	}
	return 'Connection successful!';
}

const error = (statusCode: number, name: string, message = ''): unknown => ({ statusCode, name, message });

describe('the test of the credential', () => {
	test.each([
		['a list, empty or not', { object: 'list', has_more: false, data: [] }, /^Connection successful!$/],
		['a sending-only key', error(401, 'restricted_api_key'), /Full access.*resend\.com\/api-keys/],
		['an OAuth token without the scope', error(403, 'invalid_permission'), /Full access/],
		['a wrong key, answered with 401', error(401, 'validation_error', 'API key is invalid'), /resend\.com\/api-keys/],
		['a wrong key, answered with 403', error(403, 'invalid_api_key'), /resend\.com\/api-keys/],
		['a wrong key, answered with 400', error(400, 'validation_error', 'API key is invalid'), /resend\.com\/api-keys/],
		['no key', error(401, 'missing_api_key'), /resend\.com\/api-keys/],
		['a suspended key', error(403, 'suspended_api_key'), /suspended/],
		['the rate limit', error(429, 'rate_limit_exceeded'), /not checked.*Try again/],
		['an error of Resend', error(500, 'application_error'), /not checked.*Try again later/],
		['Resend being down', error(503, 'service_unavailable'), /not checked.*Try again later/],
		['a page of a proxy', '<html>Bad gateway</html>', /Base URL/],
		['an empty answer', '', /Base URL/],
		['the JSON of something else', { ok: true }, /Base URL/],
	])('%s', (_case, body, words) => expect(decision(body)).toMatch(words));

	test('reads error bodies instead of stopping at the status, which is 401 for a wrong key and a sending-only one', () => {
		expect(request.ignoreHttpStatusErrors).toBe(true);
	});

	test('every message tells what to do', () => {
		expect(rules.filter(({ properties }) => !/https:\/\/|Try again/.test(properties.message))).toEqual([]);
	});
});
