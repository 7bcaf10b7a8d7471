import { startEmulator, type Emulator } from '../emulator/server';
import { identify, outcomes, sync } from './contactSync';
import { addWelcome, mailsPerPerson, onceEach, outcomes as sent, people, send } from './sendTemplate';

/** All other tests of the nodes are in virtual time and end where n8n's HTTP code would open a socket. */
describe('over a real connection', () => {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ rateLimit: 'off', importMs: 0 });
	});
	afterAll(() => emulator.stop());

	it('a person is created, changed and taken out of a segment', async () => {
		const outcomeOf = async (item: unknown) => outcomes(await sync(emulator, {}, [item]))[0];
		expect(await outcomeOf(identify({ email: 'ann@x.io', name: 'Ann König', plan: 'free', resendSegments: 'A' }))).toMatchObject({ outcome: 'created' });
		expect(await outcomeOf(identify({ email: 'ann@x.io', plan: 'pro', resendSegments: 'B' }))).toMatchObject({ outcome: 'updated' });
		expect(emulator.state.contactByEmail('ann@x.io')).toMatchObject({ firstName: 'Ann', lastName: 'König' });
		expect(emulator.state.segmentNamesOf('ann@x.io')).toEqual(['B']);
	});

	it('a batch of e-mails goes out once', async () => {
		addWelcome(emulator);
		const items = people(3);
		expect(sent(await send(emulator, {}, items)).map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent']);
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
	});

	it.each([
		['breaks', { kind: 'reset' } as const, 'network'],
		['is answered with a page', { kind: 'html', status: 502 } as const, 'server'],
	])('that %s is an error with its code, where nothing is tried again', async (_how, fault, code) => {
		const { remove } = emulator.fault({ ...fault, times: Infinity });
		const result = await sync(emulator, { options: { keepTryingFor: 0 } }, [identify({ email: 'ann@x.io', plan: 'team' })], { onError: 'continueRegularOutput' });
		remove();
		expect(result.output('Node')[0]?.json).toMatchObject({ details: { code } });
	});
});
