/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type Emulator, startEmulator } from '../emulator/server';
import { addExampleTemplates } from '../examples/account';
import { installed } from './n8n/installed';
import { startScriptedModel } from './scriptedModel';
import { type Credential, outputOf, workflowFile } from './n8n/workflows';
import { type ImportedWorkflow, type N8n, startN8n } from './n8n/start';

const FOLDER = path.join(__dirname, '../../examples');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'));
/** The agent needs a model: a test of its own. */
const AGENT = 'agent.json';
const WORKFLOWS = readdirSync(FOLDER).filter((file) => file !== AGENT && workflowFile.safeParse(read(file)).success);
/** Of these, the sample has nothing to do for the node: it acts on another event, or only on what failed. */
const IDLE = new Set(['Try again']);
const OURS = 'n8n-nodes-resend-sync.';

/** The first example shows before it writes; whoever goes on switches that off. */
const previewsFirst = (nodes: unknown): boolean => JSON.stringify(nodes).includes('"previewOnly":true');
const inEarnest = (json: unknown): unknown => JSON.parse(JSON.stringify(json).replace('"previewOnly":true', '"previewOnly":false'));

const events = z.array(z.object({ messageId: z.string() }).passthrough()).parse(read('events.json'));
const expected = z
	.object({ events: z.array(z.object({ messageId: z.string() }).passthrough()), contacts: z.array(z.object({ email: z.string(), properties: z.record(z.unknown()) }).passthrough()) })
	.parse(read('events.expected.json'));

/** What the account holds, in the form of events.expected.json: without the property in which the sync keeps its own books. */
function contactsOf({ state }: Emulator): unknown[] {
	return state.contacts
		.all()
		.map(({ email, firstName, lastName, unsubscribed, memberships, properties }) => ({
			email,
			firstName,
			lastName,
			unsubscribed,
			segments: memberships.all().map(({ segment }) => segment.name),
			properties: Object.fromEntries([...properties].filter(([key]) => key !== 'jitsu_managed_audiences')),
		}))
		.sort((a, b) => a.email.localeCompare(b.email));
}

describe('examples, imported into a real n8n', () => {
	let n8n: N8n;
	let resend: Emulator;
	let credential: Credential;

	beforeAll(async () => {
		n8n = await startN8n(installed());
	});
	afterAll(async () => {
		await n8n?.stop();
	});
	beforeEach(async () => {
		resend = await startEmulator({ rateLimit: 'off' });
		addExampleTemplates(resend.state);
		credential = await n8n.createCredential('resendSyncApi', 'Resend Sync account', { apiKey: resend.apiKey, baseUrl: resend.url });
	});
	afterEach(async () => {
		await resend.stop();
	});

	test.each(WORKFLOWS)('%s runs on its pinned event with a click, and no item fails', async (file) => {
		const { nodes, connections, pinData = {} } = workflowFile.parse(read(file));
		const imported = await n8n.importWorkflow(read(file), [credential]);
		expect(Object.keys(pinData)).not.toEqual([]);

		const targets = new Set(JSON.stringify(connections).match(/"node":"[^"]+"/g)?.map((found) => found.slice(8, -1)));
		for (const trigger of Object.keys(pinData).filter((name) => !targets.has(name))) {
			const execution = await n8n.runPinned(imported, trigger);
			expect([execution.status, execution.data.resultData.error?.message]).toEqual(['success', undefined]);
			for (const { name } of nodes.filter(({ name: node, type }) => type.startsWith(OURS) && !IDLE.has(node))) {
				const outcomes = outputOf(execution, name).map((item) => item['outcome']);
				expect([name, outcomes]).toEqual([name, expect.arrayContaining([expect.stringMatching(/created|updated|unchanged|added|removed|moved|sent/)])]);
				expect(outcomes).not.toContain('failed');
			}
		}
		if (nodes.some(({ type }) => type.startsWith(OURS))) expect(contactsOf(resend).length > 0).toBe(!previewsFirst(nodes));
	});

	const ran = async (json: unknown, trigger: string): Promise<Set<string>> => {
		const execution = await n8n.runPinned(await n8n.importWorkflow(json, [credential]), trigger);
		return new Set(Object.keys(execution.data.resultData.runData));
	};

	test.each([
		['opt-outs-to-product.json', 'Resend webhook', 'Tell the product'],
		['segment-webhook.json', 'Events', 'Resend Contact Sync'],
	])('%s: what is signed goes on, what was changed on its way is refused', async (file, trigger, next) => {
		const example = workflowFile.parse(read(file));
		expect(await ran(example, trigger)).toContain(next);
		const changed = JSON.parse(JSON.stringify(example).replace(/("(svix|x)-signature":")/, '$1x')) as unknown;
		const nodes = await ran(changed, trigger);
		expect([nodes.has(next), nodes.has('Refuse')]).toEqual([false, true]);
	});

	test('agent.json: the model of n8n\'s AI Agent adds somebody to a segment with the tool', async () => {
		resend.state.addSegment('Beta');
		const model = await startScriptedModel({ name: 'Add_to_segment', args: { segment: 'Beta', email: 'nina@example.com', firstName: 'Nina', lastName: '' } });
		try {
			const openAi = await n8n.createCredential('openAiApi', 'OpenAI account', { apiKey: 'sk-none', url: model.url });
			const imported = await n8n.importWorkflow(read(AGENT), [credential, openAi]);
			const execution = await n8n.runPinned(imported, 'Chat');
			expect([execution.status, execution.data.resultData.error?.message]).toEqual(['success', undefined]);
			expect(contactsOf(resend)).toMatchObject([{ email: 'nina@example.com', firstName: 'Nina', segments: ['Beta'] }]);
			expect(model.tools()).toEqual(['Add_to_segment', 'Remove_from_segment']);
		} finally {
			await model.stop();
		}
	});

	describe('contact-sync.json, published', () => {
		let imported: ImportedWorkflow;

		beforeEach(async () => {
			imported = await n8n.importWorkflow(inEarnest(read('contact-sync.json')), [credential]);
			await n8n.activate(imported);
		});
		afterEach(async () => {
			await n8n.deactivate(imported);
		});

		const post = async (body: unknown): Promise<unknown[]> => {
			const { status, body: items } = await n8n.post('resend-contact-sync', body);
			expect({ status, items }).toMatchObject({ status: 200, items: expect.any(Array) });
			return z.array(z.unknown()).parse(items);
		};

		test('the events posted one by one have the expected outcomes and leave the expected contacts', async () => {
			for (const event of events) {
				const { messageId, ...outcome } = expected.events.find((one) => one.messageId === event.messageId) ?? { messageId: 'not expected' };
				expect([messageId, await post(event)]).toEqual([event.messageId, [expect.objectContaining(outcome)]]);
			}
			expect(contactsOf(resend)).toEqual(expected.contacts);
		});

		test('the same events posted at once leave the same contacts, with one item per event', async () => {
			expect(await post({ batch: events })).toHaveLength(events.length);
			expect(contactsOf(resend)).toEqual(expected.contacts);
		});
	});
});
