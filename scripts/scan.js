/**
 * `npm run scan`: the scanner that n8n runs on every published community package, on both of its legs: the sources, and what
 * `npm pack` would publish (built first). Inline eslint comments count for nothing here.
 */
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { packInto } = require('./pack');
const { toolFolder } = require('./tool');

const ROOT = path.join(__dirname, '..');
/** The scanner's own choice for a published tarball (scanner.mjs, analyzePackageByName). */
const TARBALL_FILES = ['**/*.js', 'package.json'];

async function main() {
	const scanner = path.join(toolFolder('lint'), 'node_modules/@n8n/scan-community-package/scanner/scanner.mjs');
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(pathToFileURL(scanner).href);
	const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'scan-'));
	try {
		const tarball = packInto(temp);
		execFileSync('tar', ['-xzf', tarball, '-C', temp]);
		const legs = [
			['sources', await analyzePackage(ROOT, SOURCE_FILE_PATTERNS)],
			['tarball', await analyzePackage(path.join(temp, 'package'), TARBALL_FILES)],
		];
		for (const [leg, result] of legs) {
			console.log(`n8n package scanner, ${leg}: ${result.passed ? 'passed' : `FAILED\n${result.details ?? result.message}`}`);
			if (!result.passed) process.exitCode = 1;
		}
	} finally {
		fs.rmSync(temp, { recursive: true, force: true });
	}
}

main();
