/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { changedSources } from './bundle';
import { searchReverted } from './reverted';
import { REVERTED_MENDS } from './revertedMends';
import { connectEngine } from './wire';

jest.setTimeout(24 * 3_600_000);
connectEngine();

/** Set by `npm run fuzz -- --reverted`: JSON of beginnings of names of faults, of which an empty list means all. */
const { FUZZ_REVERTED } = process.env;

it.each(REVERTED_MENDS)('what mends "$fault" is still where it was', ({ changes }) => {
	expect(changedSources(changes).size).toBeGreaterThan(0);
});

if (FUZZ_REVERTED !== undefined) {
	const wanted = JSON.parse(FUZZ_REVERTED) as string[];
	const mends = REVERTED_MENDS.filter(({ fault }) => wanted.length === 0 || wanted.some((beginning) => fault.startsWith(beginning)));
	it('the fuzzer finds each fault whose mend is taken back', async () => {
		process.stdout.write(`| fault, its mend taken back | seed | found at history | what was broken |\n| --- | --- | --- | --- |\n`);
		const missed: string[] = [];
		for (const mend of mends) {
			const found = await searchReverted(mend);
			if (found.kind === 'notFound') missed.push(mend.fault);
			const words = found.kind === 'found' ? [found.history, found.violation.rule + (process.env.DETAIL ? ': ' + found.violation.detail : '')] : ['NOT FOUND', `within ${mend.histories}`];
			process.stdout.write(`| ${[mend.fault, mend.seed, ...words].join(' | ')} |\n`);
		}
		expect(mends).not.toEqual([]);
		expect(missed).toEqual([]);
	});
}
