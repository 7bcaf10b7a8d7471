const { execFileSync, spawn, spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const TOOLS = path.join(__dirname, '..', 'tools');
/** Seconds to wait before the next try when npm fails; a busy registry refuses for a while, not for long. */
const PAUSES = [5, 15, 30, 60];

/** What an install takes, for whoever waits for it; measured on two cores (tools/README.md). */
const COSTS = { lint: '0.7 GB, about 1 minute', n8n: '3 GB, about 4 minutes', release: '40 MB, about 10 seconds' };
/** How often to say that it still goes on. */
const NOTICE_MS = 15_000;

const cacheFolder = () => path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'n8n-nodes-resend-sync');

/** A name that changes with anything the install depends on, so that clones share it and an update gets its own. */
function installName(name) {
	const hash = crypto.createHash('sha256').update(`${process.platform} ${process.arch}`);
	for (const file of fs.readdirSync(path.join(TOOLS, name)).sort()) hash.update(file).update(fs.readFileSync(path.join(TOOLS, name, file)));
	return `${name}-${hash.digest('hex').slice(0, 12)}`;
}

/** Runs while npm blocks this process: a line every now and then, so that nobody thinks it hangs. */
function noticeOf(folder) {
	const script = `const { execFileSync } = require('node:child_process'); const started = Date.now();
		setInterval(() => { const size = execFileSync('du', ['-sm', process.argv[1]], { stdio: ['ignore', 'pipe', 'ignore'] }).toString().split('\\t')[0];
		console.error('  ' + Math.round((Date.now() - started) / 1000) + ' s, ' + size + ' MB so far'); }, ${NOTICE_MS})`;
	return spawn(process.execPath, ['-e', script, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
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
	console.error(`Installing tools/${name}, once: ${COSTS[name]}. It goes to ${folder}, outside the tree; delete it at any time.`);
	const partial = `${folder}.partial-${process.pid}`;
	fs.rmSync(partial, { recursive: true, force: true });
	fs.cpSync(path.join(TOOLS, name), partial, { recursive: true });
	const notice = noticeOf(partial);
	try {
		npmCi(partial);
	} finally {
		notice.kill();
	}
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
