import type { IDataObject } from 'n8n-workflow';

import { ResendContactSync } from '../../index';
import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { emulatedContacts } from './emulated';
import type { Promised } from './promises';
import { fromExamples, readme } from './read';
import type { ExampleWorkflow } from './workflow';
import { inEarnest, pinnedItems, posted, runExample, triggerOf } from './workflow';

const NODE = 'Resend Contact Sync';

const example = fromExamples<ExampleWorkflow>('contact-sync.json');
const events = fromExamples<IDataObject[]>('events.json');
const promised = fromExamples<Promised>('events.expected.json');

const withoutId = (event: Promised['events'][number]) => Object.fromEntries(Object.entries(event).filter(([field]) => field !== 'messageId'));

describe('examples/contact-sync.json', () => {
	let emulator: Emulator;
	let staticData: IDataObject;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
		staticData = {};
	});
	afterEach(() => emulator.stop());

	async function deliver(item: IDataObject, workflow = inEarnest(example)): Promise<IDataObject[]> {
		const result = await runExample(workflow, [item], {
			nodeTypes: { 'n8n-nodes-resend-sync.resendContactSync': new ResendContactSync() },
			credential: { apiKey: emulator.apiKey, baseUrl: emulator.url },
			workflowId: 'example',
			staticData,
		});
		expect(result.error()).toBeUndefined();
		staticData = result.saved ?? staticData;
		return result.output(NODE).map(({ json }) => json);
	}

	test('posted one by one, the sample events end in the promised outcomes and contacts', async () => {
		const outcomes: IDataObject[] = [];
		for (const event of events) outcomes.push(...(await deliver(posted(event))));
		expect(outcomes).toMatchObject(promised.events.map(withoutId));
		expect(emulatedContacts(emulator)).toEqual(promised.contacts);
		expect(emulator.state.properties.all().map(({ key }) => key).sort()).toEqual(promised.properties);
	});

	test('the same events again, in one delivery and the wrong order, change nothing', async () => {
		for (const event of events) await deliver(posted(event));
		const before = emulatedContacts(emulator);
		const writes = () => emulator.requests({ where: ({ method, status }) => method !== 'GET' && status !== 404 }).length;
		const written = writes();
		expect(await deliver(posted({ batch: [...events].reverse() }))).toHaveLength(events.length);
		expect(emulatedContacts(emulator)).toEqual(before);
		expect(writes()).toBe(written);
	});

	test('the first click touches nothing, and shows what would be done', async () => {
		const [sample] = pinnedItems(example);
		const preview = { steps: [{ step: 'createContact' }], writes: 1, run: { newSegments: ['Customers'] } };
		expect(await deliver(sample ?? {}, example)).toMatchObject([{ outcome: 'created', segments: { added: ['Customers'] }, preview }]);
		expect(emulator.requests({ where: ({ method }) => method !== 'GET' })).toEqual([]);
	});

	test('with Preview Only switched off, the pinned sample is synced with one click', async () => {
		const [sample] = pinnedItems(example);
		expect(await deliver(sample ?? {})).toMatchObject([{ outcome: 'created', segments: { added: ['Customers'] } }]);
	});

	test('the README shows the very output of the pinned sample', async () => {
		const [sample] = pinnedItems(example);
		const [shown = ''] = readme().split('<!-- checked: output of the pinned sample -->')[1]?.match(/\{[^]*?\n\}/) ?? [];
		const documented = JSON.parse(shown) as IDataObject;
		const items = await deliver(sample ?? {});
		expect(items).toEqual([{ ...documented, contactId: emulator.state.contactByEmail('anna@example.com')?.id }]);
		expect(items.map((item) => Object.keys(item))).toEqual([Object.keys(documented)]);
	});

	test('every sample event is named in the promises, in the same order', () => {
		expect(promised.events.map(({ messageId }) => messageId)).toEqual(events.map((event) => event['messageId']));
	});

	test('no sample address belongs to anybody', () => {
		const addresses = JSON.stringify([events, promised, example]).match(/[\w.]+@[\w.]+/g) ?? [];
		expect(addresses.filter((address) => !/@example\.com$/i.test(address))).toEqual([]);
	});

	test('is triggered by a webhook that takes posts', () => {
		expect(triggerOf(example)).toMatchObject({ type: 'n8n-nodes-base.webhook', parameters: { httpMethod: 'POST', path: 'resend-contact-sync' } });
	});
});
