import type { IDataObject } from 'n8n-workflow';

import { ResendSegment, ResendSendTemplate } from '../../index';
import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { addExampleTemplates } from './account';
import { emulatedContacts } from './emulated';
import { fromExamples } from './read';
import type { ExampleWorkflow } from './workflow';
import { pinnedItems, posted, runExample } from './workflow';

const example = fromExamples<ExampleWorkflow>('trial-started.json');

describe('examples/trial-started.json', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
		addExampleTemplates(emulator.state);
	});
	afterEach(() => emulator.stop());

	let executions = 0;
	async function deliver(item: IDataObject) {
		executions += 1;
		const result = await runExample(example, [item], {
			nodeTypes: { 'n8n-nodes-resend-sync.resendSegment': new ResendSegment(), 'n8n-nodes-resend-sync.resendSendTemplate': new ResendSendTemplate() },
			credential: { apiKey: emulator.apiKey, baseUrl: emulator.url },
			executionId: String(executions),
		});
		expect(result.error()).toBeUndefined();
		return { segment: result.output('Add to Trial')[0]?.json, mail: result.output('Send trial e-mail')[0]?.json };
	}

	test('the pinned event puts the person into the segment and sends the template with its variables', async () => {
		const [sample = {}] = pinnedItems(example);
		expect(await deliver(sample)).toMatchObject({
			segment: { outcome: 'created', segment: { name: 'Trial', change: 'added' } },
			mail: { outcome: 'sent', to: 'anna@example.com' },
		});
		expect(emulatedContacts(emulator)).toMatchObject([{ email: 'anna@example.com', firstName: 'Anna', lastName: 'Berg', segments: ['Trial'] }]);
		expect(emulator.state.emailsTo('anna@example.com')).toHaveLength(1);
	});

	test('any other event passes both nodes as skipped', async () => {
		expect(await deliver(posted({ type: 'trial.ended', email: 'anna@example.com' }))).toMatchObject({
			segment: { outcome: 'skipped', reason: 'event_not_selected' },
			mail: { outcome: 'skipped', reason: 'event_not_selected' },
		});
		expect(emulator.requests()).toEqual([]);
	});

	test('an event with a messageId that is delivered twice is mailed once', async () => {
		const event = posted({ type: 'trial.started', messageId: 'evt-1', email: 'anna@example.com', template_variables: { firstName: 'Anna' } });
		await deliver(event);
		await deliver(event);
		expect(emulator.state.emailsTo('anna@example.com')).toHaveLength(1);
	});
});
