import type { IDataObject } from 'n8n-workflow';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from './contactSync';
import { ownEmulator } from './scenario';

let emulator: Emulator;
beforeEach(async () => {
	emulator = await ownEmulator();
});
afterEach(() => emulator.stop());

const bad = identify({ email: 'bad@x.io' });
const refuseBad = (): void =>
	void emulator.fault({ kind: 'status', status: 422, body: { statusCode: 422, name: 'validation_error', message: 'Not this one' }, times: Infinity, match: { where: ({ path, body }) => JSON.stringify([path, body]).includes('bad') } });
const paired = (items: Array<{ pairedItem?: unknown }>): unknown[] => items.map(({ pairedItem }) => pairedItem);

describe('one output item per event', () => {
	it('in the order of the input, tied to its item, with no column that stands for nothing', async () => {
		const items = [identify({ email: 'a@x.io', plan: 'pro' }), { batch: [track('x'), identify({ email: 'b@x.io' })] }, { type: 'alias' }, [track('y', { traits: { email: 'nobody@x.io', plan: 'x' } })]].map((event) => ({ event }));
		const result = await sync(emulator, { event: '={{ $json.event }}' }, items);
		const output = result.output('Node');
		expect(paired(output)).toEqual([0, 1, 1, 2, 3].map((item) => ({ item })));
		expect(output.map(({ json }) => json['outcome'])).toEqual(['created', 'skipped', 'created', 'skipped', 'skipped']);
		for (const { json } of output) {
			expect(Object.keys(json)).toEqual(expect.arrayContaining(['outcome', 'segments', 'properties', 'warnings', 'requests']));
			expect(json['segments']).toEqual({ added: [], removed: [], kept: [] });
			expect(json['outcome'] === 'skipped').toBe('reason' in json);
			expect(Object.values(json)).not.toContain(null);
		}
	});

	it('the events of one person are one write, and its requests are reported once', async () => {
		const events = [identify({ email: 'a@x.io', plan: 'free' }), track('x', { traits: { email: 'a@x.io', plan: 'pro' } }), identify({ email: 'a@x.io', plan: 'pro', name: 'Ada' })];
		const results = outcomes(await sync(emulator, { segments: 'A' }, events));
		expect(results).toMatchObject([
			{ outcome: 'created', properties: { plan: 'free' } },
			{ outcome: 'updated', properties: { plan: 'pro' } },
			{ outcome: 'updated', properties: {} },
		]);
		expect(results.reduce((sum, { requests }) => sum + Number(requests), 0)).toBe(emulator.requests().length);
		expect(emulator.requests({ method: 'POST', route: '/contacts' })).toHaveLength(1);
		expect(emulator.requests({ method: 'PATCH' })).toHaveLength(0);
	});

	it('no items, no output, no request', async () => {
		expect(outcomes(await sync(emulator, {}, []))).toEqual([]);
		expect(emulator.requests()).toEqual([]);
	});

	it('a webhook item is read from its body by the default expression', async () => {
		expect(outcomes(await sync(emulator, {}, [{ headers: {}, params: {}, query: {}, body: identify({ email: 'a@x.io' }) }]))).toMatchObject([{ outcome: 'created', email: 'a@x.io' }]);
	});

	it('Source Fields: mapped fields are an identify event', async () => {
		const parameters: IDataObject = {
			source: 'fields',
			email: '={{ $json.mail }}',
			firstName: '={{ $json.first }}',
			lastName: '',
			userId: '={{ $json.id }}',
			properties: { assignments: [{ id: '1', name: 'plan', value: '={{ $json.plan }}', type: 'string' }] },
			segments: 'A',
		};
		const results = outcomes(await sync(emulator, parameters, [{ mail: 'A@x.io', first: 'Ada', id: 7, plan: 'pro' }, { first: 'Nobody' }]));
		expect(results).toMatchObject([{ outcome: 'created', email: 'a@x.io' }, { outcome: 'skipped', reason: 'no_email' }]);
		expect(emulator.state.contactByEmail('a@x.io')).toMatchObject({ firstName: 'Ada', lastName: null });
		expect(emulator.state.propertiesOf('a@x.io')).toMatchObject({ plan: 'pro', jitsu_user_id: '7' });
	});
});

describe('an item that failed', () => {
	const items = [identify({ email: 'a@x.io' }), bad, identify({ email: 'c@x.io' })];

	it('stops the workflow by default, after the others were done', async () => {
		refuseBad();
		const result = await sync(emulator, {}, items);
		expect(result.error()).toMatch(/Not this one.*item 1/);
		expect(emulator.state.contacts.all().map(({ email }) => email).sort()).toEqual(['a@x.io', 'c@x.io']);
	});

	it('goes to the error output with its input, the others to the success output', async () => {
		refuseBad();
		const result = await sync(emulator, {}, items, { onError: 'continueErrorOutput' });
		expect(result.output('Node', 0).map(({ json }) => json['outcome'])).toEqual(['created', 'created']);
		expect(paired(result.output('Node', 0))).toEqual([{ item: 0 }, { item: 2 }]);
		const [failed, ...others] = result.output('Node', 1);
		expect(others).toEqual([]);
		expect(failed?.json).toMatchObject({ ...bad, error: expect.stringContaining('Not this one') as string, details: { outcome: 'failed', code: 'invalid', status: 422, event: 'identify' } });
		expect(failed?.pairedItem).toEqual({ item: 1 });
		expect(result.run.status).toBe('success');
	});

	it('stays among the others, in its place, where the regular output goes on', async () => {
		refuseBad();
		const result = await sync(emulator, {}, items, { onError: 'continueRegularOutput' });
		const output = result.output('Node', 0);
		expect(paired(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(output.map(({ json }) => ('error' in json ? 'failed' : json['outcome']))).toEqual(['created', 'failed', 'created']);
		expect(Object.keys(output[1]?.json ?? {}).sort()).toEqual(['details', 'email', 'error', 'event', 'message', 'messageId', 'outcome', 'requests', 'write']);
		expect(result.output('Node', 1)).toEqual([]);
	});

	it('of a batch takes only its own event along', async () => {
		refuseBad();
		const result = await sync(emulator, { event: '={{ $json }}' }, [{ batch: items }], { onError: 'continueErrorOutput' });
		expect(result.output('Node', 0)).toHaveLength(2);
		expect(result.output('Node', 1)).toHaveLength(1);
	});
});
