/**
 * `node scripts/tool-install.js <folder> <pid>`: installs what the lock file in `folder` names, for the process `pid`. A process of its own, because tool.js waits
 * for it without listening to signals: whoever ends that one, by whatever signal, leaves neither npm nor a half install behind.
 */
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/** Seconds to wait before the next try when npm fails; a busy registry refuses for a while, not for long. */
const PAUSES = [5, 15, 30, 60];
/** How often to say that it still goes on. */
const NOTICE_MS = 15_000;
/** How often to look whether the one who waits for this is still there. */
const WATCH_MS = 1000;
/** How long npm may take to end when it is asked to. */
const KILL_MS = 5000;

const [folder, parent] = process.argv.slice(2);
const started = Date.now();
let child = null;
let stopping = false;

const sizeMb = () => Number(spawnSync('du', ['-sm', folder], { encoding: 'utf8' }).stdout.split('\t')[0]);

/** npm unpacks when it has everything: until then the folder stays as it is, and it must not look as if nothing happened. */
function noticed() {
	const before = sizeMb();
	let last = before;
	return setInterval(() => {
		const size = sizeMb();
		const state = size === before ? 'downloading, nothing unpacked yet' : `${size} MB so far${size === last ? ', still at work' : ''}`;
		last = size;
		console.error(`  ${Math.round((Date.now() - started) / 1000)} s, ${state}`);
	}, NOTICE_MS);
}

function run(command, args, stdio) {
	return new Promise((resolve, reject) => {
		child = spawn(command, args, { cwd: folder, stdio });
		let stderr = '';
		child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
		child.on('error', reject);
		child.on('close', (status) => resolve({ status, stderr }));
	});
}

async function npmCi() {
	const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
	for (const pause of [...PAUSES, undefined]) {
		const { status, stderr } = await run('npm', args, ['ignore', 'inherit', 'pipe']);
		if (status === 0 || stopping) return;
		console.error(stderr.split('\n').slice(0, 20).join('\n'));
		if (stderr.includes('EUSAGE')) throw new Error('package.json and package-lock.json of the tool differ');
		if (pause === undefined) throw new Error('npm could not install it, five times in a row');
		console.error(`npm failed; next try in ${pause} s`);
		await new Promise((resolve) => setTimeout(resolve, pause * 1000));
	}
}

function stop() {
	if (stopping) return;
	stopping = true;
	const remove = () => {
		fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		process.exit(1);
	};
	if (child === null || child.exitCode !== null || child.signalCode !== null) return remove();
	child.on('exit', remove);
	child.kill();
	setTimeout(() => child.kill('SIGKILL'), KILL_MS).unref();
}

async function main() {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
	setInterval(() => String(process.ppid) !== parent && stop(), WATCH_MS).unref();
	const notice = noticed();
	try {
		await npmCi();
	} finally {
		clearInterval(notice);
	}
	if (stopping || !fs.existsSync(path.join(folder, 'after-install.js'))) return;
	const { status } = await run(process.execPath, ['after-install.js'], 'inherit');
	if (status !== 0 && !stopping) throw new Error('after-install.js failed');
}

main().catch((error) => {
	console.error(error.message);
	process.exitCode = 1;
});
