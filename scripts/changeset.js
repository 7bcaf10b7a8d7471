/** `npm run changeset [-- version | status]`: notes down what a user will notice, or makes the changelog of a release from the notes. */
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { toolFolder } = require('./tool');

const bin = path.join(toolFolder('release'), 'node_modules/@changesets/cli/bin.js');
const { status } = spawnSync(process.execPath, [bin, ...process.argv.slice(2)], { cwd: path.join(__dirname, '..'), stdio: 'inherit' });
process.exitCode = status ?? 1;
