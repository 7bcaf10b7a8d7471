import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { EmulatorState } from '../emulator/state';
import { connectEngine } from '../fuzz/wire';
import { everyOrder, orderText, type Race, type WorkerRun } from './interleavings';

const EMAIL = 'ann@a.example';
const RECORD = 'jitsu_opted_out';

connectEngine();
jest.setTimeout(600_000);

const identify = (process: number, traits: IDataObject, options: INodeParameters = {}): WorkerRun => ({
	process,
	node: 'contactSync',
	parameters: { source: 'event', event: '={{ $json }}', segments: '', options },
	items: [{ type: 'identify', messageId: `m-${process}`, traits: { email: EMAIL, ...traits } }],
});

const nobody = (state: EmulatorState): void => {
	for (const key of ['plan', RECORD, 'jitsu_managed_audiences']) state.addProperty(key);
};

interface Case {
	name: string;
	runs: [WorkerRun, WorkerRun];
	arrange?: (state: EmulatorState) => void;
	orders: number;
}

const CASES: Case[] = [
	{ name: 'a new person, one event opting out', runs: [identify(0, { plan: 'pro' }), identify(1, { unsubscribed: true })], orders: 4 },
	{ name: 'a new person, both opting out', runs: [identify(0, { unsubscribed: true }), identify(1, { unsubscribed: true, plan: 'pro' })], orders: 4 },
	{ name: 'a new person under Opt Out Only', runs: [identify(0, { plan: 'pro' }, { consent: 'optOutOnly' }), identify(1, { unsubscribed: true }, { consent: 'optOutOnly' })], orders: 4 },
	{ name: 'a new person under Follow the Trait', runs: [identify(0, { plan: 'pro' }, { consent: 'followTrait' }), identify(1, { unsubscribed: true }, { consent: 'followTrait' })], orders: 4 },
	{ name: 'a new person, one of them by import', runs: [identify(0, { plan: 'pro' }, { imports: 'always' }), identify(1, { unsubscribed: true })], orders: 4 },
	{
		name: 'a person made a moment ago',
		arrange: (state) => {
			nobody(state);
			state.addContact({ email: EMAIL });
		},
		runs: [identify(0, { plan: 'pro' }), identify(1, { unsubscribed: true })],
		orders: 2,
	},
];

describe.each(CASES.map((one) => [one.name, one] as const))('two workers at once with %s, in every order of their requests', (_name, { runs, arrange = nobody, orders }) => {
	it('keep the opt-out, and say that it stands', async () => {
		const race: Race = { arrange, runs };
		const undone: string[] = [];
		const played = await everyOrder(race, ({ state, order, results }) => {
			const contacts = state.contacts.all();
			const said = results[1]?.output('Node')[0]?.json;
			if (contacts.length !== 1 || contacts[0]?.unsubscribed !== true || said?.['error'] !== undefined) undone.push(`${JSON.stringify(said)}\n${orderText(order)}`);
		});
		expect(undone).toEqual([]);
		expect(played).toBeGreaterThanOrEqual(orders);
	});
});

it('an opt-out on a new person costs one request more, when another worker may have been about to make them, and none else', async () => {
	const cost = async (run: WorkerRun, arrange: (state: EmulatorState) => void): Promise<number[]> => {
		const costs: number[] = [];
		await everyOrder({ arrange, runs: [run] }, ({ order }) => void costs.push(order.length));
		return costs;
	};
	const old = (state: EmulatorState): void => {
		nobody(state);
		state.addContact({ email: EMAIL, createdAt: '2025-11-30 20:39:59.540771+00' });
	};
	expect(await cost(identify(0, { plan: 'pro' }), nobody)).toEqual([2]);
	expect(await cost(identify(0, { unsubscribed: true }), nobody)).toEqual([3]);
	expect(await cost(identify(0, { unsubscribed: true }), old)).toEqual([2]);
});
