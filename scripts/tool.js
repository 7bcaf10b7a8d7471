const { spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const TOOLS = path.join(__dirname, '..', 'tools');

/** What an install takes, for whoever waits for it, measured on two cores (tools/README.md). The longer time is that of a slow registry. */
const COSTS = { lint: '0.7 GB, about 1 minute', n8n: '3 GB, 4 to 15 minutes', release: '40 MB, about 10 seconds' };

const cacheFolder = () => path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'n8n-nodes-resend-sync');

/** A name that changes with anything the install depends on, so that clones share it and an update gets its own. */
function installName(name) {
	const hash = crypto.createHash('sha256').update(`${process.platform} ${process.arch}`);
	for (const file of fs.readdirSync(path.join(TOOLS, name)).sort()) hash.update(file).update(fs.readFileSync(path.join(TOOLS, name, file)));
	return `${name}-${hash.digest('hex').slice(0, 12)}`;
}

/** What a run that was killed left behind: its process is in the folder's name. */
function removeLeftovers(cache) {
	for (const name of fs.existsSync(cache) ? fs.readdirSync(cache) : []) {
		const pid = Number(/\.partial-(\d+)$/.exec(name)?.[1]);
		if (pid > 0 && !isAlive(pid)) fs.rmSync(path.join(cache, name), { recursive: true, force: true });
	}
}

function isAlive(pid) {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error.code === 'EPERM';
	}
}

/**
 * The folder in which `tools/<name>` is installed; installs it first when no earlier run or other clone has.
 * Two runs at once both install, and the first to finish wins.
 */
function toolFolder(name) {
	const folder = path.join(cacheFolder(), installName(name));
	if (fs.existsSync(folder)) return folder;

	removeLeftovers(cacheFolder());
	const started = Date.now();
	console.error(`Installing tools/${name}, once: ${COSTS[name]}. It goes to ${folder}, outside the tree; delete it at any time.`);
	const partial = `${folder}.partial-${process.pid}`;
	fs.cpSync(path.join(TOOLS, name), partial, { recursive: true });
	const { status } = spawnSync(process.execPath, [path.join(__dirname, 'tool-install.js'), partial, String(process.pid)], { stdio: ['ignore', 'inherit', 'inherit'] });
	if (status !== 0) {
		fs.rmSync(partial, { recursive: true, force: true });
		throw new Error(`tools/${name} could not be installed`);
	}
	try {
		fs.renameSync(partial, folder);
	} catch (error) {
		if (!fs.existsSync(folder)) throw error;
		fs.rmSync(partial, { recursive: true, force: true });
	}
	console.error(`Installed tools/${name} in ${Math.round((Date.now() - started) / 1000)} s`);
	return folder;
}

module.exports = { toolFolder };
