/**
 * `npm run mutation [-- part …]`: makes mutants of the parts in test/mutation/parts.js, looks which of them a test kills, and writes
 * docs/mutation.md; the part `by-hand` are the mutants of test/mutation/by-hand.js. What a part's last run found is used again where neither the code nor its tests have changed; `--force` forgets it.
 * Fails where a part has fewer than 85 % killed, where one made by hand lives, or where a survivor is one that test/mutation/survivors.js does not explain.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const BY_HAND = require('../test/mutation/by-hand');
const parts = require('../test/mutation/parts');
const { pageOf, resultsOf } = require('../test/mutation/page');

const ROOT = path.join(__dirname, '..');
const LEAST_SCORE = 85;
const args = process.argv.slice(2);
const chosen = args.filter((arg) => !arg.startsWith('-'));
const known = [...Object.keys(parts), 'by-hand'];
const unknown = chosen.filter((part) => !known.includes(part));
if (unknown.length > 0) throw new Error(`No part ${unknown.join(', ')}: there are ${known.join(', ')}`);
const problems = [];

for (const part of chosen.length === 0 ? known : chosen) {
	console.log(`\n${part}`);
	if (part === 'by-hand') {
		problems.push(...BY_HAND.flatMap(survivedByHand));
		continue;
	}
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
	problems.push(...results.filter(({ score }) => score < LEAST_SCORE).map(({ part, score }) => `${part}: ${score.toFixed(1)} % killed, ${LEAST_SCORE} % wanted`));
	const unexplained = results.flatMap(({ survivors }) => survivors.filter(({ reason }) => reason === null));
	problems.push(...unexplained.map(({ file, line, code, to }) => `${file}:${line}: ${code} -> ${to}: survives, and test/mutation/survivors.js does not say why`));
}
console.log(problems.join('\n') || 'Nothing to say');
process.exitCode = problems.length > 0 ? 1 : 0;

/** What is wrong with a mutant made by hand: nothing where the test that is named for it fails. */
function survivedByHand({ mutant, from, to, file, test }) {
	const sources = fs.readdirSync(path.join(ROOT, 'nodes'), { recursive: true }).filter((name) => name.endsWith('.ts')).map((name) => path.join(ROOT, 'nodes', name));
	const places = sources.filter((source) => fs.readFileSync(source, 'utf8').includes(from));
	if (places.length !== 1) return [`${mutant}: ${places.length} files have what it replaces`];
	const results = path.join(os.tmpdir(), `mutant-by-hand-${process.pid}.json`);
	const env = { ...process.env, MUTANT_BY_HAND: JSON.stringify({ path: places[0], from, to }) };
	const pattern = test.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	const args = ['--config', 'test/mutation/by-hand.jest.config.js', file, '-t', pattern, '--runInBand', '--silent', '--json', '--outputFile', results];
	spawnSync(process.execPath, [require.resolve('jest/bin/jest'), ...args], { cwd: ROOT, env, stdio: 'ignore' });
	const { numFailedTests, numPassedTests } = JSON.parse(fs.readFileSync(results, 'utf8'));
	fs.rmSync(results);
	console.log(`${numFailedTests > 0 ? 'dies' : 'SURVIVES'}: ${mutant}`);
	return numFailedTests > 0 ? [] : [`${mutant}: survives ${numPassedTests} tests of that name in ${file}`];
}
