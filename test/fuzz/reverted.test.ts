/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFileSync } from 'node:fs';

import { changedSources } from './bundle';
import { searchReverted } from './reverted';
import { REVERTED_MENDS } from './revertedMends';
import { connectEngine } from './wire';

jest.setTimeout(24 * 3_600_000);
connectEngine();

/** Set by `npm run fuzz -- --reverted`: beginnings of names of faults as JSON; none means all. */
const { FUZZ_REVERTED } = process.env;

describe('a fault whose mend can be taken back', () => {
	it.each(REVERTED_MENDS)('$fault: the mend is where it was', ({ changes }) => {
		expect(changedSources(changes).size).toBeGreaterThan(0);
	});

	it.each(REVERTED_MENDS)('$fault: is in docs/reliability.md', ({ fault }) => {
		expect(readFileSync('docs/reliability.md', 'utf8')).toContain(`| ${fault} |`);
	});
});

if (FUZZ_REVERTED !== undefined) {
	const wanted = JSON.parse(FUZZ_REVERTED) as string[];
	const mends = REVERTED_MENDS.filter(({ fault }) => wanted.length === 0 || wanted.some((beginning) => fault.startsWith(beginning)));

	it('the fuzzer finds each fault whose mend is taken back', async () => {
		process.stdout.write('| fault, its mend taken back | seed | history | promise that it breaks |\n| --- | ---: | ---: | --- |\n');
		const missed: string[] = [];
		for (const mend of mends) {
			const found = await searchReverted(mend);
			if (found.kind === 'notFound') missed.push(mend.fault);
			const words = found.kind === 'found' ? [found.history, found.violation.rule] : ['NOT FOUND', `${mend.histories} histories`];
			process.stdout.write(`| ${[mend.fault, mend.seed, ...words].join(' | ')} |\n`);
		}
		expect(mends).not.toEqual([]);
		expect(missed).toEqual([]);
	});
}
