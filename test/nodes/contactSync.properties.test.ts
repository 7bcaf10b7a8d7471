import type { IDataObject } from 'n8n-workflow';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from './contactSync';
import { ownEmulator } from './scenario';

jest.setTimeout(30_000);

const email = 'a@x.io';
let emulator: Emulator;
beforeEach(async () => {
	emulator = await ownEmulator();
});
afterEach(() => emulator.stop());

const run = async (traits: IDataObject, parameters: IDataObject = {}, more: IDataObject = {}): Promise<IDataObject | undefined> =>
	outcomes(await sync(emulator, parameters, [identify({ email, ...traits }, more)]))[0];
const stored = (): Record<string, unknown> => emulator.state.propertiesOf(email);

describe('values', () => {
	it('are stored as text, objects and lists as JSON', async () => {
		await run({ text: 'x', empty: '', number: 7, float: 0.5, yes: true, no: false, list: [1, 'a'], object: { a: { b: 1 } } });
		expect(stored()).toEqual({ text: 'x', number: '7', float: '0.5', yes: 'true', no: 'false', list: '[1,"a"]', object: '{"a":{"b":1}}' });
	});

	it('are numbers where the account says so, on creating and on changing', async () => {
		emulator.state.addProperty('seats', 'number');
		expect(await run({ seats: '7' })).toMatchObject({ properties: { seats: 7 } });
		await run({ seats: 8.5 });
		expect(stored()).toEqual({ seats: 8.5 });
		const item = await run({ seats: 'many', plan: 'pro' });
		expect(item).toMatchObject({ outcome: 'updated', properties: { plan: 'pro' }, warnings: [expect.stringContaining('"seats"')] });
		expect(stored()).toEqual({ seats: 8.5, plan: 'pro' });
	});

	it('of a boolean property are text, which Resend takes on creating too', async () => {
		emulator.setQuirks({ wrongTypeProperty: 'coerce' });
		emulator.state.addProperty('active', 'boolean');
		await run({ active: true });
		expect(await run({ active: true })).toMatchObject({ outcome: 'unchanged' });
		expect(stored()).toEqual({ active: true });
	});

	it('null clears, and costs nothing where nothing was', async () => {
		await run({ plan: 'pro', city: 'Rome' });
		expect(await run({ plan: null, unheard: null })).toMatchObject({ outcome: 'updated', properties: { plan: null } });
		expect(stored()).toEqual({ city: 'Rome' });
		expect(emulator.state.propertyByKey('unheard')).toBeUndefined();
	});

	it('of people who are not known yet: null is nothing', async () => {
		expect(await run({ plan: null })).toMatchObject({ outcome: 'created', properties: {} });
		expect(emulator.state.properties.all()).toEqual([]);
	});

	it('that were not mentioned stay', async () => {
		await run({ plan: 'pro', city: 'Rome' });
		await run({ city: 'Berlin' });
		expect(stored()).toEqual({ plan: 'pro', city: 'Berlin' });
	});

	it('userId and anonymousId are kept under the prefix of the option', async () => {
		await run({}, {}, { userId: 'u-1', anonymousId: 'a-1' });
		await run({}, { options: { propertyPrefix: 'acme' } }, { userId: 'u-2' });
		expect(stored()).toEqual({ jitsu_user_id: 'u-1', jitsu_anonymous_id: 'a-1', acme_user_id: 'u-2' });
	});

	it.each(['with space', 'ümlaut', '', 'x'.repeat(31)].filter((prefix) => prefix !== ''))('the prefix %j is refused in words', async (propertyPrefix) => {
		expect((await sync(emulator, { options: { propertyPrefix } }, [identify({ email })])).error()).toMatch(/Property Prefix/);
		expect(emulator.requests()).toEqual([]);
	});
});

describe('names', () => {
	it.each<[string, IDataObject, string | null, string | null]>([
		['given apart', { firstName: 'Ada', lastName: 'King' }, 'Ada', 'King'],
		['in snake case', { first_name: 'Ada', last_name: 'King' }, 'Ada', 'King'],
		['in one', { name: 'Ada King Lovelace' }, 'Ada', 'King Lovelace'],
		['not given', { plan: 'x' }, 'Old', 'Name'],
		['blank', { firstName: '', lastName: ' ' }, 'Old', 'Name'],
		['only a first one', { firstName: 'Ada' }, 'Ada', 'Name'],
		['null', { firstName: null, lastName: null }, null, null],
	])('%s', async (_name, traits, firstName, lastName) => {
		emulator.state.addContact({ email, firstName: 'Old', lastName: 'Name' });
		await run(traits);
		expect(emulator.state.contactByEmail(email)).toMatchObject({ firstName, lastName });
	});

	it('are no business of track and group events', async () => {
		emulator.state.addContact({ email, firstName: 'Old' });
		outcomes(await sync(emulator, {}, [track('x', { traits: { email, firstName: 'New', plan: 'x' } }), { type: 'group', groupId: 'g', traits: { name: 'Acme' }, context: { traits: { email, firstName: 'New' } } }]));
		expect(emulator.state.contactByEmail(email)).toMatchObject({ firstName: 'Old' });
		expect(stored()).toEqual({ plan: 'x', group_id: 'g', group_name: 'Acme' });
	});
});

describe('definitions', () => {
	it('are found on every page: 150 of them, and none is made twice', async () => {
		for (let index = 0; index < 150; index += 1) emulator.state.addProperty(`p${index}`, index % 2 === 0 ? 'number' : 'string');
		const traits = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`p${index}`, index]));
		expect(await run({ ...traits, fresh: 1 })).toMatchObject({ outcome: 'created', warnings: [] });
		expect(emulator.state.properties.all()).toHaveLength(151);
		expect(emulator.requests({ method: 'GET', route: '/contact-properties' })).toHaveLength(2);
		expect(stored()).toMatchObject({ p0: 0, p1: '1', p148: 148, p149: '149', fresh: '1' });
	});

	it.each([
		[0, 0],
		[3, 3],
		[20, 10],
	])('at most %i a run are made, the rest is reported and costs nothing else', async (maxNewProperties, made) => {
		const traits = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`k${index}`, 'x']));
		const item = await run({ ...traits, resendAudiences: 'A' }, { options: { maxNewProperties } }, { userId: 'u-1' });
		expect(item).toMatchObject({ outcome: 'created', segments: { added: ['A'] } });
		expect(JSON.stringify(item?.['warnings']).match(/is left out/g) ?? []).toHaveLength(10 - made);
		expect(Object.keys(stored()).filter((key) => key.startsWith('k'))).toHaveLength(made);
		expect(stored()).toMatchObject({ jitsu_user_id: 'u-1' });
	});

	it('of a key that Resend refuses cost that key only, and one request a run', async () => {
		emulator.fault({ kind: 'status', status: 422, body: { statusCode: 422, name: 'validation_error', message: 'Reserved' }, times: Infinity, match: { method: 'POST', route: '/contact-properties', where: ({ body }) => JSON.stringify(body).includes('odd') } });
		const results = outcomes(await sync(emulator, {}, ['a', 'b', 'c'].map((name) => identify({ email: `${name}@x.io`, odd: 1, plan: 'pro' }))));
		expect(results).toMatchObject(results.map(() => ({ outcome: 'created', properties: { plan: 'pro' }, warnings: [expect.stringContaining('"odd"')] })));
		expect(emulator.requests({ method: 'POST', route: '/contact-properties', status: 422 })).toHaveLength(1);
	});

	it('are not made for people who do not exist', async () => {
		expect(outcomes(await sync(emulator, {}, [{ type: 'track', event: 'x', traits: { plan: 'pro' } }]))).toMatchObject([{ outcome: 'skipped' }]);
		expect(emulator.state.properties.all()).toEqual([]);
	});
});

describe('keys', () => {
	it('are cleaned, and what cannot be one is reported, never fatal', async () => {
		const item = await run({ 'utm source': 'x', 'größe': 1, '': 'empty', '🙂': 1, ['x'.repeat(51)]: 1, FIRST_NAME: 'Ada', unsubscribe_url: 'x', 'a b': 'lost', a_b: 'won', jitsu_managed_audiences: '[forged]' });
		expect(item).toMatchObject({ outcome: 'created' });
		expect(stored()).toEqual({ utm_source: 'x', gr__e: '1', a_b: 'won' });
		expect(item?.['warnings']).toHaveLength(6);
	});
});

describe('track, page and screen', () => {
	it.each(['track', 'page', 'screen'])('%s updates its own traits on the contact with one request, and creates nobody', async (type) => {
		emulator.state.addContact({ email, properties: { plan: 'free', city: 'Rome' } });
		outcomes(await sync(emulator, {}, [{ type, traits: { email, plan: 'x' } }]));
		const before = emulator.requests().length;
		const event = { type, name: 'Home', event: 'Opened', traits: { plan: 'pro' }, properties: { price: 5 }, context: { traits: { email, city: 'Berlin' } } };
		expect(outcomes(await sync(emulator, {}, [event]))).toMatchObject([{ outcome: 'updated', event: type, properties: { plan: 'pro' }, requests: 1 }]);
		expect(emulator.requests().slice(before)).toHaveLength(1);
		expect(stored()).toEqual({ plan: 'pro', city: 'Rome' });
		expect(outcomes(await sync(emulator, {}, [{ ...event, context: { traits: { email: 'nobody@x.io' } } }]))).toMatchObject([{ outcome: 'skipped', reason: 'contact_not_found' }]);
		expect(emulator.state.contacts.all()).toHaveLength(1);
	});

	it('a plain event costs no request', async () => {
		const events = [track('x', { context: { traits: { email } } }), { type: 'page', traits: { email } }, { type: 'screen', userId: 'u-1' }, track('y', { properties: { price: 5 }, traits: {} })];
		expect(outcomes(await sync(emulator, { segments: 'A', resolveEmailFromUserId: true }, events))).toMatchObject(events.map(() => ({ outcome: 'skipped', reason: 'nothing_to_sync', requests: 0 })));
		expect(emulator.requests()).toEqual([]);
	});
});
