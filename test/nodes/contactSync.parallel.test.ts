import type { IDataObject } from 'n8n-workflow';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync } from './contactSync';
import { ownEmulator, pooled } from './scenario';

jest.setTimeout(90_000);

async function withEmulator(options: Parameters<typeof ownEmulator>[0], work: (emulator: Emulator) => Promise<void>): Promise<void> {
	const emulator = await ownEmulator(options);
	try {
		await work(emulator);
	} finally {
		await emulator.stop();
	}
}

const person = (index: number, more: IDataObject = {}): IDataObject => identify({ email: `person${index}@x.io`, name: `Person ${index}`, plan: 'pro', ...more }, { userId: `u-${index}` });
const sixty = Array.from({ length: 60 }, (_, index) => person(index));

interface Sixty {
	name: string;
	known: boolean;
	imports: 'auto' | 'never';
	outcome: 'created' | 'updated';
}
const sixties: Sixty[] = [
	{ name: 'new ones, by import where that is cheaper', known: false, imports: 'auto', outcome: 'created' },
	{ name: 'new ones, one by one', known: false, imports: 'never', outcome: 'created' },
	{ name: 'known ones with changed traits, of whom every third has opted out', known: true, imports: 'auto', outcome: 'updated' },
];

/** At once, each with an account of its own: their time is all waiting for the limit. */
const runs = pooled(sixties, 3, async ({ known, imports }) => {
	const emulator = await ownEmulator({ rateLimit: 10, latencyMs: 50 });
	try {
		for (let index = 0; known && index < 60; index += 1) emulator.state.addContact({ email: `person${index}@x.io`, unsubscribed: index % 3 === 0, properties: { plan: 'free' } });
		const results = outcomes(await sync(emulator, { segments: 'Customers', options: { imports } }, sixty));
		return { results, emulator };
	} finally {
		await emulator.stop();
	}
});

describe('sixty people at ten requests a second, 50 ms away', () => {
	it.each(sixties.map((one) => [one.name, one] as const))('%s: nobody is lost, nobody twice, at most three refusals', async (_name, one) => {
		const run = await runs.get(one);
		if (run === undefined) throw new Error('Not run');
		const { results, emulator } = run;
		expect(results.map(({ outcome }) => outcome)).toEqual(sixty.map(() => one.outcome));
		expect(new Set(results.map(({ contactId }) => contactId)).size).toBe(60);
		const contacts = emulator.state.contacts.all();
		expect(contacts).toHaveLength(60);
		expect(emulator.state.membersOf('Customers')).toHaveLength(60);
		expect(contacts.map(({ properties }) => properties.get('jitsu_user_id')).sort()).toEqual(sixty.map(({ userId }) => userId).sort());
		expect(contacts.filter(({ properties }) => properties.get('plan') !== 'pro')).toEqual([]);
		expect(contacts.filter(({ unsubscribed }) => unsubscribed)).toHaveLength(one.known ? 20 : 0);
		expect(emulator.requests({ status: 429 }).length).toBeLessThanOrEqual(3);
	});
});

describe('twenty executions at once', () => {
	const twenty = Array.from({ length: 20 }, (_, index) => index);
	const inParallel = (emulator: Emulator, items: (index: number) => IDataObject[], parameters: IDataObject = {}) =>
		Promise.all(twenty.map((index) => sync(emulator, { segments: 'Brand New', ...parameters }, items(index), { executionId: String(index) })));

	it.each([0, 20])('make a new segment and new properties once each, %i ms away', async (latencyMs) => {
		await withEmulator({ latencyMs }, async (emulator) => {
			const results = await inParallel(emulator, (index) => [person(index, { city: 'Berlin' })]);
			expect(results.flatMap(outcomes).map(({ outcome }) => outcome)).toEqual(twenty.map(() => 'created'));
			expect(emulator.state.segments.all().map(({ name }) => name)).toEqual(['Brand New']);
			expect(emulator.requests({ method: 'POST', route: '/segments' })).toHaveLength(1);
			expect(emulator.requests({ method: 'POST', route: '/contact-properties' })).toHaveLength(emulator.state.properties.all().length);
			expect(emulator.state.properties.all().map(({ key }) => key).sort()).toEqual(['city', 'jitsu_managed_audiences', 'jitsu_user_id', 'plan']);
			expect(emulator.state.membersOf('Brand New')).toHaveLength(20);
		});
	});

	it.each([0, 20])('for the same newcomer make one contact, and keep the opt-out that one of them carries, %i ms away', async (latencyMs) => {
		await withEmulator({ latencyMs }, async (emulator) => {
			const email = 'same@x.io';
			const results = await inParallel(emulator, (index) => [identify({ email: index % 2 === 0 ? email : 'Same@X.io', visit: index, ...(index === 7 ? { unsubscribed: true } : {}) })]);
			const words = results.flatMap(outcomes).map(({ outcome }) => outcome);
			expect(words.filter((word) => word === 'created')).toHaveLength(1);
			expect(emulator.state.contacts.all()).toHaveLength(1);
			expect(emulator.state.contactByEmail(email)?.unsubscribed).toBe(true);
			expect(emulator.requests({ method: 'POST', route: '/contacts' })).toHaveLength(1);
			expect(emulator.state.segmentNamesOf(email)).toEqual(['Brand New']);
		});
	});

	it('want other segments for the same person each: in the end one of them holds, and nothing un-managed is touched', async () => {
		await withEmulator({}, async (emulator) => {
			const email = 'same@x.io';
			emulator.state.addContact({ email, segments: ['Hand'] });
			const results = await inParallel(emulator, (index) => [identify({ email, resendAudiences: `S${index % 4}` })]);
			results.forEach(outcomes);
			const segments = emulator.state.segmentNamesOf(email);
			expect(segments).toHaveLength(2);
			expect(segments).toContain('Hand');
			outcomes(await sync(emulator, {}, [identify({ email, resendAudiences: '' })]));
			expect(emulator.state.segmentNamesOf(email)).toEqual(['Hand']);
		});
	});

	it('through lost answers and server errors lose nobody and make nothing twice', async () => {
		await withEmulator({ seed: 7 }, async (emulator) => {
			emulator.fault({ kind: 'lostAnswer', probability: 0.15 });
			emulator.fault({ kind: 'status', status: 500, probability: 0.1 });
			const results = await inParallel(emulator, (index) => [person(index, { city: 'Berlin' }), person(100 + index)]);
			expect(results.flatMap(outcomes)).toHaveLength(40);
			expect(emulator.state.contacts.all()).toHaveLength(40);
			expect(emulator.state.segments.all()).toHaveLength(1);
			expect(emulator.state.membersOf('Brand New')).toHaveLength(40);
		});
	});
});
