const fs = require('node:fs');
const path = require('node:path');

/** `node_modules/@scope/name/...` -> `node_modules/@scope/name`, also for a nested one. */
const PACKAGE_FOLDER = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** The package folders from which at least one byte is in the bundle. */
function bundledPackages(metafile) {
	const folders = new Set();
	for (const output of Object.values(metafile.outputs)) {
		for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) {
			const match = PACKAGE_FOLDER.exec(file);
			if (match && bytesInOutput > 0) folders.add(match[1]);
		}
	}
	return [...folders].sort();
}

function notice(folder) {
	const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
	const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
	if (!file) throw new Error(`${name} is bundled, but ships no licence file: its notice has to be added by hand`);
	return `${name} ${version} (${license})\n\n${fs.readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
}

/** The text of dist/THIRD_PARTY_LICENSES, from esbuild's metafile. */
function thirdPartyLicences(metafile) {
	const rule = `\n${'-'.repeat(78)}\n\n`;
	return ['dist/index.js contains code of these packages.\n', ...bundledPackages(metafile).map(notice)].join(rule);
}

module.exports = { thirdPartyLicences };
