import fc from 'fast-check';
import { violationsOf } from './check';
import { described } from './describe';
import { history } from './history';
import { connectEngine } from './wire';
jest.setTimeout(600_000);
beforeAll(connectEngine);
it('looks', async () => {
	const all = fc.sample(history, { seed: Number(process.env['FUZZ_SEED'] ?? 1), numRuns: 1000 });
	let text = '';
	for (const i of (process.env['LOOK'] ?? '').split(',').map(Number)) {
		const one = all[i];
		if (one === undefined) continue;
		const v = await violationsOf(one);
		text += `\n##### ${i}\n${described(one)}\n${v.filter((x) => !x.detail.includes('but: left') ).map((x) => `   !! ${x.step} ${x.rule}: ${x.detail}`).join('\n')}\n`;
	}
	console.log(text);
});
