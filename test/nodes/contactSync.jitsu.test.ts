import { startEmulator } from '../virtual/emulator';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from './contactSync';

describe("Jitsu's published sequence of events", () => {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterAll(() => emulator.stop());

	const email = 'jitsu-test@example.com';

	it('identify with resendAudiences creates the contact in both segments', async () => {
		const [created] = outcomes(
			await sync(emulator, {}, [identify({ email, name: 'Ada King Lovelace', plan: 'free', resendAudiences: '__TEST, __TEST_B' }, { userId: 'u-1', anonymousId: 'a-1' })]),
		);
		expect(created).toMatchObject({ outcome: 'created', event: 'identify', email, segments: { added: ['__TEST', '__TEST_B'], removed: [], kept: [] } });
		expect(created?.['warnings']).toEqual(['__TEST', '__TEST_B'].map((name) => expect.stringContaining(name)));
		const contact = emulator.state.contactByEmail(email);
		expect(created).toMatchObject({ contactId: contact?.id, properties: { plan: 'free', jitsu_user_id: 'u-1', jitsu_anonymous_id: 'a-1' } });
		expect(contact).toMatchObject({ firstName: 'Ada', lastName: 'King Lovelace', unsubscribed: false });
		expect(emulator.state.segmentNamesOf(email)).toEqual(['__TEST', '__TEST_B']);
		const ids = ['__TEST', '__TEST_B'].map((name) => emulator.state.segmentByName(name)?.id);
		expect(contact?.properties.get('jitsu_managed_audiences')).toBe(`[${ids.join(',')}]`);
	});

	it('identify with other audiences leaves A, keeps B, joins C and updates a trait without a duplicate', async () => {
		const [updated] = outcomes(await sync(emulator, {}, [identify({ email, plan: 'pro', resendAudiences: '__TEST_B, __TEST_C' })]));
		expect(updated).toMatchObject({
			outcome: 'updated',
			segments: { added: ['__TEST_C'], removed: ['__TEST'], kept: ['__TEST_B'] },
			properties: { plan: 'pro' },
		});
		expect(emulator.state.segmentNamesOf(email)).toEqual(['__TEST_B', '__TEST_C']);
		expect(emulator.state.contacts.all()).toHaveLength(1);
	});

	it('track with a trait of its own and the address in context updates one property with one request', async () => {
		const before = emulator.requests().length;
		const [tracked] = outcomes(await sync(emulator, {}, [track('Upgraded', { traits: { plan: 'team' }, context: { traits: { email, company: 'ignored' } } })]));
		expect(tracked).toMatchObject({ outcome: 'updated', event: 'track', eventName: 'Upgraded', properties: { plan: 'team' }, requests: 1 });
		expect(emulator.requests().slice(before).map(({ method }) => method)).toEqual(['PATCH']);
		expect(emulator.state.contactByEmail(email)?.properties.get('company')).toBeUndefined();
	});

	it('track of an unknown userId is skipped', async () => {
		const [skipped] = outcomes(await sync(emulator, { resolveEmailFromUserId: true }, [track('Upgraded', { userId: 'nobody', traits: { plan: 'x' } })]));
		expect(skipped).toMatchObject({ outcome: 'skipped', reason: 'user_id_not_cached', requests: 0 });
	});
});
