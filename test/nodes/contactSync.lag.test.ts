import { startEmulator } from '../virtual/emulator';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from './contactSync';

const started: Emulator[] = [];
const start = async (listLagMs: number): Promise<Emulator> => {
	const emulator = await startEmulator({ rateLimit: 'off', quirks: { listLagMs } });
	started.push(emulator);
	return emulator;
};
afterEach(async () => {
	await Promise.all(started.splice(0).map((emulator) => emulator.stop()));
});

/** Resend's lists are eventually consistent (its client tests sleep before they read them). */
describe('lists that lag behind what was written', () => {
	let emulator: Emulator;
	const email = 'anna@example.com';
	const into = async (resendSegments: string) => outcomes(await sync(emulator, {}, [identify({ email, resendSegments })]));
	beforeEach(async () => {
		emulator = await start(2_000);
	});

	it('take nobody out of the record who was not taken out of the segment', async () => {
		await into('A, B');
		await into('B, C');
		expect(emulator.state.segmentNamesOf(email)).toEqual(['B', 'C']);
		await into('');
		expect(emulator.state.segmentNamesOf(email)).toEqual([]);
	});

	it('do not make a person who was just taken out look like somebody put there by hand', async () => {
		emulator.setQuirks({ listLagMs: 0 });
		await into('D');
		await into('');
		emulator.setQuirks({ listLagMs: 2_000 });
		await into('D');
		expect(emulator.state.segmentNamesOf(email)).toEqual(['D']);
		await into('');
		expect(emulator.state.segmentNamesOf(email)).toEqual([]);
	});
});

describe('a hand that is faster than the lists', () => {
	it('puts a person back into a segment right after they were taken out, and the sync never takes them out again', async () => {
		const emulator = await start(0);
		const email = 'anna@example.com';
		const into = async (resendSegments: string) => outcomes(await sync(emulator, {}, [identify({ email, resendSegments })]));
		await into('A');
		await into('B');
		emulator.state.join(email, 'A');
		await into('A, B');
		await into('');
		expect(emulator.state.segmentNamesOf(email)).toEqual(['A']);
	});
});

describe('segments while the list of segments lags', () => {
	it.each(['lostAnswer', 'status'] as const)('one whose creation went unanswered (%s) is not made twice', async (kind) => {
		const emulator = await start(1_500);
		emulator.fault({ match: { method: 'POST', route: '/segments' }, kind, when: 'after' });
		outcomes(await sync(emulator, { segments: 'Fresh' }, [identify({ email: 'anna@example.com' })]));
		expect(emulator.state.segments.all().map(({ name }) => name)).toEqual(['Fresh']);
	}, 20_000);

	it('one made a moment ago is not forgotten because another name is looked up', async () => {
		const emulator = await start(3_000);
		for (const segments of ['Fresh', 'Other', 'Fresh']) outcomes(await sync(emulator, { segments }, [identify({ email: 'anna@example.com' })]));
		expect(emulator.state.segments.all().map(({ name }) => name).sort()).toEqual(['Fresh', 'Other']);
	});
});

describe('an event about somebody Resend does not know', () => {
	it('defines no property for nobody', async () => {
		const emulator = await start(0);
		const [skipped] = outcomes(await sync(emulator, {}, [track('Used', { traits: { brandNew: 1 }, context: { traits: { email: 'nobody@example.com' } } })]));
		expect(skipped).toMatchObject({ outcome: 'skipped', reason: 'contact_not_found' });
		expect(emulator.state.properties.size).toBe(0);
	});
});
