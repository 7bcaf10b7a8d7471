/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Emulator, startEmulator } from '../test/emulator/server';
import { addExampleTemplates } from '../test/examples/account';
import { installed } from '../test/e2e/n8n/installed';
import { type ImportedWorkflow, type N8n, OWNER, startN8n } from '../test/e2e/n8n/start';
import { workflowFile } from '../test/e2e/n8n/workflows';

const PORT = 5678;

/** What the credential of the examples speaks to: Resend itself when RESEND_API_KEY is set, else an emulator with a little account. */
type Account = { kind: 'resend'; apiKey: string; url: string } | { kind: 'emulator'; apiKey: string; url: string; emulator: Emulator };

async function openAccount(): Promise<Account> {
	const apiKey = process.env['RESEND_API_KEY'];
	if (apiKey !== undefined && apiKey !== '') return { kind: 'resend', apiKey, url: 'https://api.resend.com' };
	const emulator = await startEmulator();
	addExampleTemplates(emulator.state);
	for (const segment of ['Customers', 'Trial', 'Newsletter']) emulator.state.addSegment(segment);
	emulator.state.addContact({ email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace', segments: ['Customers'], properties: { plan: 'pro', seats: 3 } });
	return { kind: 'emulator', apiKey: emulator.apiKey, url: emulator.url, emulator };
}

function examples(): unknown[] {
	const files = readdirSync('examples').filter((file) => file.endsWith('.json'));
	return files.map((file): unknown => JSON.parse(readFileSync(path.join('examples', file), 'utf8'))).filter((json) => workflowFile.safeParse(json).success);
}

async function importExamples(n8n: N8n, account: Account): Promise<ImportedWorkflow[]> {
	const credential = await n8n.createCredential('resendSyncApi', 'Resend Sync account', { apiKey: account.apiKey, baseUrl: account.url });
	return await Promise.all(examples().map(async (json) => await n8n.importWorkflow(json, [credential])));
}

async function main(): Promise<void> {
	const started = Date.now();
	console.log('Starting n8n … (about a minute)');
	const account = await openAccount();
	const n8n = await startN8n({ ...installed(), port: PORT });
	const workflows = await importExamples(n8n, account);

	console.log(`
Up after ${Math.round((Date.now() - started) / 1000)} s

The n8n editor   ${n8n.url}
Log in with      ${OWNER.email}   ${OWNER.password}
Speaks to        ${account.kind === 'resend' ? 'Resend itself, with the key in RESEND_API_KEY' : `an emulator of Resend at ${account.url}`}
Workflows
${workflows.map(({ id, name }) => `  ${name}\n    ${n8n.url}/workflow/${id}`).join('\n')}

Each has an event pinned: open one and click "Execute workflow".
Ctrl-C ends it and forgets everything.`);

	let stopping = false;
	const stop = async (): Promise<void> => {
		if (stopping) return;
		stopping = true;
		await n8n.stop();
		if (account.kind === 'emulator') await account.emulator.stop();
		process.exit(0);
	};
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
	await n8n.ended.catch((error: unknown) => {
		if (!stopping) throw error;
	});
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
