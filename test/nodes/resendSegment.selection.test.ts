import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { outcomes } from './contactSync';
import { byName, segmentNode } from './resendSegment';

const email = 'anna@example.com';

describe('Resend Segment: only these events', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterEach(() => emulator.stop());
	const run = (options: IDataObject, items: unknown[]) => segmentNode(emulator, { segment: byName('Trial'), options }, items);

	it('passes other items on as skipped, in their place and without a request', async () => {
		const items = [{ email, type: 'user.signup' }, { email, type: 'user.deleted' }, { type: 'no.address' }];
		const done = outcomes(await run({ onlyEvents: 'trial.started' }, items));
		expect(done).toMatchObject(items.map(({ type }) => ({ outcome: 'skipped', reason: 'event_not_selected', event: type, requests: 0 })));
		expect(done[0]?.['advice']).toMatch(/Only These Events/);
		expect(emulator.log).toEqual([]);
	});

	it('acts on those that are selected and pairs every output with its input', async () => {
		const result = await run({ onlyEvents: 'Trial.*' }, [{ email, type: 'user.signup' }, { email, type: 'trial.started' }]);
		expect(result.output('Node')).toMatchObject([
			{ json: { outcome: 'skipped', event: 'user.signup' }, pairedItem: { item: 0 } },
			{ json: { outcome: 'created', event: 'trial.started' }, pairedItem: { item: 1 } },
		]);
	});

	it.each<[string, IDataObject]>([
		["an app's webhook: body.type", { body: { type: 'Trial Started' } }],
		["an app's webhook: body.event", { body: { event: 'Trial Started' } }],
		['body.event_type', { body: { event_type: 'Trial Started' } }],
		["a CDP's track event: its name, not its type", { body: { type: 'track', event: 'Trial Started' } }],
		['an item that is the event itself', { type: 'Trial Started' }],
		['an item that is a track event', { type: 'track', event: 'Trial Started' }],
		['the output of Resend Contact Sync', { event: 'track', eventName: 'Trial Started' }],
		['the output of another node of the pack', { event: 'Trial Started' }],
	])('finds the event name of %s', async (_what, item) => {
		const [done] = outcomes(await run({ onlyEvents: 'trial started' }, [{ email, ...item }]));
		expect(done).toMatchObject({ outcome: 'created', event: 'Trial Started' });
	});

	it('takes the event name from an expression of the user', async () => {
		const done = outcomes(await run({ onlyEvents: 'a', eventName: '={{ $json.kind }}' }, [{ email, kind: 'a', type: 'b' }, { email, kind: 'b', type: 'a' }]));
		expect(done.map(({ outcome }) => outcome)).toEqual(['created', 'skipped']);
	});

	it("filters by the resource's type: resource.type, resource_type or the object of a Stripe event", async () => {
		const items = [
			{ email, body: { resource: { type: 'subscription' } } },
			{ email, resource_type: 'Subscription' },
			{ email, type: 'customer.subscription.created', data: { object: { object: 'subscription' } } },
			{ email, data: { object: { object: 'invoice' } } },
			{ email },
		];
		const done = outcomes(await run({ onlyResourceTypes: 'subscription' }, items));
		expect(done.map(({ outcome }) => outcome)).toEqual(['created', 'unchanged', 'unchanged', 'skipped', 'skipped']);
	});

	it('an item that is not selected need not fit the other fields', async () => {
		const parameters = { segment: byName('={{ $json.deep.er.name }}'), email: '={{ $json.who.email }}', options: { onlyEvents: 'x' } };
		const [done] = outcomes(await segmentNode(emulator, parameters, [{ type: 'y' }]));
		expect(done).toMatchObject({ outcome: 'skipped', reason: 'event_not_selected' });
	});
});
