import { ResendContactSync } from '../../index';
import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { emulatedContacts } from './emulated';
import { fromExamples } from './read';
import type { ExampleWorkflow } from './workflow';
import { pinnedItems, runExample } from './workflow';

const example = fromExamples<ExampleWorkflow>('posthog-webhook.json');

describe('examples/posthog-webhook.json', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterEach(() => emulator.stop());

	test('the pinned body, as PostHog sends it by default, creates the person; the event wins over what PostHog still had', async () => {
		const result = await runExample(example, pinnedItems(example), {
			nodeTypes: { 'n8n-nodes-resend-sync.resendContactSync': new ResendContactSync() },
			credential: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		});
		expect(result.error()).toBeUndefined();
		expect(emulatedContacts(emulator)).toEqual([
			{
				email: 'pia@example.com',
				firstName: 'Pia',
				lastName: 'Holm',
				unsubscribed: false,
				segments: [],
				properties: { plan: 'pro', company: 'Holm & Co', jitsu_user_id: 'user-8', jitsu_anonymous_id: 'anon-8' },
			},
		]);
	});
});
