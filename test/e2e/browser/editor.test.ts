import { z } from 'zod';
import { type Emulator, startEmulator } from '../../emulator/server';
import { addExampleTemplates } from '../../examples/account';
import { installed } from '../n8n/installed';
import { type ImportedWorkflow, type N8n, startN8n } from '../n8n/start';
import type { Credential } from '../n8n/workflows';
import { readExample } from './examples';
import { Editor } from './editor';

const OURS = ['Resend Contact Sync', 'Resend Segment', 'Resend Send Template'];

/** What people type who do not know our name. */
const WORDS =
	'contact, audience, segment, list, mailing list, newsletter, subscribe, unsubscribe, identify, cdp, crm sync, jitsu, segment.com, rudderstack, posthog, customer.io, loops, mailchimp, email, transactional, template, marketing'.split(', ');

describe('the editor in a browser', () => {
	let n8n: N8n;
	let resend: Emulator;
	let credential: Credential;
	let editor: Editor;

	beforeAll(async () => {
		[n8n, resend] = await Promise.all([startN8n(installed()), startEmulator({ rateLimit: 'off' })]);
		addExampleTemplates(resend.state);
		for (const name of ['Trial', 'beta 10', 'Beta 2', 'Customers']) resend.state.addSegment(name);
		for (const name of ['Product', 'News']) resend.state.addTopic(name);
		resend.state.addProperty('plan');
		credential = await n8n.createCredential('resendSyncApi', 'Resend Sync account', { apiKey: resend.apiKey, baseUrl: resend.url });
		editor = await Editor.open(n8n);
	});
	afterAll(async () => {
		await editor?.close();
		await Promise.all([n8n?.stop(), resend?.stop()]);
	});

	/** The first example as a user goes on with it, after the look at what would be done. */
	const importFirst = async (items?: unknown[], change: (json: string) => string = (json) => json): Promise<ImportedWorkflow> => {
		const pinned = items === undefined ? {} : { pinData: { 'Product events': items.map((body) => ({ json: { body } })) } };
		const text = JSON.stringify({ ...readExample('contact-sync.json'), ...pinned }).replace('"previewOnly":true', '"previewOnly":false');
		return await n8n.importWorkflow(JSON.parse(change(text)), [credential]);
	};

	describe('a new workflow', () => {
		const start = { id: 't', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} };
		const fresh = (type: string, name: string, x: number) => ({ id: type, name, type: `n8n-nodes-resend-sync.${type}`, typeVersion: 1, position: [x, 0], parameters: {}, credentials: { resendSyncApi: { name: 'Resend Sync account' } } });
		const sync = { ...fresh('resendContactSync', 'Resend Contact Sync', 720), parameters: { segments: 'Trial', resolveEmailFromUserId: true } };
		const topic = { ...fresh('resendSendTemplate', 'About a topic', 960), id: 'topic', parameters: { options: { topicId: { __rl: true, mode: 'list', value: '' } } } };
		const nodes = [start, fresh('resendSegment', 'Resend Segment', 240), fresh('resendSendTemplate', 'Resend Send Template', 480), sync, topic];
		const connections = { Start: { main: [[{ node: 'Resend Segment', type: 'main', index: 0 }]] } };
		const pinData = { Start: [{ json: { email: 'anna@example.com' } }] };
		let id: string;

		beforeAll(async () => {
			({ id } = await n8n.importWorkflow({ name: 'New', nodes, connections, pinData }, [credential]));
		});
		beforeEach(async () => {
			await editor.openWorkflow(id);
		});

		test('each node is found by each word', async () => {
			const missed: string[] = [];
			for (const word of WORDS) {
				const names = await editor.search(word);
				missed.push(...OURS.filter((name) => !names.includes(name)).map((name) => `${word}: ${name}`));
			}
			expect(missed).toEqual([]);
			await editor.picture('search');
		});

		test('a node is added from the panel, and its documentation is a page that exists', async () => {
			await editor.search('send template');
			await editor.add('Resend Send Template');
			await editor.page.getByText('From the event').or(editor.page.getByText('Idempotency Key')).first().waitFor();
			const links = await editor.page.locator('a[href*="/docs/"]').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
			// n8n appends its own parameters, so a link with an anchor would lead nowhere.
			expect(links.filter((link) => /\/docs\/send-template\.md\?utm/.test(link)).length).toBeGreaterThan(0);
		});

		test.each<[string, () => { apiKey: string; baseUrl: string }, RegExp]>([
			['for a wrong key it says where to find the right one', () => ({ apiKey: 're_wrong', baseUrl: resend.url }), /does not know this API key[^]*resend\.com\/api-keys/],
			['for a sending-only key it says that Full access is needed', () => ({ apiKey: resend.sendingKey, baseUrl: resend.url }), /Full access/],
			['a server that cannot be reached is no success', () => ({ apiKey: resend.apiKey, baseUrl: 'http://127.0.0.1:9' }), /Couldn’t connect[^]*ECONNREFUSED/],
			['the right key works', () => ({ apiKey: resend.apiKey, baseUrl: resend.url }), /Connection tested successfully|^closed$/],
		])('credential: %s', async (_rule, given, words) => {
			await editor.openNode('Resend Segment');
			const said = await editor.tryCredential(given());
			await editor.picture('credential');
			expect(said).toMatch(words);
		});

		test('the list of templates opens, and the variables of the chosen one appear as fields, also where the node has no input', async () => {
			await editor.openNode('Resend Send Template');
			expect(await editor.list('template')).toEqual(['Trial started']);
			await editor.choose('Trial started');
			await editor.page.getByText('firstName (required)').waitFor();
			await editor.page.getByText('plan (if empty: Free)').waitFor();
			await editor.picture('template-light');
			await editor.page.emulateMedia({ colorScheme: 'dark' });
			await editor.picture('template-dark');
			await editor.page.emulateMedia({ colorScheme: 'light' });
		});

		test('the list of segments is in the order of the alphabet', async () => {
			await editor.openNode('Resend Segment');
			expect(await editor.list('segment')).toEqual(['Beta 2', 'beta 10', 'Customers', 'Trial']);
		});

		test('topics are picked from a list', async () => {
			await editor.openNode('About a topic');
			expect(await editor.list('topicId')).toEqual(['News', 'Product']);
		});

		test('segments of Contact Sync are picked from those of the account, beside the names as text', async () => {
			await editor.openNode('Resend Contact Sync');
			expect(await editor.manyOf('segmentsFromList')).toEqual(['Beta 2', 'beta 10', 'Customers', 'Trial']);
			await editor.picture('segments');
			await editor.page.keyboard.press('Escape');
		});

		test('before the first run the output pane says what cannot work', async () => {
			await editor.openNode('Resend Contact Sync');
			expect(await editor.output(/queue mode/)).toMatch(/Segments that Resend does not have yet are created[^]*User IDs of test runs: remembered until n8n restarts, not saved[^]*in queue mode: each worker/);
			await editor.picture('node-hints');
		});
	});

	test('the first click on the first example touches nothing, and says so', async () => {
		const { id } = await n8n.importWorkflow(readExample('contact-sync.json'), [credential]);
		await editor.openWorkflow(id);
		await editor.run();
		await editor.openNode('Resend Contact Sync');
		expect(await editor.output(/anna@example\.com/)).toContain('Preview: 1 would be created. Nothing was written.');
		expect(resend.state.contacts.all()).toEqual([]);
		await editor.picture('preview');
		await editor.closeNode();
	});

	test.each(['light', 'dark'] as const)('the first example runs with a click, its result is readable (%s)', async (theme) => {
		// Each theme shows the first run: on an account that does not have the person.
		for (const contact of resend.state.contacts.all()) resend.state.removeContact(contact);
		const themed = await Editor.open(n8n, theme);
		try {
			const { id } = await importFirst();
			await themed.openWorkflow(id);
			await themed.picture(`canvas-${theme}`);
			await themed.run();
			await themed.openNode('Resend Contact Sync');
			const output = await themed.output(/anna@example\.com/);
			expect(output).toContain('1 created.');
			await themed.picture(`result-${theme}`);
			expect(themed.errors.filter((error) => !/status code 404/.test(error))).toEqual([]);
		} finally {
			await themed.close();
		}
	});

	test('skipped items say why', async () => {
		const { id } = await importFirst([{ type: 'identify', traits: {} }, { type: 'alias' }]);
		await editor.openWorkflow(id);
		await editor.run();
		await editor.openNode('Resend Contact Sync');
		const output = await editor.output(/unsupported_event_type/);
		expect(output).toMatch(/no_email[^]*unsupported_event_type/);
		expect(output).toMatch(/Nothing was synced\. 2 skipped: 1 no address and 1 type of event not supported\./);
		await editor.picture('skipped');
		await editor.closeNode();
	});

	test('failed items are counted in the hint, and say what to do; a segment that was created is named', async () => {
		const good = { type: 'identify', traits: { email: 'ben@example.com' } };
		const twins = { type: 'identify', traits: { email: 'eva@example.com', resendSegments: 'Twin' } };
		for (const name of ['Twin', 'Twin']) resend.state.addSegment(name);
		const { id } = await importFirst([good, twins], (json) => json.replace('"segments":"Customers"', '"segments":"Custmers"').replace('"name":"Resend Contact Sync","type"', '"onError":"continueRegularOutput","name":"Resend Contact Sync","type"'));
		await editor.openWorkflow(id);
		await editor.run();
		await editor.openNode('Resend Contact Sync');
		const output = await editor.output(/more than one segment named/);
		expect(output).toContain('1 created, 1 failed.');
		expect(output).toContain('Segment "Custmers" did not exist and was created. If that is a typo');
		await editor.picture('failed-items');
		await editor.closeNode();
	});

	test('a failed run says what happened and what to do', async () => {
		const wrong = await n8n.createCredential('resendSyncApi', 'Wrong key', { apiKey: 're_wrong', baseUrl: resend.url });
		const { id } = await n8n.importWorkflow(readExample('contact-sync.json'), [wrong]);
		await editor.openWorkflow(id);
		await editor.run();
		await editor.openNode('Resend Contact Sync');
		expect(await editor.output(/resend\.com\/api-keys/)).not.toContain('re_wrong');
		await editor.picture('failed');
		await editor.closeNode();
	});

	test('as a tool of an agent, a node takes its values from the model', async () => {
		const agent = { id: 'a', name: 'AI Agent', type: '@n8n/n8n-nodes-langchain.agent', typeVersion: 2, position: [260, 0], parameters: {} };
		const trigger = { id: 't', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} };
		const tool = { id: 'r', name: 'Add to segment', type: 'n8n-nodes-resend-sync.resendSegmentTool', typeVersion: 1, position: [260, 260], parameters: {}, credentials: { resendSyncApi: { name: 'Resend Sync account' } } };
		const connections = { Start: { main: [[{ node: 'AI Agent', type: 'main', index: 0 }]] }, 'Add to segment': { ai_tool: [[{ node: 'AI Agent', type: 'ai_tool', index: 0 }]] } };
		const { id } = await n8n.importWorkflow({ name: 'Agent', nodes: [trigger, agent, tool], connections }, [credential]);
		await editor.openWorkflow(id);
		await editor.openNode('Add to segment');
		expect(await editor.byId('ndv').innerText()).toMatch(/Description/);
		await editor.page.getByText('Defined automatically by the').first().waitFor();
		await editor.picture('tool');
		await editor.closeNode();
	});

	test('the page threw no error of its own', () => {
		expect(z.array(z.string()).parse(editor.errors).filter((error) => !/status code 404/.test(error))).toEqual([]);
	});
});
