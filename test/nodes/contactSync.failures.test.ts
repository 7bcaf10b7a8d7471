/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets -- runs outside n8n */
import type { FaultRule } from '../emulator/faults';
import type { Emulator } from '../emulator/server';
import { identify, sync } from './contactSync';
import type { EngineResult } from './engine';
import { ownEmulator, withoutJitter } from './scenario';

jest.setTimeout(30_000);
withoutJitter();

const EMAIL = 'secret.person@private-domain.example';
const items = [identify({ email: EMAIL, name: 'Secret Person', plan: 'pro', resendAudiences: 'A' })];

let emulator: Emulator;
beforeAll(async () => {
	emulator = await ownEmulator();
});
afterAll(() => emulator.stop());

/** Everything about the errors of a run, as n8n stores it: the run's error, the node's, and what failed items say. */
function said({ run }: EngineResult): string {
	const { error, runData } = run.data.resultData;
	const ofNodes = Object.values(runData).flatMap((runs) => runs.map((one) => one.error));
	const ofItems = Object.values(runData).flatMap((runs) => runs.flatMap((one) => (one.data?.['main'] ?? []).flatMap((branch) => (branch ?? []).map(({ json, error: own }) => ({ error: json['error'], message: json['message'], own })))));
	const words = (one: unknown): unknown => (one instanceof Error ? { ...one, name: one.name, message: one.message, stack: one.stack, cause: words(one.cause) } : one);
	return JSON.stringify([words(error), ofNodes.map(words), ofItems]);
}

interface Row {
	fault?: FaultRule;
	credential?: (emulator: Emulator) => { apiKey: string; baseUrl: string };
	says: RegExp;
	advises: RegExp;
	code: string;
	/** Requests that reach the server. */
	requests: number;
}

const refusal = (status: number, name: string, message: string): FaultRule => ({ kind: 'status', status, body: { statusCode: status, name, message }, times: Infinity });

const rows: Array<[string, Row]> = [
	['a wrong key', { credential: ({ url }) => ({ apiKey: 're_wrong_key_123456', baseUrl: url }), says: /API key is invalid/, advises: /resend\.com\/api-keys/, code: 'auth', requests: 1 }],
	['a sending-only key', { credential: ({ url, sendingKey }) => ({ apiKey: sendingKey, baseUrl: url }), says: /restricted to only send/, advises: /Full access/, code: 'permission', requests: 1 }],
	['no key', { credential: ({ url }) => ({ apiKey: '', baseUrl: url }), says: /key/i, advises: /resend\.com\/api-keys/, code: 'auth', requests: 1 }],
	['an unreachable server', { credential: () => ({ apiKey: 're_unreachable_1', baseUrl: 'http://127.0.0.1:9' }), says: /could not be reached/, advises: /Base URL/, code: 'network', requests: 0 }],
	['a base URL that is none', { credential: () => ({ apiKey: 're_unreachable_2', baseUrl: 'not a url' }), says: /could not be reached/, advises: /Base URL/, code: 'network', requests: 0 }],
	['a base URL of something else', { credential: ({ url, apiKey }) => ({ apiKey, baseUrl: `${url}/elsewhere` }), says: /./, advises: /Base URL|does not exist/, code: 'notFound', requests: 3 }],
	['a used-up daily quota', { fault: refusal(429, 'daily_quota_exceeded', 'You have reached your daily quota'), says: /quota/, advises: /quota/, code: 'quota', requests: 1 }],
	['a used-up monthly quota', { fault: refusal(429, 'monthly_quota_exceeded', 'You have reached your monthly quota'), says: /quota/, advises: /plan/, code: 'quota', requests: 1 }],
	['a suspended key', { fault: refusal(403, 'suspended_api_key', 'Key suspended'), says: /suspended/, advises: /suspended/, code: 'auth', requests: 1 }],
	['a refusal that quotes the address and the key', { fault: refusal(400, 'validation_error', `Bad ${EMAIL} with Bearer re_emulator_full_access for <${EMAIL}>`), says: /\[address\]/, advises: /refused/, code: 'invalid', requests: 1 }],
	['a page of the network edge', { fault: { kind: 'html', status: 403, body: `<html>1010 ${EMAIL}</html>`, times: Infinity }, says: /403/, advises: /proxy/i, code: 'permission', requests: 1 }],
	['a server that stays down', { fault: { kind: 'html', status: 502, body: `<html>${EMAIL}</html>`, times: Infinity }, says: /502/, advises: /status/, code: 'server', requests: 2 }],
	['a limit that stays exceeded', { fault: refusal(429, 'rate_limit_exceeded', 'Too many requests'), says: /Too many requests/, advises: /a second/, code: 'rateLimited', requests: 2 }],
	['a connection that always breaks', { fault: { kind: 'reset', times: Infinity }, says: /broke/, advises: /proxy/, code: 'network', requests: 2 }],
];

function once<T>(work: () => Promise<T>): () => Promise<T> {
	let started: Promise<T> | undefined;
	return () => (started ??= work());
}

describe.each(rows)('%s', (_name, { fault, credential, says, advises, code, requests }) => {
	async function run(onError: 'stopWorkflow' | 'continueErrorOutput') {
		emulator.reset();
		if (fault !== undefined) emulator.fault(fault);
		const result = await sync(emulator, { options: { keepTryingFor: 0.6, timeout: 1 } }, items, { onError, ...(credential === undefined ? {} : { credential: credential(emulator) }) });
		return { result, sent: emulator.requests().length };
	}
	const stopped = once(() => run('stopWorkflow'));
	const routed = once(() => run('continueErrorOutput'));

	it('is reported in words, with what to do now', async () => {
		const { run: ended } = (await stopped()).result;
		expect(ended.data.resultData.error?.message).toMatch(says);
		expect(JSON.stringify(ended.data.resultData.error)).toMatch(advises);
		expect(ended.status).toBe('error');
	});

	it('is reported in the error output, with its code', async () => {
		const { result } = await routed();
		expect(result.output('Node', 0)).toEqual([]);
		const [item] = result.output('Node', 1);
		expect(String(item?.json['error'])).toMatch(says);
		expect(String(item?.json['message'])).toMatch(advises);
		expect(item?.json['details']).toMatchObject({ outcome: 'failed', code });
	});

	it('shows neither the address nor a key', async () => {
		for (const { result } of [await stopped(), await routed()]) {
			const text = said(result);
			expect(text).not.toContain('secret.person');
			expect(text).not.toContain('private-domain');
			expect(text).not.toMatch(/re_(?!send)[a-z]+_/);
		}
	});

	it('costs no more requests than it should', async () => {
		const { sent } = await stopped();
		expect(sent).toBeGreaterThanOrEqual(requests);
		if (requests !== 2) expect(sent).toBe(requests);
	});
});

describe('a failure in the middle of a run', () => {
	beforeEach(() => emulator.reset());

	it('costs the other people nothing', async () => {
		emulator.fault({ ...refusal(422, 'validation_error', 'Not this one'), match: { where: ({ path, body }) => JSON.stringify([path, body]).includes('two') } });
		const result = await sync(emulator, {}, ['one', 'two', 'three'].map((name) => identify({ email: `${name}@x.io` })), { onError: 'continueErrorOutput' });
		expect(result.output('Node', 0).map(({ json }) => json['email'])).toEqual(['one@x.io', 'three@x.io']);
		expect(result.output('Node', 1).map(({ json }) => json['details'])).toMatchObject([{ code: 'invalid', status: 422, name: 'validation_error' }]);
		expect(emulator.state.contacts.all()).toHaveLength(2);
	});

	it('stops the workflow only after all others were done, and says how many', async () => {
		emulator.fault({ ...refusal(422, 'validation_error', 'Not this one'), match: { where: ({ path }) => path.includes('one') } });
		const result = await sync(emulator, {}, ['one', 'two', 'three'].map((name) => identify({ email: `${name}@x.io` })));
		expect(result.error()).toMatch(/Not this one/);
		expect(JSON.stringify(result.run.data.resultData.error)).toMatch(/other 2/);
		expect(emulator.state.contacts.all()).toHaveLength(2);
	});

	it('of one event does not cost the same person the other events', async () => {
		emulator.state.addContact({ email: 'a@x.io', properties: { plan: 'free', city: 'Rome' } });
		emulator.fault({ ...refusal(422, 'validation_error', 'No such plan'), match: { where: ({ body }) => JSON.stringify(body).includes('broken') } });
		const result = await sync(emulator, {}, [identify({ email: 'a@x.io', city: 'Berlin' }), identify({ email: 'a@x.io', plan: 'broken' })], { onError: 'continueErrorOutput' });
		expect(result.output('Node', 0)).toHaveLength(1);
		expect(result.output('Node', 1)).toHaveLength(1);
		expect(emulator.state.propertiesOf('a@x.io')).toMatchObject({ plan: 'free', city: 'Berlin' });
	});

	it('names of segments and traits that are addresses are not repeated in an error', async () => {
		emulator.state.addSegment(EMAIL);
		emulator.state.addSegment(EMAIL);
		for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
			const text = said(await sync(emulator, { segments: '={{ $json.traits.list }}' }, [identify({ email: 'a@x.io', list: EMAIL })], { onError }));
			expect(text).toMatch(/more than one segment/);
			expect(text).not.toContain('private-domain');
		}
	});

	it('a parameter that cannot be read fails its own item and shows no address', async () => {
		const parameters = { segments: '={{ $json.traits.bad ? (() => { throw new Error("no " + $json.traits.email) })() : "A" }}' };
		const result = await sync(emulator, parameters, [identify({ email: EMAIL, bad: true }), identify({ email: 'a@x.io' })], { onError: 'continueErrorOutput' });
		expect(said(result)).not.toContain('private-domain');
		expect(result.output('Node', 0).map(({ json }) => json['email'])).toContain('a@x.io');
	});
});
