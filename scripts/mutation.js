/**
 * `npm run mutation [-- part …]`: makes mutants of the parts in test/mutation/parts.js, looks which of them a test kills, and writes
 * docs/mutation.md. What a part's last run found is used again where neither the code nor its tests have changed; `--force` forgets it.
 * Fails where a part has fewer than 85 % killed, or a survivor that test/mutation/survivors.js does not explain.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const parts = require('../test/mutation/parts');
const { pageOf, resultsOf } = require('../test/mutation/page');

const ROOT = path.join(__dirname, '..');
const LEAST_SCORE = 85;
const args = process.argv.slice(2);
const chosen = args.filter((arg) => !arg.startsWith('-'));
const unknown = chosen.filter((part) => !(part in parts));
if (unknown.length > 0) throw new Error(`No part ${unknown.join(', ')}: there are ${Object.keys(parts).join(', ')}`);

for (const part of chosen.length === 0 ? Object.keys(parts) : chosen) {
	console.log(`\n${part}`);
	const stryker = path.join(ROOT, 'node_modules/@stryker-mutator/core/bin/stryker.js');
	const force = args.includes('--force') ? ['--force'] : [];
	const { status } = spawnSync(process.execPath, [stryker, 'run', 'test/mutation/stryker.config.mjs', ...force], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, MUTATION_PART: part } });
	if (status !== 0) throw new Error(`Stryker could not look at the part ${part}`);
}

const reports = Object.keys(parts).map((part) => [part, path.join(ROOT, `node_modules/.cache/mutation/${part}/report.json`)]);
const missing = reports.filter(([, file]) => !fs.existsSync(file)).map(([part]) => part);
if (missing.length > 0) console.log(`docs/mutation.md is left as it is: nothing is known yet of ${missing.join(', ')}`);
else {
	const results = reports.map(([part, file]) => resultsOf(part, JSON.parse(fs.readFileSync(file, 'utf8'))));
	fs.writeFileSync(path.join(ROOT, 'docs/mutation.md'), pageOf(results));
	const low = results.filter(({ score }) => score < LEAST_SCORE).map(({ part, score }) => `${part}: ${score.toFixed(1)} % killed, ${LEAST_SCORE} % wanted`);
	const unexplained = results.flatMap(({ survivors }) => survivors.filter(({ reason }) => reason === null).map(({ file, line, code, to }) => `${file}:${line}: ${code} -> ${to}: survives, and test/mutation/survivors.js does not say why`));
	console.log([...low, ...unexplained].join('\n') || 'docs/mutation.md is written');
	if (low.length + unexplained.length > 0) process.exitCode = 1;
}
