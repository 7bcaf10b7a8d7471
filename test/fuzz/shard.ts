/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { searchHistories } from './search';
import { connectEngine } from './wire';

/** A part of the histories of `npm test`: a test file each, so that two run side by side. */
export function testHistories(ownSeed: number): void {
	jest.setTimeout(24 * 3_600_000);
	connectEngine();

	const { FUZZ_SEED = String(ownSeed), FUZZ_HISTORIES = '250', FUZZ_PATH } = process.env;

	it('no random history breaks a promise', async () => {
		const histories = Number(FUZZ_HISTORIES);
		const run = await searchHistories({ seed: Number(FUZZ_SEED), histories, ...(FUZZ_PATH === undefined ? {} : { path: FUZZ_PATH }) });
		expect(run).toBeGreaterThan(0);
	});
}
