import { startEmulator } from '../emulator/server';
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
	const run = async (event: unknown) => outcomes(await sync(emulator, parameters, [event]))[0];
	const plan = () => emulator.state.contactByEmail(email)?.properties.get('plan');
	const identified = () => identify({ email, plan: 'a' }, { userId: 'u-1' });

	it('trusts the same wish, and looks again for another', async () => {
		await run(identified());
		expect(await run(identified())).toMatchObject({ outcome: 'unchanged', requests: 0 });
		expect(await run(identify({ email, plan: 'b' }, { userId: 'u-1' }))).toMatchObject({ outcome: 'updated' });
		expect(plan()).toBe('b');
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
