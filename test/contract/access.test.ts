/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { request as httpRequest } from 'node:http';

import { startEmulator, type Emulator } from '../emulator/server';
import { problem } from './documented';
import { send, useEmulator } from './harness';

const { current, call } = useEmulator();

/** `fetch` always names itself; this does not. */
async function withoutUserAgent(emulator: Emulator): Promise<{ status: number; type: string; text: string }> {
	return await new Promise((resolve, reject) => {
		const request = httpRequest(`${emulator.url}/contacts`, { headers: { authorization: `Bearer ${emulator.apiKey}` } }, (response) => {
			let text = '';
			response.on('data', (part: Buffer) => (text += part.toString()));
			response.on('end', () => resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text }));
		});
		request.on('error', reject);
		request.end();
	});
}

test('without a User-Agent the edge answers with a page, not with an envelope', async () => {
	const { status, type, text } = await withoutUserAgent(current());
	expect({ status, type }).toEqual({ status: 403, type: expect.stringContaining('text/html') });
	expect(text).toContain('1010');
});

test('without a key', async () => {
	const reply = await call('GET', '/contacts', { key: null });
	expect(reply).toMatchObject({ status: 401, body: problem(401, 'missing_api_key') });
});

test.each([400, 401, 403] as const)('a wrong key may be a %s', async (status) => {
	current().setQuirks({ wrongKeyStatus: status });
	const reply = await call('GET', '/contacts', { key: 're_wrong' });
	expect(reply).toMatchObject({ status, body: problem(status, 'validation_error', 'API key is invalid') });
});

test.each([
	['GET', '/contacts'],
	['POST', '/contacts'],
	['GET', '/segments'],
	['GET', '/templates'],
	['GET', '/contact-properties'],
	['POST', '/contacts/imports'],
	['GET', '/emails'],
	['GET', '/api-keys'],
	['GET', '/domains'],
])('a sending-only key may not %s %s', async (method, path) => {
	const { sendingKey } = current();
	expect(await call(method, path, { key: sendingKey })).toMatchObject({ status: 401, body: problem(401, 'restricted_api_key') });
});

test.each(['/emails', '/emails/batch'])('a sending-only key may POST %s', async (path) => {
	const email = { from: 'us@example.com', to: 'ann@x.io', subject: 'Hi', text: 'Hi' };
	const reply = await call('POST', path, { key: current().sendingKey, body: path === '/emails' ? email : [email] });
	expect(reply.status).toBe(200);
});

test.each(['/api-keys', '/domains'])('a full-access key may GET %s', async (path) => {
	expect(await call('GET', path)).toMatchObject({ status: 200, body: { object: 'list', has_more: false } });
});

test.each([
	['GET', '/nowhere'],
	['PUT', '/contacts'],
	['POST', '/contacts/a%40x.io'],
	['DELETE', '/segments'],
])('%s %s is not there', async (method, path) => {
	expect(await call(method, path)).toMatchObject({ status: 404, body: problem(404, 'not_found') });
});

test('a body that is no JSON is refused, and nothing is stored', async () => {
	expect((await call('POST', '/contacts', { body: '{"email":"a@x.io"' })).status).toBe(400);
	expect(current().state.contacts.size).toBe(0);
});

test('a body of another type counts as none', async () => {
	const reply = await call('POST', '/contacts', { body: '{"email":"a@x.io"}', headers: { 'content-type': 'text/plain' } });
	expect(reply).toMatchObject({ status: 422, body: problem(422, 'missing_required_field') });
});

test.each(['POST', 'DELETE'])('%s with a JSON type and no body is accepted', async (method) => {
	const { state } = current();
	state.addContact({ email: 'a@x.io' });
	const { id } = state.addSegment('VIP');
	expect((await call(method, `/contacts/a%40x.io/segments/${id}`)).status).toBe(200);
});

test('a path that cannot be unescaped is a 400', async () => {
	expect((await call('GET', '/contacts/%')).status).toBe(400);
});

test('an address of 254 characters fits into a path', async () => {
	const email = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`.slice(0, 254);
	current().state.addContact({ email });
	expect((await call('GET', `/contacts/${encodeURIComponent(email)}`)).status).toBe(200);
});

test('the log holds every request with its route, body and status', async () => {
	current().state.addContact({ email: 'a@x.io' });
	await call('PATCH', '/contacts/a%40x.io?x=1', { body: { first_name: 'A' } });
	await call('GET', '/nowhere');
	expect(current().log).toMatchObject([
		{ index: 0, method: 'PATCH', path: '/contacts/a%40x.io', query: { x: '1' }, route: '/contacts/:contact', params: { contact: 'a@x.io' }, body: { first_name: 'A' }, status: 200, fault: null },
		{ index: 1, method: 'GET', path: '/nowhere', route: null, body: null, status: 404 },
	]);
	expect(current().requests({ method: 'PATCH', route: '/contacts/:contact' })).toHaveLength(1);
	expect(current().requests({ path: /nowhere/, status: 404 })).toHaveLength(1);
});

test('reset empties the account and the log and takes the quirks back', async () => {
	current().state.addContact({ email: 'a@x.io' });
	current().setQuirks({ removeNonMember: 404 });
	await call('GET', '/contacts');
	current().reset();
	expect([current().state.contacts.size, current().log.length, current().state.quirks.removeNonMember]).toEqual([0, 0, 200]);
});

test('it listens on a port of choice, and what it held can be read after it stopped', async () => {
	const first = await startEmulator();
	await first.stop();
	const again = await startEmulator({ port: Number(new URL(first.url).port) });
	expect(again.url).toBe(first.url);
	await send(again, 'POST', '/contacts', { body: { email: 'a@x.io' } });
	await again.stop();
	expect(again.state.contactByEmail('a@x.io')).toBeDefined();
});
