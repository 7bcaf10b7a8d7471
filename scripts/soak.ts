/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n */
/**
 * A real n8n with the packed package, for some minutes: webhooks in parallel, an emulator of Resend with its limit of ten requests
 * a second and a fault in every twentieth. Each event's end is checked, and the memory of the server is watched.
 */
import { execFileSync } from 'node:child_process';

import Table from 'cli-table3';

import { startEmulator, type Emulator } from '../test/emulator/server';
import { installed } from '../test/e2e/n8n/installed';
import { startN8n } from '../test/e2e/n8n/start';
import { seededRandom } from '../test/virtual/virtualTime';
import { Client, KINDS } from './soak/client';
import { WORKFLOWS } from './soak/workflows';

const args = process.argv.slice(2);
const option = (name: string, otherwise: number): number => (args.includes(name) ? Number(args[args.indexOf(name) + 1]) : otherwise);
const minutes = option('--minutes', 5);
const clients = option('--clients', 8);
const seed = option('--seed', 1);
const SHARE_OF_FAULTS = 0.05;

/** Each of four kinds a quarter of the share; the first that strikes a request is its only one. */
function addFaults(emulator: Emulator): () => number {
	const probability = SHARE_OF_FAULTS / 4;
	const rules = [
		emulator.fault({ kind: 'status', status: 500, probability }),
		emulator.fault({ kind: 'status', status: 500, when: 'after', probability }),
		emulator.fault({ kind: 'reset', probability }),
		emulator.fault({ kind: 'lostAnswer', probability }),
	];
	return () => rules.reduce((sum, rule) => sum + rule.struck(), 0);
}

/** Of the biggest child of this process, in MB: the n8n server. */
function memory(): number {
	const lines = execFileSync('ps', ['-axo', 'ppid=,rss='], { encoding: 'utf8' }).trim().split('\n');
	const sizes = lines.map((line) => line.trim().split(/\s+/).map(Number)).filter(([parent]) => parent === process.pid);
	return Math.round(Math.max(0, ...sizes.map(([, size = 0]) => size)) / 1024);
}

const percentile = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

async function main(): Promise<void> {
	console.log(`n8n for ${minutes} minutes, ${clients} senders of webhooks, seed ${seed}`);
	const emulator = await startEmulator({ rateLimit: 10, latencyMs: 40, seed });
	const { state } = emulator;
	for (const name of ['Deliberate', 'Soak even', 'Soak odd']) state.addSegment(name);
	state.addTemplate({ name: 'Soak', alias: 'soak', subject: 'Soak', from: 'Acme <hello@acme.example>', html: '<p>{{{mail}}}</p>', variables: [{ key: 'mail' }] });
	const n8n = await startN8n(installed());
	try {
		const credential = await n8n.createCredential('resendSyncApi', 'Resend', { apiKey: emulator.apiKey, baseUrl: emulator.url });
		for (const workflow of WORKFLOWS) await n8n.activate(await n8n.importWorkflow(workflow, [credential]));
		const faults = addFaults(emulator);
		const sizes: number[] = [memory()];
		const sampling = setInterval(() => void sizes.push(memory()), 5000);
		const random = seededRandom(seed);
		const all = Array.from({ length: clients }, (_, place) => new Client(place, n8n, random));
		const until = Date.now() + minutes * 60_000;
		await Promise.race([Promise.all(all.map((client) => client.run(until))), n8n.ended]);
		clearInterval(sampling);
		sizes.push(memory());
		const wrong = all.flatMap((client) => client.wrong(state));
		show(all, { requests: emulator.log.length, refused: emulator.rateLimit.refused, faults: faults(), sizes, wrong });
		process.exitCode = wrong.length === 0 ? 0 : 1;
	} finally {
		await n8n.stop();
		await emulator.stop();
	}
}

interface Seen {
	requests: number;
	refused: number;
	faults: number;
	/** MB, every five seconds. */
	sizes: readonly number[];
	wrong: readonly string[];
}

function show(all: readonly Client[], { requests, refused, faults, sizes, wrong }: Seen): void {
	const table = new Table({ head: ['event', 'sent', 'done', 'came again', 'failed', 'half within', '95 % within'], style: { head: [], border: [] } });
	for (const kind of KINDS) {
		const told = all.flatMap((client) => client.told.filter((one) => one.kind === kind));
		const times = told.map(({ ms }) => ms).sort((one, other) => one - other);
		const count = (end: string): number => told.filter((one) => one.end === end).length;
		table.push([kind, told.length, count('done'), told.reduce((sum, { again }) => sum + again, 0), count('failed'), `${percentile(times, 0.5)} ms`, `${percentile(times, 0.95)} ms`]);
	}
	const half = sizes.slice(Math.floor(sizes.length / 2));
	console.log(`${table.toString()}
requests      ${requests}, of them ${faults} met a fault and ${refused} were over the limit
memory        ${sizes[0] ?? 0} MB at the start, at most ${Math.max(...sizes)} MB, ${Math.min(...half)} to ${Math.max(...half)} MB in the second half
wrong ends    ${wrong.length === 0 ? 'none' : `${wrong.length}\n  ${[...new Set(wrong)].slice(0, 20).join('\n  ')}`}`);
}

main().catch((error: unknown) => {
	console.error(`The soak stopped: ${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
});
