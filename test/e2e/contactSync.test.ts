import { type Emulator, startEmulator } from '../emulator/server';
import { installed } from './n8n/installed';
import { type ImportedWorkflow, type N8n, startN8n } from './n8n/start';
import { outputOf } from './n8n/workflows';

const WEBHOOK = 'events';

/** Webhook in, Resend Contact Sync, its items out as the answer. */
const workflow = {
	name: 'Contact sync',
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
		{
			id: 'sync',
			name: 'Sync',
			type: 'n8n-nodes-resend-sync.resendContactSync',
			typeVersion: 1,
			position: [220, 0],
			parameters: { resolveEmailFromUserId: true },
			credentials: { resendSyncApi: { id: null, name: 'Resend' } },
		},
	],
	connections: { Webhook: { main: [[{ node: 'Sync', type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
};

const identify = (userId: string, email: string, traits: Record<string, unknown>): Record<string, unknown> => ({ type: 'identify', userId, traits: { email, ...traits } });

describe('Resend Contact Sync in a real n8n', () => {
	let n8n: N8n;
	let resend: Emulator;
	let imported: ImportedWorkflow;

	beforeAll(async () => {
		[n8n, resend] = await Promise.all([startN8n(installed()), startEmulator({ rateLimit: 'off' })]);
		const credential = await n8n.createCredential('resendSyncApi', 'Resend', { apiKey: resend.apiKey, baseUrl: resend.url });
		imported = await n8n.importWorkflow(workflow, [credential]);
		await n8n.activate(imported);
	});
	afterAll(async () => {
		await Promise.all([n8n?.stop(), resend?.stop()]);
	});

	const post = async (body: unknown): Promise<unknown> => {
		const answer = await n8n.post(WEBHOOK, body);
		expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 200 });
		return answer.body;
	};
	const segmentsOf = (email: string): string[] => (resend.state.contactByEmail(email)?.memberships.all() ?? []).map(({ segment }) => segment.name).sort();
	const propertyOf = (email: string, key: string): unknown => resend.state.contactByEmail(email)?.properties.get(key);

	test('the published Jitsu sequence: created in A and B; moved to B and C; a property from a track; an unknown user skipped', async () => {
		const email = 'jitsu-test@example.com';
		expect(await post(identify('u1', email, { name: 'John Doe', plan: 'free', resendAudiences: '__TEST, __TEST_B' }))).toMatchObject([{ outcome: 'created', email }]);
		expect(segmentsOf(email)).toEqual(['__TEST', '__TEST_B']);
		expect(resend.state.contactByEmail(email)).toMatchObject({ firstName: 'John', lastName: 'Doe' });

		expect(await post(identify('u1', email, { plan: 'pro', resendAudiences: '__TEST_B, __TEST_C' }))).toMatchObject([{ outcome: 'updated' }]);
		expect(segmentsOf(email)).toEqual(['__TEST_B', '__TEST_C']);
		expect(propertyOf(email, 'plan')).toBe('pro');

		await post({ type: 'track', event: 'upgraded', userId: 'u1', traits: { seats: 5 }, context: { traits: { email } } });
		expect(propertyOf(email, 'seats')).toBe('5');

		expect(await post({ type: 'track', event: 'x', userId: 'unknown', traits: { seats: 6 } })).toMatchObject([{ outcome: 'skipped', reason: expect.any(String) }]);
		expect(resend.state.contacts.all()).toHaveLength(1);
	});

	test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])('a trait called %s, which n8n cannot copy into its expression engine, costs nobody anything', async (name) => {
		const bad = JSON.parse(`{"type":"identify","traits":{"email":"bad@example.com","${name}":"x","plan":"free"}}`) as unknown;
		const items = await post([identify('g1', 'good1@example.com', {}), bad, identify('g2', 'good2@example.com', {})]);
		expect(items).toMatchObject([{ email: 'good1@example.com' }, { email: 'bad@example.com' }, { email: 'good2@example.com' }]);
		expect(propertyOf('bad@example.com', 'plan')).toBe('free');
	});

	test('a userId alone finds the contact of an earlier execution', async () => {
		await post(identify('u2', 'second@example.com', { plan: 'free' }));
		await post({ type: 'track', event: 'upgraded', userId: 'u2', traits: { plan: 'pro' } });
		expect(propertyOf('second@example.com', 'plan')).toBe('pro');
	});

	test('a batch of events: one person, one contact, one item per event', async () => {
		const batch = [1, 2, 3].map((seats) => identify('u3', 'Third@Example.com', { seats }));
		expect(await post({ batch })).toHaveLength(3);
		expect(resend.state.contactByEmail('third@example.com')?.properties.get('seats')).toBe('3');
	});

	test('events at the same time lose nobody', async () => {
		const people = Array.from({ length: 20 }, (_, index) => `parallel-${index}@example.com`);
		await Promise.all(people.map(async (email, index) => await post(identify(`p${index}`, email, { plan: 'free' }))));
		expect(people.filter((email) => resend.state.contactByEmail(email) === undefined)).toEqual([]);

		await Promise.all(people.map(async (_email, index) => await post({ type: 'track', userId: `p${index}`, event: 'used', traits: { plan: 'pro' } })));
		expect(people.filter((email) => propertyOf(email, 'plan') !== 'pro')).toEqual([]);
	});

	test('a wrong key fails the execution with words that help, and without the key', async () => {
		const key = 're_not_the_key_of_anybody';
		const wrong = await n8n.createCredential('resendSyncApi', 'Wrong', { apiKey: key, baseUrl: resend.url });
		const nodes = workflow.nodes.map((node) => (node.name === 'Webhook' ? { ...node, webhookId: 'wrong', parameters: { ...node.parameters, path: 'wrong' } } : node));
		const failing = await n8n.importWorkflow({ ...workflow, name: 'Wrong key', nodes }, [wrong]);
		await n8n.activate(failing);
		await n8n.post('wrong', identify('w', 'wrong@example.com', {}));
		const [execution] = await n8n.executions(failing, 1);
		expect(execution?.status).toBe('error');
		expect(JSON.stringify(execution?.data)).toMatch(/resend\.com\/api-keys/);
		expect(JSON.stringify(execution?.data)).not.toContain(key);
	});

	test('every execution of the workflow succeeded, and no item failed', async () => {
		const executions = await n8n.executions(imported, 40);
		expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
		const outcomes = executions.flatMap((execution) => outputOf(execution, 'Sync').map((item) => item['outcome']));
		expect(outcomes.filter((outcome) => outcome === 'failed' || outcome === undefined)).toEqual([]);
	});

	test('what the workflow remembers between executions holds no address', async () => {
		const { staticData } = (await n8n.session.call('GET', `/rest/workflows/${imported.id}`)).body as { staticData?: unknown };
		expect(JSON.stringify(staticData ?? {})).not.toMatch(/@/);
	});
});
