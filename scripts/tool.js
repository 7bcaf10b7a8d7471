const { execFileSync, spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const TOOLS = path.join(__dirname, '..', 'tools');
/** Seconds to wait before the next try when npm fails; a busy registry refuses for a while, not for long. */
const PAUSES = [5, 15, 30, 60];

const cacheFolder = () => path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'n8n-nodes-resend-sync');

/** A name that changes with anything the install depends on, so that clones share it and an update gets its own. */
function installName(name) {
	const hash = crypto.createHash('sha256').update(`${process.platform} ${process.arch}`);
	for (const file of fs.readdirSync(path.join(TOOLS, name)).sort()) hash.update(file).update(fs.readFileSync(path.join(TOOLS, name, file)));
	return `${name}-${hash.digest('hex').slice(0, 12)}`;
}

function npmCi(folder) {
	const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
	for (const pause of [...PAUSES, undefined]) {
		const { status, stderr } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 'inherit', 'pipe'], encoding: 'utf8' });
		if (status === 0) return;
		console.error(stderr.split('\n').slice(0, 20).join('\n'));
		if (stderr.includes('EUSAGE')) throw new Error('package.json and package-lock.json of the tool differ');
		if (pause === undefined) throw new Error('npm could not install it, five times in a row');
		console.error(`npm failed; next try in ${pause} s`);
		execFileSync('sleep', [String(pause)]);
	}
}

/**
 * The folder in which `tools/<name>` is installed; installs it first when no earlier run or other clone has.
 * Two runs at once both install, and the first to finish wins.
 */
function toolFolder(name) {
	const folder = path.join(cacheFolder(), installName(name));
	if (fs.existsSync(folder)) return folder;

	const started = Date.now();
	console.error(`Installing tools/${name} into ${folder} (once; see tools/README.md for its size)`);
	const partial = `${folder}.partial-${process.pid}`;
	fs.rmSync(partial, { recursive: true, force: true });
	fs.cpSync(path.join(TOOLS, name), partial, { recursive: true });
	npmCi(partial);
	if (fs.existsSync(path.join(partial, 'after-install.js'))) execFileSync(process.execPath, ['after-install.js'], { cwd: partial, stdio: 'inherit' });
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
