/**
 * `npm run fuzz -- [--histories N] [--seed S] [--path P]`: random histories of the nodes beyond those of `npm test`. Without a seed
 * it takes one from the clock and says so; with the seed and the path that a failure printed it goes straight to that history.
 */
const { spawnSync } = require('node:child_process');

const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const seed = option('--seed') ?? String(Date.now() % 2 ** 31);
const histories = option('--histories') ?? '5000';
const path = option('--path');

console.log(`${histories} histories from seed ${seed}`);
const env = { ...process.env, FUZZ_SEED: seed, FUZZ_HISTORIES: histories, ...(path === undefined ? {} : { FUZZ_PATH: path }) };
const { status } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), 'test/fuzz/fuzz.test.ts', '--runInBand'], { stdio: 'inherit', env });
process.exitCode = status ?? 1;
