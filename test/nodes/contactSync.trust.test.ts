import type { IDataObject } from 'n8n-workflow';

import { startEmulator } from '../virtual/emulator';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from './contactSync';

describe('Skip Unchanged For', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterEach(() => emulator.stop());

	const email = 'anna@example.com';
	const parameters = { resolveEmailFromUserId: true, options: { skipUnchangedFor: 24 } };
	/** One process after another run of the same workflow, as n8n has it outside of queue mode: what was saved is loaded. */
	let staticData: IDataObject | undefined;
	beforeEach(() => {
		staticData = undefined;
	});
	const run = async (event: unknown) => {
		const result = await sync(emulator, parameters, [event], staticData === undefined ? {} : { staticData: structuredClone(staticData) });
		staticData = result.saved ?? staticData;
		return outcomes(result)[0];
	};
	const plan = () => emulator.state.contactByEmail(email)?.properties.get('plan');
	const identified = () => identify({ email, plan: 'a' }, { userId: 'u-1' });

	it('trusts the same wish, and looks again for another', async () => {
		await run(identified());
		expect(await run(identified())).toMatchObject({ outcome: 'unchanged', requests: 0 });
		expect(await run(identified())).toMatchObject({ outcome: 'unchanged', requests: 0 });
		expect(await run(identify({ email, plan: 'b' }, { userId: 'u-1' }))).toMatchObject({ outcome: 'updated' });
		expect(plan()).toBe('b');
	});

	it('looks where the last run was saved by nobody, as on a worker of queue mode', async () => {
		await run(identified());
		staticData = undefined;
		await sync(emulator, {}, [identify({ email, plan: 'b' }, { userId: 'u-1' })], { workflowId: 'another' });
		expect(await run(identified())).toMatchObject({ outcome: 'updated' });
		expect(plan()).toBe('a');
	});

	it.each<[string, object]>([
		['address', { context: { traits: { email } } }],
		['userId', { userId: 'u-1' }],
	])('what was written under the %s in between is noticed', async (_name, whom) => {
		await run(identified());
		await run(track('Changed', { traits: { plan: 'c' }, ...whom }));
		expect(plan()).toBe('c');
		expect(await run(identified())).toMatchObject({ outcome: 'updated' });
		expect(plan()).toBe('a');
	});
});
