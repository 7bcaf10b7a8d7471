/**
 * `npm run e2e [-- jest arguments]`: builds and packs the package, and runs test/e2e against a real n8n server in which it is
 * installed like a user would. n8n and the Node.js 24 it needs are installed outside the tree (tools/README.md).
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { packInto } = require('./pack');
const { toolFolder } = require('./tool');

const ROOT = path.join(__dirname, '..');
const tool = toolFolder('n8n');
const { node } = require('../tools/n8n/node-path')(tool);
const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'e2e-'));
try {
	const env = { ...process.env, E2E_TOOL: tool, E2E_NODE: node, E2E_TARBALL: packInto(temp) };
	const jest = path.join(ROOT, 'node_modules/jest/bin/jest.js');
	const { status } = spawnSync(process.execPath, [jest, '--config', 'jest.e2e.config.js', ...process.argv.slice(2)], { cwd: ROOT, env, stdio: 'inherit' });
	process.exitCode = status ?? 1;
} finally {
	fs.rmSync(temp, { recursive: true, force: true });
}
