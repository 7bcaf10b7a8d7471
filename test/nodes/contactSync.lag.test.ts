import { startEmulator } from '../emulator/server';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from './contactSync';

/** Resend's lists are eventually consistent (its client tests sleep before they read them). */
describe('lists that lag behind what was written', () => {
	let emulator: Emulator;
	const email = 'anna@example.com';
	const into = async (resendSegments: string) => outcomes(await sync(emulator, {}, [identify({ email, resendSegments })]));
	beforeAll(async () => {
		emulator = await startEmulator({ rateLimit: 'off', quirks: { listLagMs: 2_000 } });
	});
	afterAll(() => emulator.stop());

	it('take nobody out of the record who was not taken out of the segment', async () => {
		await into('A, B');
		await into('B, C');
		expect(emulator.state.segmentNamesOf(email)).toEqual(['B', 'C']);
		await into('');
		expect(emulator.state.segmentNamesOf(email)).toEqual([]);
	});

	it('do not make a person who was just taken out look like somebody put there by hand', async () => {
		await into('D');
		emulator.setQuirks({ listLagMs: 0 });
		await into('D');
		emulator.setQuirks({ listLagMs: 2_000 });
		await into('');
		await into('D');
		expect(emulator.state.segmentNamesOf(email)).toEqual(['D']);
		await into('');
		expect(emulator.state.segmentNamesOf(email)).toEqual([]);
	});
});

describe('an event about somebody Resend does not know', () => {
	it('defines no property for nobody', async () => {
		const emulator = await startEmulator({ rateLimit: 'off' });
		const [skipped] = outcomes(await sync(emulator, {}, [track('Used', { traits: { brandNew: 1 }, context: { traits: { email: 'nobody@example.com' } } })]));
		expect(skipped).toMatchObject({ outcome: 'skipped', reason: 'contact_not_found' });
		expect(emulator.state.properties.size).toBe(0);
		await emulator.stop();
	});
});
