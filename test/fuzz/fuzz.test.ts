/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import fc from 'fast-check';

import { violationsOf } from './check';
import { history } from './history';
import { connectEngine } from './wire';

jest.setTimeout(600_000);
beforeAll(connectEngine);

it('probe', async () => {
	const seed = Number(process.env['FUZZ_SEED'] ?? 1);
	const n = Number(process.env['FUZZ_HISTORIES'] ?? 20);
	const rules = new Map<string, number>();
	const first = new Map<string, string>();
	const start = performance.now();
	const all = fc.sample(history, { seed, numRuns: n });
	for (const [i, one] of all.entries()) {
		try {
			const v = await violationsOf(one);
			for (const { rule, detail, step } of v) {
				const kind = `${rule}: ${detail.replace(/run \d+/, 'R').replace(/\w+@\w+\.example|crowd-\d+@crowd.example/g, 'P').replace(/Alpha|Beta|Gamma/g, 'S').replace(/"(id|name)":"[^"]*"/g, '')}`;
				rules.set(kind, (rules.get(kind) ?? 0) + 1);
				if (!first.has(kind)) first.set(kind, `#${i} step ${step}`);
			}
		} catch (e) { rules.set('throw ' + String(e), 1); first.set('throw', String((e as Error).stack)); }
	}
	console.log(performance.now() - start, [...rules].map(([k, c]) => `${c} ${k} (${first.get(k)})`).join('\n'), first.get('throw'));
});
