/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';

import { freePort } from '../e2e/n8n/server';

/** PostgreSQL and Redis of one run, on loopback, in `folder`. */
export interface Services {
	postgresPort: number;
	redisPort: number;
	/** The rows of a query. */
	sql(query: string): unknown[];
	stop(): void;
}

const USER = 'n8n';

export async function startServices(folder: string, programs: string): Promise<Services> {
	const data = path.join(folder, 'postgres');
	mkdirSync(data);
	chmodSync(data, 0o700);
	const asPostgres = isRoot();
	if (asPostgres) execFileSync('chown', ['postgres', data]);
	/** PostgreSQL refuses to run as root. */
	const run = (program: string, args: readonly string[]): string => {
		const [command, ...rest] = asPostgres ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', path.join(programs, program), ...args] : [path.join(programs, program), ...args];
		return execFileSync(command ?? '', rest, { encoding: 'utf8', cwd: data, stdio: ['ignore', 'pipe', 'inherit'] });
	};
	const [postgresPort, redisPort] = [await freePort(), await freePort()];
	run('initdb', ['-D', data, '-A', 'trust', '-U', USER, '-E', 'UTF8', '--locale=C']);
	const settings = `-p ${postgresPort} -k ${data} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200`;
	run('pg_ctl', ['-D', data, '-w', '-s', '-o', settings, '-l', path.join(data, 'log'), 'start']);

	const log = openSync(path.join(folder, 'redis.log'), 'w');
	const redis = spawn('redis-server', ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder], { stdio: ['ignore', log, log] });
	const psql = (database: string, query: string): string => run('psql', ['-h', '127.0.0.1', '-p', String(postgresPort), '-U', USER, '-d', database, '-At', '-c', query]);
	psql('postgres', `create database ${USER}`);
	return {
		postgresPort,
		redisPort,
		sql: (query) => JSON.parse(psql(USER, `select coalesce(json_agg(rows), '[]') from (${query}) rows`)) as unknown[],
		stop: () => {
			redis.kill('SIGTERM');
			run('pg_ctl', ['-D', data, '-m', 'immediate', '-s', 'stop']);
		},
	};
}

function isRoot(): boolean {
	return process.getuid?.() === 0;
}
