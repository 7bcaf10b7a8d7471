import { ResendSegment } from '../../index';
import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { emulatedContacts } from './emulated';
import { fromExamples } from './read';
import type { ExampleWorkflow } from './workflow';
import { pinnedItems, runExample } from './workflow';

const example = fromExamples<ExampleWorkflow>('stripe-customer.json');

describe('examples/stripe-customer.json', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterEach(() => emulator.stop());

	const run = () =>
		runExample(example, pinnedItems(example), {
			nodeTypes: { 'n8n-nodes-resend-sync.resendSegment': new ResendSegment() },
			credential: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		});

	test('customers join the segment, a deleted one leaves it and stays a contact', async () => {
		const result = await run();
		expect(result.error()).toBeUndefined();
		const outcomes = (node: string) => result.output(node).map(({ json }) => json);
		expect(outcomes('Add customer')).toMatchObject([
			{ outcome: 'created', email: 'carla@example.com', segment: { name: 'Stripe customers', change: 'added' } },
			{ outcome: 'created', email: 'dan@example.com', segment: { change: 'added' } },
			{ outcome: 'skipped', reason: 'event_not_selected' },
		]);
		expect(outcomes('Remove customer')).toMatchObject([{ outcome: 'skipped' }, { outcome: 'skipped' }, { outcome: 'updated', segment: { change: 'removed' } }]);
		expect(emulatedContacts(emulator)).toEqual([
			{ email: 'carla@example.com', firstName: 'Carla', lastName: 'Stein', unsubscribed: false, segments: [], properties: { stripe_customer_id: 'cus_sample_1' } },
			{ email: 'dan@example.com', firstName: 'Dan', lastName: 'Moore', unsubscribed: false, segments: ['Stripe customers'], properties: { stripe_customer_id: 'cus_sample_2' } },
		]);
	});

	test('an opt-out survives leaving and joining again', async () => {
		emulator.state.addContact({ email: 'carla@example.com', unsubscribed: true });
		await run();
		await run();
		expect(emulator.state.contactByEmail('carla@example.com')?.unsubscribed).toBe(true);
	});
});
