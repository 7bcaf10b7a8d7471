/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- runs outside n8n */
import { startEmulator } from '../emulator/server';
import { installed } from '../e2e/n8n/installed';
import { Cluster } from './cluster';
import type { Finding, Lab, Scenario } from './lab';
import { bookmark } from './scenarios/bookmark';
import { examples } from './scenarios/examples';
import { killed } from './scenarios/killed';
import { killedMails } from './scenarios/killedMails';
import { moves, optOuts, twins } from './scenarios/races';
import { redelivery } from './scenarios/redelivery';
import { regularMode } from './scenarios/regularMode';
import { skipUnchanged } from './scenarios/skipUnchanged';
import { userIds } from './scenarios/userIds';

/** One group after the other, those of a group at once: one of them mostly waits. Scenarios that restart or stop processes come last, alone. */
const GROUPS: readonly (readonly Scenario[])[] = [[bookmark, redelivery, skipUnchanged, examples], [twins, moves, optOuts], [userIds], [killed], [killedMails], [regularMode]];

async function main(): Promise<void> {
	const args = process.argv.slice(2);
	const names = args.filter((arg) => !arg.startsWith('--'));
	const isChosen = ({ name, short }: Scenario): boolean => (names.length > 0 ? names.includes(name) : short || args.includes('--all'));
	const started = Date.now();
	const emulator = await startEmulator({ rateLimit: 'off', latencyMs: 20 });
	emulator.state.addTemplate({ name: 'Welcome', alias: 'welcome', subject: 'Welcome', from: 'Acme <hello@acme.example>', html: '<p>Hello</p>' });
	const cluster = await Cluster.start({ ...installed(), programs: process.env['QUEUE_POSTGRES'] ?? '' });
	const stop = (): void => void cluster.end().finally(() => process.exit(1));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
	let failed = 0;
	try {
		await cluster.startMain();
		await cluster.startWorkers('w1', 'w2');
		console.log(`n8n in queue mode: PostgreSQL, Redis, main, 2 workers (${seconds(started)} s to start)`);
		const credential = await cluster.editor.credential('resendSyncApi', 'Resend', { apiKey: emulator.apiKey, baseUrl: emulator.url });
		for (const group of GROUPS) {
			const all = await Promise.all(group.filter(isChosen).map((scenario) => findingsOf(scenario, { cluster, emulator, credential })));
			failed += all.flat().filter(({ holds }) => !holds).length;
		}
	} finally {
		await cluster.end();
		await emulator.stop();
	}
	console.log(`${failed === 0 ? 'All hold' : `${failed} broken`}, ${seconds(started)} s in all`);
	process.exitCode = failed === 0 ? 0 : 1;
}

async function findingsOf(scenario: Scenario, lab: Lab): Promise<Finding[]> {
	const begun = Date.now();
	const findings = await scenario.run(lab).catch((error: unknown): Finding[] => [
		{ what: 'the scenario itself', holds: false, figures: error instanceof Error ? error.message : String(error) },
	]);
	for (const { what, holds, figures } of findings) console.log(`${holds ? 'holds ' : 'BROKEN'}  ${scenario.name}: ${what}: ${figures}`);
	console.log(`        ${scenario.name}: ${seconds(begun)} s`);
	return findings;
}

const seconds = (since: number): number => Math.round((Date.now() - since) / 1000);

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
