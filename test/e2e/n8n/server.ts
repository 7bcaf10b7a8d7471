/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs outside n8n */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** What a server of ours does not need and what would call home or slow the start down. */
const WITHOUT_MODULES =
	'insights,mcp,mcp-registry,instance-ai,chat-hub,breaking-changes,source-control,external-secrets,ldap,sso-oidc,sso-saml,' +
	'log-streaming,provisioning,quick-connect,workflow-builder,otel,token-exchange,instance-registry,instance-version-history,' +
	'n8n-packages,oauth-server,dynamic-credentials,redaction,runtime-credentials,favorites';

/** Settings of an n8n that asks nobody outside and says only what went wrong. */
export const QUIET = {
	N8N_DISABLED_MODULES: WITHOUT_MODULES,
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_SECURE_COOKIE: 'false',
	N8N_LOG_LEVEL: 'warn',
};

const START_LIMIT_MS = 180_000;

export interface ServerOptions {
	/** The folder of the installed tools/n8n, and the Node.js 24 in it. */
	tool: string;
	node: string;
	/** The packed package; installed with npm as a user does. Absent: whatever the folder has. */
	tarball?: string;
	/** n8n's user folder. Default: a new one that `stop` removes. */
	folder?: string;
	/** Taken when it is free; else, and by default, some free one. */
	port?: number;
}

export interface Server {
	url: string;
	folder: string;
	/** What it wrote so far; for error messages of tests. */
	log(): string;
	/** Rejects when the server ends by itself. */
	ended: Promise<never>;
	stop(): Promise<void>;
}

/** `npm install` of the tarball in `~/.n8n/nodes`, as the README tells users who do not install in the editor. */
export function installPackage(folder: string, tarball: string): void {
	const nodes = path.join(folder, '.n8n', 'nodes');
	mkdirSync(nodes, { recursive: true });
	if (!existsSync(path.join(nodes, 'package.json'))) writeFileSync(path.join(nodes, 'package.json'), '{"name":"installed-nodes","private":true}');
	execFileSync('npm', ['install', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error', tarball], { cwd: nodes, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** `wanted` when nobody listens there, else any free port. */
export async function freePort(wanted = 0): Promise<number> {
	const server = createServer();
	const listening = await new Promise<boolean>((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(wanted, '127.0.0.1', () => resolve(true));
	});
	if (!listening) return await freePort();
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('No free port');
	return address.port;
}

async function environment(folder: string, port: number, node: string): Promise<Record<string, string>> {
	return {
		PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH'] ?? ''}`,
		HOME: folder,
		N8N_USER_FOLDER: folder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_ENCRYPTION_KEY: 'of-a-server-that-lives-for-a-test',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		...QUIET,
	};
}

/** Starts n8n and waits until it answers. */
export async function startServer({ tool, node, tarball, folder: given, port: wanted }: ServerOptions): Promise<Server> {
	const folder = given ?? mkdtempSync(path.join(os.tmpdir(), 'n8n-'));
	if (tarball !== undefined) installPackage(folder, tarball);
	const port = await freePort(wanted);
	const url = `http://127.0.0.1:${port}`;

	const child = spawn(node, [path.join(tool, 'node_modules/n8n/bin/n8n'), 'start'], { cwd: folder, env: await environment(folder, port, node), stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-200_000));
	child.stdout.on('data', keep);
	child.stderr.on('data', keep);
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const ended = exited.then((): never => {
		throw new Error(`n8n ended by itself:\n${output.slice(-4000)}`);
	});
	ended.catch(() => undefined);
	const killWithUs = (): void => void child.kill('SIGKILL');
	process.once('exit', killWithUs);

	const stop = async (): Promise<void> => {
		child.kill('SIGTERM');
		const kill = setTimeout(killWithUs, 10_000);
		await exited;
		clearTimeout(kill);
		process.off('exit', killWithUs);
		if (given === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	};

	try {
		await Promise.race([answers(url), ended]);
	} catch (error) {
		await stop();
		throw error;
	}
	return { url, folder, log: () => output, ended, stop };
}

/** While migrations run, n8n answers every path with a page that asks to wait, with status 200; the REST API answers JSON. */
async function answers(url: string): Promise<void> {
	for (const started = Date.now(); Date.now() - started < START_LIMIT_MS; ) {
		const ready = await fetch(`${url}/rest/settings`).then(
			(response) => response.ok && /json/.test(response.headers.get('content-type') ?? ''),
			() => false,
		);
		if (ready) return;
		await new Promise((resolve) => setTimeout(resolve, 300));
	}
	throw new Error(`n8n did not answer within ${START_LIMIT_MS / 1000} s`);
}
