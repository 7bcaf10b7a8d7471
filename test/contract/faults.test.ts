/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import type { FaultRule } from '../emulator/faults';
import { startEmulator } from '../emulator/server';
import { send, useEmulator } from './harness';

const { current, call } = useEmulator();
const post = async (email = 'a@x.io') => await call('POST', '/contacts', { body: { email } });
const statuses = async (count: number, path = '/segments') => {
	const seen: number[] = [];
	for (let n = 0; n < count; n += 1) seen.push((await call('GET', path)).status);
	return seen;
};

test.each([
	['status', { kind: 'status' }, 500, 0],
	['status of choice', { kind: 'status', status: 503, body: { statusCode: 503, name: 'service_unavailable', message: 'Later' }, headers: { 'retry-after': '2' } }, 503, 0],
	['status with a name', { kind: 'status', status: 429, name: 'daily_quota_exceeded' }, 429, 0],
	['status after the effect', { kind: 'status', status: 504, when: 'after' }, 504, 1],
	['html', { kind: 'html' }, 502, 0],
	['html in place of a good answer', { kind: 'html', status: 200, when: 'after' }, 200, 1],
] as [string, FaultRule, number, number][])('%s', async (_title, rule, status, contacts) => {
	current().fault(rule);
	const reply = await post();
	expect([reply.status, current().state.contacts.size]).toEqual([status, contacts]);
	if (rule.kind === 'html') expect(reply.text).toContain('<html>');
	else expect(reply.body).toMatchObject({ statusCode: status });
	expect(current().log[0]?.fault).toBe(rule.kind);
	expect((await post()).status).toBe(201);
});

test.each([
	['reset', { kind: 'reset' }, 0],
	['lostAnswer', { kind: 'lostAnswer' }, 1],
	['reset after the effect', { kind: 'reset', when: 'after' }, 1],
] as [string, FaultRule, number][])('%s destroys the socket', async (_title, rule, contacts) => {
	current().fault(rule);
	await expect(post()).rejects.toThrow();
	expect(current().state.contacts.size).toBe(contacts);
	expect(current().log).toMatchObject([{ status: null, fault: rule.kind }]);
});

test('hang gives no answer', async () => {
	const hanging = current().fault({ kind: 'hang' });
	const patience = new AbortController();
	const outcome = fetch(`${current().url}/contacts`, { headers: { authorization: `Bearer ${current().apiKey}` }, signal: patience.signal }).then(
		() => 'answered',
		() => 'given up',
	);
	while (hanging.struck() === 0) await new Promise((resolve) => setImmediate(resolve));
	expect((await call('GET', '/contacts')).status).toBe(200);
	patience.abort();
	expect(await outcome).toBe('given up');
});

test('an emulator stops although a request hangs', async () => {
	const other = await startEmulator();
	const hanging = other.fault({ kind: 'hang' });
	const outcome = send(other, 'GET', '/contacts').then(
		() => 'answered',
		() => 'cut off',
	);
	while (hanging.struck() === 0) await new Promise((resolve) => setImmediate(resolve));
	await other.stop();
	expect(await outcome).toBe('cut off');
});

test('latency is waited, half on the way in and half on the way out', async () => {
	let now = Date.UTC(2026, 0, 1);
	const start = now;
	const time = {
		now: () => now,
		after: (ms: number, work: () => void) => {
			now += ms;
			setImmediate(work);
			return () => {};
		},
	};
	const distant = await startEmulator({ latencyMs: 40, time });
	await send(distant, 'GET', '/contacts');
	await distant.stop();
	expect(distant.log[0]?.at).toBe(start + 20);
	expect(now).toBe(start + 40);
});

test('a hook between two requests: the contact opts out behind the back of the client', async () => {
	const { state } = current();
	state.addContact({ email: 'a@x.io' });
	current().fault({
		kind: 'hook',
		when: 'after',
		match: { method: 'GET', route: '/contacts/:contact' },
		run: () => {
			const contact = state.contactByEmail('a@x.io');
			if (contact !== undefined) contact.unsubscribed = true;
		},
	});
	expect((await call('GET', '/contacts/a%40x.io')).body['unsubscribed']).toBe(false);
	expect((await call('GET', '/contacts/a%40x.io')).body['unsubscribed']).toBe(true);
});

test('a hook before the effect changes what the request meets', async () => {
	current().fault({ kind: 'hook', match: { method: 'PATCH' }, run: ({ state, request }) => void state.addContact({ email: String(request.params['contact']) }) });
	expect((await call('PATCH', '/contacts/a%40x.io', { body: {} })).status).toBe(200);
});

test.each([
	[409, 'resource_locked'],
	[429, 'rate_limit_exceeded'],
	[500, 'application_error'],
	[503, 'service_unavailable'],
])('a %s is called %s unless said otherwise', async (status, name) => {
	current().fault({ kind: 'status', status });
	expect((await post()).body).toMatchObject({ statusCode: status, name });
});

describe('which requests are struck', () => {
	test.each([
		['once by default', {}, [500, 200, 200]],
		['times', { times: 2 }, [500, 500, 200]],
		['from the nth on', { match: { nth: 2 } }, [200, 500, 200]],
		['from the nth on, several times', { match: { nth: 2 }, times: Infinity }, [200, 500, 500]],
		['another method', { match: { method: 'POST' } }, [200, 200, 200]],
		['another route', { match: { route: '/contacts' } }, [200, 200, 200]],
		['its route', { match: { route: '/segments' } }, [500, 200, 200]],
		['by path', { match: { path: /^\/seg/ } }, [500, 200, 200]],
		['by a function', { match: { where: (request: { index: number }) => request.index === 2 } }, [200, 200, 500]],
	])('%s', async (_title, rule, expected) => {
		current().fault({ kind: 'status', ...rule });
		expect(await statuses(3)).toEqual(expected);
	});

	test('probability strikes a share, the same requests after every reset', async () => {
		const rule: FaultRule = { kind: 'status', probability: 0.5 };
		current().fault(rule);
		const first = await statuses(40);
		current().reset();
		current().fault(rule);
		expect(await statuses(40)).toEqual(first);
		const struck = first.filter((status) => status === 500).length;
		expect(struck).toBeGreaterThan(8);
		expect(struck).toBeLessThan(32);
	});

	test('a rule can be taken away', async () => {
		current().fault({ kind: 'status', times: Infinity }).remove();
		expect(await statuses(1)).toEqual([200]);
	});

	test('requests over the limit meet no fault', async () => {
		current().clock.freeze();
		current().setRateLimit(1);
		const fault = current().fault({ kind: 'status', match: { nth: 2 } });
		expect(await statuses(2)).toEqual([200, 429]);
		expect(fault.struck()).toBe(0);
	});
});
