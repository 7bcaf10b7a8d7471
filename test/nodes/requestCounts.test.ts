import type { IDataObject } from 'n8n-workflow';

import { shortOrLong } from '../long';
import { startEmulator } from '../virtual/emulator';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from './contactSync';
import { addWelcome, mailsPerPerson, outcomes as sent, onceEach, people as recipients, send } from './sendTemplate';

/** The prices in docs/performance.md. Counts, never times. */
describe('requests that a sync costs', () => {
	let emulator: Emulator;
	const segments = { segments: 'Customers' };
	const person = (n: number, more: IDataObject = {}) => identify({ email: `person${n}@example.com`, firstName: `P${n}`, plan: 'free', ...more }, { userId: `u${n}`, anonymousId: `a${n}` });
	const people = (count: number, more: IDataObject = {}) => Array.from({ length: count }, (_, n) => person(n, more));

	const cost = async (parameters: IDataObject, items: unknown[]) => {
		const before = emulator.requests().length;
		const result = outcomes(await sync(emulator, parameters, items));
		return { requests: emulator.requests().length - before, result };
	};

	/** Segment and properties exist and are known to the process. */
	const warm = async () => {
		await cost(segments, [identify({ email: 'warm@example.com', firstName: 'W', plan: 'x' }, { userId: 'w', anonymousId: 'w' })]);
	};

	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterEach(() => emulator.stop());

	it('one identify of a new person: at most 2', async () => {
		await warm();
		const { requests, result } = await cost(segments, [person(1)]);
		expect(result[0]).toMatchObject({ outcome: 'created', requests });
		expect(requests).toBeLessThanOrEqual(2);
	});

	it('one identify of a known person with nothing changed: at most 2', async () => {
		await warm();
		await cost(segments, [person(1)]);
		const { requests, result } = await cost(segments, [person(1)]);
		expect(result[0]).toMatchObject({ outcome: 'unchanged', requests });
		expect(requests).toBeLessThanOrEqual(2);
	});

	it('one identify of a known person with a changed trait: at most 3', async () => {
		await warm();
		await cost(segments, [person(1)]);
		const { requests, result } = await cost(segments, [person(1, { plan: 'pro' })]);
		expect(result[0]).toMatchObject({ outcome: 'updated', properties: { plan: 'pro' }, requests });
		expect(requests).toBeLessThanOrEqual(3);
	});

	it('one identify into two segments and out of one: at most 8, one of them to see what others wrote of it meanwhile', async () => {
		await cost({ segments: 'A, B, C' }, [identify({ email: 'warm@example.com' })]);
		await cost({ segments: 'A' }, [person(1)]);
		const { requests, result } = await cost({ segments: 'B, C' }, [person(1, { plan: 'pro' })]);
		expect(result[0]).toMatchObject({ segments: { added: ['B', 'C'], removed: ['A'] }, requests });
		expect(requests).toBeLessThanOrEqual(8);
	});

	it('one track with traits of a known person: 1', async () => {
		await warm();
		await cost(segments, [person(1)]);
		const { requests } = await cost(segments, [track('Upgraded', { traits: { plan: 'pro' }, context: { traits: { email: 'person1@example.com' } } })]);
		expect(requests).toBe(1);
	});

	it('a plain event: none', async () => {
		const { requests, result } = await cost(segments, [track('Viewed', { context: { traits: { email: 'person1@example.com' } } })]);
		expect(result[0]).toMatchObject({ outcome: 'skipped', reason: 'nothing_to_sync', requests: 0 });
		expect(requests).toBe(0);
	});

	it('100 new people in one run: at most 12, with nothing in the account yet', async () => {
		const { requests, result } = await cost(segments, people(100));
		expect(new Set(result.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
		expect(requests).toBeLessThanOrEqual(12);
		expect(result.reduce((sum, item) => sum + Number(item['requests']), 0)).toBe(requests);
		expect(emulator.state.membersOf('Customers')).toHaveLength(100);
		expect(emulator.state.contactByEmail('person42@example.com')?.properties).toEqual(
			new Map([['plan', 'free'], ['jitsu_user_id', 'u42'], ['jitsu_anonymous_id', 'a42'], ['jitsu_managed_audiences', `[${emulator.state.segmentByName('Customers')?.id}]`]]),
		);
	});

	it('the same 100 again, unchanged: at most 104', async () => {
		await cost(segments, people(100));
		const { requests, result } = await cost(segments, people(100));
		expect(new Set(result.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
		expect(result[7]).toMatchObject({ segments: { kept: ['Customers'] } });
		expect(requests).toBeLessThanOrEqual(104);
	});

	it('the same 100 again with the option that trusts the last sync: at most 4', async () => {
		const trusting = { ...segments, options: { skipUnchangedFor: 24 } };
		const first = await sync(emulator, trusting, people(100));
		const before = emulator.requests().length;
		const again = outcomes(await sync(emulator, trusting, people(100), { staticData: first.saved ?? {} }));
		expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
		expect(again[3]).toMatchObject({ contactId: emulator.state.contactByEmail('person3@example.com')?.id, segments: { kept: ['Customers'] } });
		expect(emulator.requests().length - before).toBeLessThanOrEqual(4);
		expect(JSON.stringify(first.saved)).not.toMatch(/example|person|@/);
		const { result } = await cost(trusting, [person(3, { plan: 'pro' })]);
		expect(result[0]).toMatchObject({ outcome: 'updated', properties: { plan: 'pro' } });
	});

	it('1,000 events of 50 new people: at most 15', async () => {
		const events = Array.from({ length: 1000 }, (_, n) => (n < 50 ? person(n) : track('Used', { userId: `u${n % 50}`, traits: { uses: n }, context: { traits: { email: `person${n % 50}@example.com` } } })));
		const { requests, result } = await cost(segments, [{ batch: events }]);
		expect(result).toHaveLength(1000);
		expect(requests).toBeLessThanOrEqual(15);
		expect(emulator.state.contactByEmail('person3@example.com')?.properties.get('uses')).toBe('953');
	});

	it.each(shortOrLong([[1_000, 20]], [[1_000, 20], [10_000, 150]]))('%i new people: at most %i', async (count, most) => {
		const { requests, result } = await cost(segments, [people(count)]);
		expect(result.filter(({ outcome }) => outcome === 'created')).toHaveLength(count);
		expect(requests).toBeLessThanOrEqual(most);
	}, 120_000);

	it('1,000 template sends: at most 12', async () => {
		addWelcome(emulator);
		const items = recipients(1000);
		const result = sent(await send(emulator, {}, items));
		expect(new Set(result.map(({ outcome }) => outcome))).toEqual(new Set(['sent']));
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
		expect(emulator.requests().length).toBeLessThanOrEqual(12);
	});

	it('100 template sends whose contacts are known: what looking at 100 known people costs, and the sends', async () => {
		addWelcome(emulator);
		const items = recipients(100, () => ({ firstName: 'Anna' }));
		for (const { email } of items) emulator.state.addContact({ email: String(email), firstName: 'Anna' });
		const result = sent(await send(emulator, { upsertContact: true, firstName: '={{ $json.firstName }}' }, items));
		expect(new Set(result.map(({ outcome }) => outcome))).toEqual(new Set(['sent']));
		expect(emulator.requests().length).toBeLessThanOrEqual(12 + 104);
	});
});
