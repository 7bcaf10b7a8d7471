import fc from 'fast-check';

import { violationsOf } from './check';
import { history } from './history';
import { connectEngine } from './wire';

jest.setTimeout(600_000);
beforeAll(connectEngine);

it('shrinks', async () => {
	const seed = Number(process.env['FUZZ_SEED'] ?? 1);
	const rule = process.env['FUZZ_RULE'] ?? '';
	const not = process.env['FUZZ_NOT'];
	const hit = async (one: Parameters<typeof violationsOf>[0]) => (await violationsOf(one)).filter((v) => `${v.rule}: ${v.detail}`.match(rule) && !(not !== undefined && v.detail.match(not)));
	const result = await fc.check(fc.asyncProperty(history, async (one) => (await hit(one)).length === 0), { seed, numRuns: 1500, interruptAfterTimeLimit: 120_000, markInterruptAsFailure: false });
	const found = result.counterexample?.[0];
	console.log(found === undefined ? 'nothing' : JSON.stringify(found, null, 1) + '\n' + JSON.stringify(await violationsOf(found), null, 1), result.numRuns, result.numShrinks);
});
