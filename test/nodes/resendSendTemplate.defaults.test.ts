import type { IDataObject } from 'n8n-workflow';

import { ResendSendTemplate } from '../../nodes/ResendSendTemplate/ResendSendTemplate.node';
import { startEmulator } from '../virtual/emulator';
import type { Emulator } from '../emulator/server';
import { runNode } from './engine';
import { addWelcome, outcomes, people, send } from './sendTemplate';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ rateLimit: 'off' });
});
afterAll(() => emulator.stop());
beforeEach(() => {
	emulator.reset();
	addWelcome(emulator, { variables: [{ key: 'FIRST_NAME', fallback: 'there' }, { key: 'plan' }] });
});

/** The node as it comes from the panel, with nothing but a template chosen. */
async function untouched(item: IDataObject, parameters: IDataObject = {}): Promise<IDataObject | undefined> {
	const run = { type: new ResendSendTemplate(), parameters: { template: { __rl: true, mode: 'id', value: 'welcome' }, ...parameters } as never, items: [item] };
	return outcomes(await runNode(run, { credential: { apiKey: emulator.apiKey, baseUrl: emulator.url } }))[0];
}

const webhook = (body: IDataObject): IDataObject => ({ headers: {}, params: {}, query: {}, body });
const traits = { email: 'anna@example.com', firstName: 'Anna', lastName: 'Berg', plan: 'Pro' };

describe('a node with nothing but a template chosen', () => {
	it.each<[string, IDataObject]>([
		['a flat item', { email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg', plan: 'Pro' }],
		['a flat body of a webhook', webhook({ email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg', plan: 'Pro' })],
		['template_variables beside it', webhook({ email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg', plan: 'Old', template_variables: { plan: 'Pro' } })],
		['an identify event', webhook({ type: 'identify', traits })],
		['a track event with context traits', webhook({ type: 'track', event: 'Plan changed', properties: { plan: 'Pro' }, context: { traits: { ...traits, plan: 'Old' } } })],
		['the webhook of PostHog', webhook({ event: { event: 'signed_up' }, person: { properties: { email: 'anna@example.com', first_name: 'Anna', last_name: 'Berg', plan: 'Pro' } } })],
	])('finds the address, the names and the variables in %s', async (_what, item) => {
		expect(await untouched(item)).toMatchObject({ outcome: 'sent', to: 'anna@example.com', contact: { outcome: 'created' }, warnings: [] });
		expect(emulator.state.contactByEmail('anna@example.com')).toMatchObject({ firstName: 'Anna', lastName: 'Berg' });
		expect(emulator.state.emails.all()).toMatchObject([{ variables: { FIRST_NAME: 'Anna', plan: 'Pro' } }]);
	});

	it('in JSON takes template_variables from the body of a webhook', async () => {
		expect(await untouched(webhook({ email: 'anna@example.com', template_variables: { plan: 'Pro' } }), { variablesMode: 'json' })).toMatchObject({ outcome: 'sent' });
	});

	it('names a variable that the event does not carry', async () => {
		await expect(untouched({ email: 'anna@example.com' })).rejects.toThrow('variable "plan" is missing');
	});

	it('looks in the event no more once a field is filled in', async () => {
		await untouched({ email: 'anna@example.com', first_name: 'Anna', plan: 'Pro' }, { variables: { mappingMode: 'defineBelow', value: { plan: 'Team', FIRST_NAME: null }, schema: [] } });
		expect(emulator.state.emails.all()).toMatchObject([{ variables: { FIRST_NAME: 'there', plan: 'Team' } }]);
	});
});

describe('the field Idempotency Key', () => {
	const keys = () => emulator.requests({ route: /^\/emails/ }).map(({ headers }) => headers['idempotency-key']);
	const PLAN = { variablesJson: '={{ { plan: "Pro" } }}' };

	it.each([
		['the field', { idempotencyKey: 'order-1' }, 'order-1'],
		['the option of older workflows', { options: { idempotencyKey: 'order-2' } }, 'order-2'],
		['the field before the option', { idempotencyKey: 'order-3', options: { idempotencyKey: 'order-4' } }, 'order-3'],
	])('%s is the key', async (_which, parameters, key) => {
		outcomes(await send(emulator, { ...PLAN, ...parameters }, people(1)));
		expect(keys()).toEqual([key]);
	});

	it('empty is the message id of the event, not to be read in the key', async () => {
		outcomes(await send(emulator, { ...PLAN, idempotencyKey: '' }, people(1, () => ({ messageId: 'message.1' }))));
		expect(keys()).toEqual([expect.stringMatching(/^n8n-[\w-]{43}$/)]);
	});
});
