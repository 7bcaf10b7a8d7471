/**
 * `npm run fuzz -- [--histories N] [--seed S] [--path P]`: random histories of the nodes beyond those of `npm test`. Without a seed
 * it takes one from the clock and says so; with the seed and the path that a failure printed it goes straight to that history.
 * `npm run fuzz -- --reverted [fault …]`: takes back the mend of each fault in test/fuzz/revertedMends.ts, or of those whose names
 * begin so, and runs the histories until one shows it.
 */
const { spawnSync } = require('node:child_process');

const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);

function jest(file, settings) {
	const { status } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), file, '--runInBand'], { stdio: 'inherit', env: { ...process.env, ...settings } });
	process.exitCode = status ?? 1;
}

if (args.includes('--reverted')) {
	jest('test/fuzz/reverted.test.ts', { FUZZ_REVERTED: JSON.stringify(args.slice(args.indexOf('--reverted') + 1)) });
} else {
	const seed = option('--seed') ?? String(Date.now() % 2 ** 31);
	const histories = option('--histories') ?? '5000';
	const path = option('--path');
	console.log(`${histories} histories from seed ${seed}`);
	jest('test/fuzz/fuzz.test.ts', { FUZZ_SEED: seed, FUZZ_HISTORIES: histories, ...(path === undefined ? {} : { FUZZ_PATH: path }) });
}
