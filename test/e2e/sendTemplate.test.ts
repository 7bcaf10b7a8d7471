/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { z } from 'zod';

import { type Emulator, startEmulator } from '../emulator/server';
import { installed } from './n8n/installed';
import { type ImportedWorkflow, type N8n, startN8n } from './n8n/start';
import type { Credential } from './n8n/workflows';

const WEBHOOK = 'mails';

/** Webhook in, one item per person, Resend Send Template, its items out as the answer. */
const workflow = {
	name: 'Send template',
	nodes: [
		{
			id: 'webhook',
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			position: [0, 0],
			webhookId: WEBHOOK,
			parameters: { path: WEBHOOK, httpMethod: 'POST', responseMode: 'lastNode', responseData: 'allEntries' },
		},
		{ id: 'split', name: 'Split', type: 'n8n-nodes-base.splitOut', typeVersion: 1, position: [200, 0], parameters: { fieldToSplitOut: 'body.people', options: {} } },
		{
			id: 'send',
			name: 'Send',
			type: 'n8n-nodes-resend-sync.resendSendTemplate',
			typeVersion: 1,
			position: [400, 0],
			parameters: {
				template: { __rl: true, mode: 'id', value: 'welcome' },
				to: '={{ $json.email }}',
				variablesMode: 'json',
				variablesJson: '={{ { plan: $json.plan } }}',
				upsertContact: true,
				options: { keepTryingFor: 0 },
			},
			credentials: { resendSyncApi: { id: null, name: 'Resend' } },
		},
	],
	connections: { Webhook: { main: [[{ node: 'Split', type: 'main', index: 0 }]] }, Split: { main: [[{ node: 'Send', type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
};

const people = ['a@example.com', 'b@example.com', 'c@example.com'].map((email) => ({ email, plan: 'pro' }));

describe('Resend Send Template in a real n8n', () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'n8n-send-'));
	let n8n: N8n;
	let resend: Emulator;
	let imported: ImportedWorkflow;
	let credential: Credential;

	beforeAll(async () => {
		[n8n, resend] = await Promise.all([startN8n({ ...installed(), folder }), startEmulator({ rateLimit: 'off' })]);
		credential = await n8n.createCredential('resendSyncApi', 'Resend', { apiKey: resend.apiKey, baseUrl: resend.url });
		imported = await n8n.importWorkflow(workflow, [credential]);
		await n8n.activate(imported);
	});
	afterAll(async () => {
		await Promise.all([n8n?.stop(), resend?.stop()]);
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	});
	beforeEach(() => {
		resend.reset();
		resend.state.addTemplate({ name: 'Welcome', alias: 'welcome', subject: 'Hello', from: 'Acme <hello@acme.example>', html: '<p>{{{plan}}}</p>', variables: [{ key: 'plan' }] });
	});

	const mails = (): string[] => resend.state.emails.all().flatMap(({ to }) => to).sort();
	const failedExecution = async (): Promise<string> => {
		const failed = (await n8n.executions(imported, 1)).at(-1);
		expect(failed?.status).toBe('error');
		return failed?.id ?? '';
	};
	const retry = async (id: string): Promise<void> => void (await n8n.session.ask('POST', `/rest/executions/${id}/retry`, z.unknown(), { loadWorkflow: false }));

	test('the editor lists the templates, and the variables of the chosen one', async () => {
		const node = 'n8n-nodes-resend-sync.resendSendTemplate';
		const list = await n8n.dynamic('resource-locator-results', { node, path: 'parameters.template', method: 'searchTemplates', credentials: [credential] });
		expect(list).toMatchObject({ results: [{ name: 'Welcome' }] });
		const parameters = { template: { __rl: true, mode: 'id', value: 'welcome' } };
		const columns = await n8n.dynamic('resource-mapper-fields', { node, path: 'parameters.variables', method: 'templateVariables', parameters, credentials: [credential] });
		expect(columns).toMatchObject({ fields: [{ id: 'plan', type: 'string', required: true }] });
	});

	test('an event that is delivered twice is one e-mail each', async () => {
		const body = { messageId: 'delivery-1', people };
		expect((await n8n.post(WEBHOOK, body)).body).toMatchObject(people.map(({ email }) => ({ outcome: 'sent', to: email, contact: { outcome: 'created' } })));
		expect((await n8n.post(WEBHOOK, body)).body).toMatchObject(people.map(() => ({ outcome: 'skipped', reason: 'already_sent' })));
		expect(mails()).toEqual(people.map(({ email }) => email));
	});

	test('Retry execution after a lost answer sends nothing twice', async () => {
		resend.fault({ kind: 'lostAnswer', match: { route: '/emails/batch' } });
		expect((await n8n.post(WEBHOOK, { people })).status).toBe(500);
		await retry(await failedExecution());
		expect(mails()).toEqual(people.map(({ email }) => email));
		expect(resend.requests({ route: '/emails/batch' })).toHaveLength(2);
	});

	test('Retry execution after a restart of n8n sends only what was left', async () => {
		resend.fault({ kind: 'status', status: 500, match: { path: /b%40example/ } });
		expect((await n8n.post(WEBHOOK, { people })).status).toBe(500);
		expect(mails()).toEqual(['a@example.com', 'c@example.com']);
		const failed = await failedExecution();
		await n8n.stop();
		n8n = await startN8n({ tool: installed().tool, node: installed().node, folder });
		await retry(failed);
		expect(mails()).toEqual(people.map(({ email }) => email));
	});
});
