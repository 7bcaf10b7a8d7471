/**
 * Runs in the installed folder. n8n's database driver is the one native module without a binary in its npm package; its own
 * install script would fetch one from elsewhere. The headers come with the Node.js that is installed beside it.
 */
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { nodeFolder, node } = require('./node-path')(process.cwd());

const sqlite = path.resolve('node_modules/sqlite3');
const gyp = path.resolve('node_modules/node-gyp/bin/node-gyp.js');
try {
	execFileSync(node, [gyp, 'rebuild', '--release', `--nodedir=${nodeFolder}`], { cwd: sqlite, stdio: ['ignore', 'pipe', 'pipe'] });
} catch (error) {
	console.error(String(error.stderr ?? error).split('\n').slice(-40).join('\n'));
	console.error('\nsqlite3 did not compile: it needs make, g++ and python3 (Debian: apt-get install make g++ python3).');
	process.exit(1);
}
execFileSync(node, ['-e', `require(${JSON.stringify(sqlite)})`]);
