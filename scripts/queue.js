/**
 * `npm run queue [-- --all] [-- name …]`: test/queue against n8n in queue mode, with PostgreSQL, Redis, a main process and workers.
 * Nothing of it stays: own ports, own folders below the temporary one, stopped and removed at the end.
 */
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { withN8n } = require('./with-n8n');

const DEBIAN_PACKAGES = ['postgresql', 'redis-server'];

const installed = (command) => (process.env.PATH ?? '').split(':').some((folder) => fs.existsSync(`${folder}/${command}`));

/** Debian keeps the programs of each version in a folder of its own, outside of PATH. */
function postgresFolder() {
	const versions = fs.existsSync('/usr/lib/postgresql') ? fs.readdirSync('/usr/lib/postgresql') : [];
	const folders = versions.sort((one, other) => Number(other) - Number(one)).map((version) => `/usr/lib/postgresql/${version}/bin`);
	return folders.find((folder) => fs.existsSync(`${folder}/initdb`)) ?? null;
}

const missing = () => [...(postgresFolder() === null ? ['PostgreSQL'] : []), ...(installed('redis-server') ? [] : ['Redis'])];

/** A package of Debian starts its service on a machine that has an init system; the script uses its own anyway. */
function install() {
	const apt = (...args) => execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
	apt('update', '-qq');
	apt('install', '-y', '-qq', '--no-install-recommends', ...DEBIAN_PACKAGES);
}

function whyNot() {
	if (missing().length === 0) return null;
	if (process.getuid?.() !== 0 || !installed('apt-get')) return `${missing().join(' and ')} missing (Debian: apt-get install ${DEBIAN_PACKAGES.join(' ')})`;
	try {
		install();
	} catch {
		return `${missing().join(' and ')} could not be installed with apt-get`;
	}
	return missing().length === 0 ? null : `${missing().join(' and ')} missing after apt-get install`;
}

const reason = whyNot();
if (reason !== null) {
	console.log(`npm run queue did not run: ${reason}. Nothing was tried.`);
} else {
	process.env.QUEUE_POSTGRES = postgresFolder();
	withN8n(['scripts/run.js', 'test/queue/main.ts', ...process.argv.slice(2)]);
}
