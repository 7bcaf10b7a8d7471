/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { OWNER } from '../e2e/n8n/start';
import { freePort, installPackage, type ServerOptions, QUIET } from '../e2e/n8n/server';
import { Session } from '../e2e/n8n/session';
import { Editor } from './editor';
import { type Services, startServices } from './services';

const START_LIMIT_MS = 240_000;

interface Running {
	child: ChildProcess;
	url: string;
	log: string;
	exited: Promise<void>;
}

/** n8n in queue mode as it is run in earnest: a main process and workers that share PostgreSQL and Redis, each with the packed package on its own disk. */
export class Cluster {
	private readonly running = new Map<string, Running>();
	private open: Editor | null = null;

	private constructor(
		private readonly options: ServerOptions,
		private readonly folder: string,
		readonly services: Services,
	) {}

	static async start(options: ServerOptions & { programs: string }): Promise<Cluster> {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'n8n-queue-'));
		// The user postgres has to reach its data folder.
		chmodSync(folder, 0o755);
		if (options.tarball !== undefined) installPackage(path.join(folder, 'installed'), options.tarball);
		const cluster = new Cluster(options, folder, await startServices(folder, options.programs));
		process.once('exit', () => cluster.killAll());
		return cluster;
	}

	/** The editor of the main process. */
	get editor(): Editor {
		if (this.open === null) throw new Error('The main process of n8n does not run');
		return this.open;
	}

	get workers(): string[] {
		return [...this.running.keys()].filter((name) => name !== 'main');
	}

	async startMain(mode: 'queue' | 'regular' = 'queue'): Promise<void> {
		const { url } = await this.launch('main', ['start'], mode);
		this.open = new Editor(await Session.open(url, OWNER));
	}

	async startWorkers(...names: string[]): Promise<void> {
		await Promise.all(names.map((name) => this.launch(name, ['worker', '--concurrency=10'], 'queue')));
	}

	async stop(name: string, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
		const running = this.running.get(name);
		if (running === undefined) return;
		running.child.kill(signal);
		const kill = setTimeout(() => running.child.kill('SIGKILL'), 15_000);
		await running.exited;
		clearTimeout(kill);
		this.running.delete(name);
		if (name === 'main') this.open = null;
	}

	/** All workers forget what was in their memory. */
	async restartWorkers(): Promise<void> {
		const names = this.workers;
		await Promise.all(names.map((name) => this.stop(name)));
		await this.startWorkers(...names);
	}

	async end(): Promise<void> {
		await Promise.all([...this.running.keys()].map((name) => this.stop(name)));
		this.services.stop();
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
	}

	private async launch(name: string, command: readonly string[], mode: 'queue' | 'regular'): Promise<Running> {
		const home = path.join(this.folder, name);
		mkdirSync(home, { recursive: true });
		cpSync(path.join(this.folder, 'installed'), home, { recursive: true });
		const port = await freePort();
		const log = path.join(this.folder, `${name}.log`);
		const out = openSync(log, 'a');
		const { tool, node } = this.options;
		const child = spawn(node, [path.join(tool, 'node_modules/n8n/bin/n8n'), ...command], { cwd: home, env: await this.environment(name, home, port, mode), stdio: ['ignore', out, out] });
		const running: Running = { child, url: `http://127.0.0.1:${port}`, log, exited: new Promise((resolve) => child.once('exit', () => resolve())) };
		this.running.set(name, running);
		await this.ready(name, running);
		return running;
	}

	private async ready(name: string, { child, url, log }: Running): Promise<void> {
		for (const started = Date.now(); Date.now() - started < START_LIMIT_MS; ) {
			if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ended by itself:\n${readFileSync(log, 'utf8').slice(-3000)}`);
			const ready = await fetch(`${url}/healthz/readiness`).then(
				(answer) => answer.ok,
				() => false,
			);
			if (ready) return;
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
		throw new Error(`${name} did not answer within ${START_LIMIT_MS / 1000} s:\n${readFileSync(log, 'utf8').slice(-3000)}`);
	}

	private async environment(name: string, home: string, port: number, mode: 'queue' | 'regular'): Promise<Record<string, string>> {
		const { postgresPort, redisPort } = this.services;
		return {
			PATH: `${path.dirname(this.options.node)}${path.delimiter}${process.env['PATH'] ?? ''}`,
			HOME: home,
			/** For the expressions of a scenario: which process ran it. */
			WHO: name,
			N8N_BLOCK_ENV_ACCESS_IN_NODE: 'false',
			N8N_USER_FOLDER: home,
			N8N_PORT: String(port),
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_ENCRYPTION_KEY: 'of-a-cluster-that-lives-for-a-test',
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			...QUIET,
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgresPort),
			DB_POSTGRESDB_DATABASE: 'n8n',
			DB_POSTGRESDB_USER: 'n8n',
			EXECUTIONS_MODE: mode,
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redisPort),
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			// A dead worker is noticed after seconds, not after n8n's minute.
			QUEUE_WORKER_LOCK_DURATION: '10000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
			QUEUE_WORKER_STALLED_INTERVAL: '3000',
		};
	}

	private killAll(): void {
		for (const { child } of this.running.values()) child.kill('SIGKILL');
	}
}
