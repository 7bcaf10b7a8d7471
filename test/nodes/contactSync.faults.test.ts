import type { FaultRule } from '../emulator/faults';
import { everyNth } from '../long';
import { outcomes, sync } from './contactSync';
import { comparable, ownEmulator, pooled, REQUESTS, snapshot, withoutJitter } from './scenario';
import type { NamedRequest, Scenario } from './scenario';

jest.setTimeout(60_000);
withoutJitter();

const refusal = (name: string) => ({ statusCode: 0, name, message: 'Try again' });

/** Made when needed: a date ahead of now is none later. */
const FAULTS: Record<string, () => FaultRule> = {
	'429 with seconds': () => ({ kind: 'status', status: 429, body: refusal('rate_limit_exceeded'), headers: { 'retry-after': '1' } }),
	'429 with a date': () => ({ kind: 'status', status: 429, body: refusal('rate_limit_exceeded'), headers: { 'retry-after': new Date(Date.now() + 1000).toUTCString() } }),
	'429 without a word': () => ({ kind: 'status', status: 429, body: '' }),
	'409 of a lock': () => ({ kind: 'status', status: 409, body: refusal('resource_locked') }),
	'500 before it took effect': () => ({ kind: 'status', status: 500 }),
	'500 after it took effect': () => ({ kind: 'status', status: 500, when: 'after' }),
	'503 of a proxy before it took effect': () => ({ kind: 'html', status: 503 }),
	'200 of a proxy after it took effect': () => ({ kind: 'html', status: 200, when: 'after' }),
	'a reset before it took effect': () => ({ kind: 'reset' }),
	'an answer lost after it took effect': () => ({ kind: 'lostAnswer' }),
	'a hang before it took effect': () => ({ kind: 'hang' }),
	'a hang after it took effect': () => ({ kind: 'hang', when: 'after' }),
};

async function runWith(scenario: Scenario, rule?: FaultRule) {
	const emulator = await ownEmulator();
	try {
		scenario.arrange(emulator);
		const fault = rule === undefined ? undefined : emulator.fault(rule);
		const result = await sync(emulator, { ...scenario.parameters, options: { timeout: 1, keepTryingFor: 20 } }, scenario.items);
		return { items: outcomes(result).map(comparable), state: snapshot(emulator), struck: fault?.struck() ?? 0 };
	} finally {
		await emulator.stop();
	}
}

interface Case {
	request: NamedRequest;
	fault: string;
	rule: () => FaultRule;
}

const cases = everyNth(5, REQUESTS.flatMap((request) => Object.entries(FAULTS).map(([fault, rule]): Case => ({ request, fault, rule }))));
const undisturbed = pooled([...new Set(REQUESTS.map(({ scenario }) => scenario))], 2, (scenario) => runWith(scenario));
const disturbed = pooled(cases, 16, ({ request, rule }) => runWith(request.scenario, { ...rule(), match: request.match } as FaultRule));

describe.each(REQUESTS.map((request) => [request.name, request] as const))('%s', (_name, request) => {
	it.each(cases.filter((one) => one.request === request).map((one) => [one.fault, one] as const))('answered with %s ends as if nothing had been', async (_fault, one) => {
		const actual = await disturbed.get(one);
		const expected = await undisturbed.get(request.scenario);
		expect(actual?.struck).toBe(1);
		expect(actual?.state).toEqual(expected?.state);
		expect(actual?.items).toEqual(expected?.items);
	});
});
