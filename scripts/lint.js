/**
 * `npm run lint [-- --fix]`: n8n's own linter, strict, over the whole tree, warnings counted as errors.
 *
 * It does what `n8n-node lint` does (check that eslint.config.mjs is the template's, then `eslint .`), but in a copy of the sources
 * inside the linter's folder: eslint.config.mjs imports the linter, which is not among our dependencies because of its size.
 *
 * Tests, benches and scripts are no part of what n8n runs, yet the template's rules apply to them. `npm run lint -- --headers [path …]`
 * keeps in the first line of each such file the comment that names the platform rules it breaks; all other rules hold there too.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { toolFolder } = require('./tool');
const { writeHeaders } = require('./lint-headers');

const ROOT = path.join(__dirname, '..');
const NOT_SOURCES = new Set(['node_modules', 'dist', 'coverage', 'tools', '.git', '.stryker-tmp']);

/** A folder with the sources, from which both the linter and our own dependencies resolve; and each file as it was copied. */
function copyInto(tool) {
	const copy = fs.mkdtempSync(path.join(tool, 'copy-'));
	fs.cpSync(ROOT, copy, { recursive: true, filter: (source) => !NOT_SOURCES.has(path.relative(ROOT, source)) });
	const original = new Map();
	for (const file of fs.readdirSync(copy, { recursive: true })) {
		if (/\.ts$|^package\.json$/.test(file)) original.set(file, fs.readFileSync(path.join(copy, file), 'utf8'));
	}
	fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
	return { copy, original };
}

/** What the linter changed, unless somebody saved the file meanwhile. */
function copyBack({ copy, original }) {
	for (const [file, before] of original) {
		const after = fs.readFileSync(path.join(copy, file), 'utf8');
		if (after === before) continue;
		const now = path.join(ROOT, file);
		if (fs.readFileSync(now, 'utf8') === before) fs.writeFileSync(now, after);
		else console.log(`${file} was saved while the linter ran: left alone, run it again`);
	}
}

function eslint(tool, copy, args) {
	const bin = path.join(tool, 'node_modules/eslint/bin/eslint.js');
	return spawnSync(process.execPath, [bin, '.', '--max-warnings', '0', ...args], { cwd: copy, encoding: 'utf8', maxBuffer: 1 << 28 });
}

function checkStrictConfig(tool) {
	const template = path.join(tool, 'node_modules/@n8n/node-cli/dist/template/templates/shared/default/eslint.config.mjs');
	const words = (file) => fs.readFileSync(file, 'utf8').replace(/\s+/g, ' ').trim();
	if (words(template) !== words(path.join(ROOT, 'eslint.config.mjs'))) throw new Error('eslint.config.mjs is not the template of n8n-node: not strict any more');
}

const tool = toolFolder('lint');
checkStrictConfig(tool);
const work = copyInto(tool);
try {
	let fix = process.argv.includes('--fix') ? ['--fix'] : [];
	if (process.argv.includes('--headers')) {
		const below = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
		writeHeaders(work.copy, below, JSON.parse(eslint(tool, work.copy, ['--format', 'json']).stdout));
		// Takes out of the headers what is no longer broken.
		if (fix.length === 0) fix = ['--fix', '--fix-type', 'directive'];
	}
	const { status, stdout, stderr } = eslint(tool, work.copy, fix);
	copyBack(work);
	console.log((stdout + stderr).replaceAll(`${work.copy}${path.sep}`, '').trim() || 'n8n linter, strict: nothing found');
	process.exitCode = status ?? 1;
} finally {
	fs.rmSync(work.copy, { recursive: true, force: true });
}
