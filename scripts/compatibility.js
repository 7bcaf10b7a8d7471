/**
 * `npm run compat:n8n [-- version …]`: runs the first example with the packed package on several versions of n8n and writes the table in
 * docs/compatibility.md, after each version. Each version is installed outside the tree, beside tools/n8n and with its Node.js 24: 3 GB and minutes each.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { packInto } = require('./pack');
const { toolFolder } = require('./tool');

const ROOT = path.join(__dirname, '..');
const DOCUMENT = path.join(ROOT, 'docs/compatibility.md');
const BEGIN = '<!-- generated: npm run compat:n8n -->';
const END = '<!-- end -->';
/** The newest and the oldest that the npm registry can install whole, and the one of the tests. */
const VERSIONS = ['2.41.1', '2.40.7', '2.35.0'];

const pinned = JSON.parse(fs.readFileSync(path.join(ROOT, 'tools/n8n/package.json'), 'utf8'));

/** The tool itself for the version it has; else a copy of it with another n8n, without a lock: only the release is asked for. */
function installed(version) {
	const tool = toolFolder('n8n');
	if (version === pinned.dependencies.n8n) return tool;
	const folder = path.join(path.dirname(tool), `n8n-${version}`);
	if (fs.existsSync(path.join(folder, 'node_modules/n8n/package.json'))) return folder;
	console.error(`Installing n8n ${version} into ${folder}: 3 GB, some minutes`);
	fs.rmSync(folder, { recursive: true, force: true });
	fs.mkdirSync(folder, { recursive: true });
	for (const file of ['after-install.js', 'node-path.js']) fs.copyFileSync(path.join(ROOT, 'tools/n8n', file), path.join(folder, file));
	fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...pinned, dependencies: { ...pinned.dependencies, n8n: version } }));
	const install = spawnSync('npm', ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' });
	if (install.status !== 0) throw new Error(`n8n ${version} could not be installed`);
	const built = spawnSync(process.execPath, ['after-install.js'], { cwd: folder, stdio: 'inherit' });
	if (built.status !== 0) throw new Error(`sqlite3 for n8n ${version} did not compile`);
	return folder;
}

function tried(version, tarball) {
	try {
		const tool = installed(version);
		const { node } = require('../tools/n8n/node-path')(tool);
		const env = { ...process.env, E2E_TOOL: tool, E2E_NODE: node, E2E_TARBALL: tarball };
		const args = [require.resolve('jest/bin/jest'), '--config', 'jest.e2e.config.js', 'test/e2e/examples', '-t', 'contact-sync.json runs on its pinned event'];
		return spawnSync(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' }).status === 0 ? 'runs' : '**fails**';
	} catch (error) {
		return `not tried: ${error.message}`;
	}
}

/** What the document says already: versions that are tried now replace their own rows only, so that they can be tried one by one. */
function knownResults() {
	const [, after = ''] = fs.readFileSync(DOCUMENT, 'utf8').split(BEGIN);
	return new Map([...(after.split(END)[0] ?? '').matchAll(/^\| (\d[\w.]*) \| (.*) \|$/gm)].map(([, version, result]) => [version, result]));
}

function write(results) {
	const newestFirst = [...results].sort(([one], [other]) => other.localeCompare(one, 'en', { numeric: true }));
	const table = ['| n8n | the first example |', '| --- | --- |', ...newestFirst.map(([version, result]) => `| ${version} | ${result} |`)].join('\n');
	const [before, rest] = fs.readFileSync(DOCUMENT, 'utf8').split(BEGIN);
	fs.writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${table}\n\n${END}${rest.split(END)[1]}`);
	return table;
}

const versions = process.argv.length > 2 ? process.argv.slice(2) : VERSIONS;
const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'compatibility-'));
const tarball = packInto(temp);
const results = knownResults();
for (const version of versions) {
	results.set(version, tried(version, tarball));
	console.log(write(results));
}
fs.rmSync(temp, { recursive: true, force: true });
process.exitCode = versions.every((version) => results.get(version) === 'runs') ? 0 : 1;
