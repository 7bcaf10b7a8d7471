const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { packInto } = require('./pack');
const { toolFolder } = require('./tool');

const ROOT = path.join(__dirname, '..');

/**
 * Runs a Node.js program that starts n8n servers: builds and packs the package, and tells the program where the tarball, n8n and
 * the Node.js 24 it needs are (E2E_TARBALL, E2E_TOOL, E2E_NODE). Both are installed outside the tree (tools/README.md).
 */
function withN8n(args, extra = {}) {
	const tool = toolFolder('n8n');
	const { node } = require('../tools/n8n/node-path')(tool);
	const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'with-n8n-'));
	const env = { ...process.env, ...extra, E2E_TOOL: tool, E2E_NODE: node, E2E_TARBALL: packInto(temp) };
	const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
	// A terminal sends Ctrl-C to both; the child stops its servers first and decides the exit code.
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
	child.on('exit', (code) => {
		fs.rmSync(temp, { recursive: true, force: true });
		process.exitCode = code ?? 1;
	});
}

module.exports = { withN8n };
