import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { outcomes } from './contactSync';
import { byName, mapped, segmentNode } from './resendSegment';

const email = 'anna@example.com';

describe('Resend Segment: the contact', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
		emulator.state.addContact({ email, firstName: 'Anna', lastName: 'Lee', properties: { plan: 'free', seats: 3 }, segments: ['Trial'] });
	});
	afterEach(() => emulator.stop());
	const run = (parameters: Parameters<typeof segmentNode>[1], item: object = {}) => segmentNode(emulator, { segment: byName('Trial'), ...parameters }, [{ email, ...item }]);

	it('blank fields say nothing', async () => {
		const properties = mapped({ plan: '', seats: null });
		const [done] = outcomes(await run({ firstName: '', lastName: '  ', properties }));
		expect(done).toMatchObject({ outcome: 'unchanged', properties: {} });
		expect(emulator.requests({ method: 'PATCH' })).toEqual([]);
	});

	it('a field that an expression leaves undefined says nothing', async () => {
		const [done] = outcomes(await run({ firstName: '={{ $json.nope }}', properties: mapped({ plan: '={{ $json.nope }}' }) }));
		expect(done).toMatchObject({ outcome: 'unchanged' });
	});

	it('an expression that gives null clears a property and keeps a name', async () => {
		const [done] = outcomes(await run({ firstName: '={{ $json.gone }}', properties: mapped({ plan: '={{ $json.gone }}', seats: null }) }, { gone: null }));
		expect(done).toMatchObject({ outcome: 'updated', properties: { plan: null } });
		expect(emulator.state.contactByEmail(email)?.firstName).toBe('Anna');
		expect(emulator.state.propertiesOf(email)).toEqual({ seats: 3 });
	});

	it('mapped columns are written in the types of the account', async () => {
		const [done] = outcomes(await run({ properties: mapped({ plan: '={{ $json.plan }}', seats: '={{ $json.seats }}' }) }, { plan: 'pro', seats: '7' }));
		expect(done).toMatchObject({ outcome: 'updated', properties: { plan: 'pro', seats: 7 }, warnings: [] });
		expect(emulator.state.propertiesOf(email)).toEqual({ plan: 'pro', seats: 7 });
	});

	it('a value that does not fit its column is left out with a warning, the rest is written', async () => {
		const [done] = outcomes(await run({ properties: mapped({ plan: 'pro', seats: 'many' }) }));
		expect(done).toMatchObject({ outcome: 'updated', properties: { plan: 'pro' }, warnings: [expect.stringMatching(/"seats" is left out.*number/)] });
	});

	it('a column that the user removed is not written, whatever the editor left in it', async () => {
		const [done] = outcomes(await run({ properties: mapped({ plan: 'pro', seats: 9 }, ['seats']) }));
		expect(done).toMatchObject({ properties: { plan: 'pro' } });
	});

	it('a plain object in place of the mapper is taken too: null clears, blank says nothing, unknown properties are defined', async () => {
		const traits = { plan: null, seats: '', company: 'Acme', email: 'other@example.com', unsubscribed: false };
		const [done] = outcomes(await run({ properties: '={{ $json.traits }}' }, { traits }));
		expect(done).toMatchObject({ outcome: 'updated', email, properties: { plan: null, company: 'Acme' }, warnings: [] });
		expect(emulator.state.propertiesOf(email)).toEqual({ seats: 3, company: 'Acme' });
	});

	it("the sync's own record cannot be written by hand", async () => {
		emulator.state.addProperty('jitsu_managed_audiences');
		const [done] = outcomes(await run({ properties: mapped({ jitsu_managed_audiences: '[x]' }) }));
		expect(done).toMatchObject({ outcome: 'unchanged', warnings: [expect.stringMatching(/keeps its own record/)] });
	});

	it.each([
		['an empty address', '', 'no_email'],
		['none at all', undefined, 'no_email'],
		['no address', 'not an address', 'invalid_email'],
		['an object', { a: 1 }, 'invalid_email'],
	])('%s is skipped without a request', async (_what, address, reason) => {
		const [done] = outcomes(await segmentNode(emulator, { segment: byName('Trial') }, [{ email: address }]));
		expect(done).toMatchObject({ outcome: 'skipped', reason, requests: 0 });
		expect(emulator.log).toEqual([]);
	});

	it('an opt-out survives every operation, also with a lost answer', async () => {
		const contact = emulator.state.contactByEmail(email);
		if (contact !== undefined) contact.unsubscribed = true;
		emulator.fault({ kind: 'lostAnswer', match: { method: 'PATCH' } });
		for (const operation of ['remove', 'add']) {
			await run({ operation, firstName: operation, properties: '={{ { unsubscribed: false } }}' });
			expect(emulator.state.contactByEmail(email)).toMatchObject({ firstName: operation, unsubscribed: true });
		}
		const bodies = emulator.requests().map(({ body }) => JSON.stringify(body ?? {}));
		expect(bodies.filter((body) => body.includes('unsubscribed'))).toEqual([]);
	});

	it('a broken expression fails its item only', async () => {
		const parameters = { segment: byName('Trial'), lastName: "={{ $json.broken ? $('No such node').item.json.name : 'Said' }}" };
		const result = await segmentNode(emulator, parameters, [{ email: 'ben@example.com', broken: true }, { email }], { onError: 'continueErrorOutput' });
		expect(result.output('Node', 1)).toMatchObject([{ json: { details: { code: 'parameter' } } }]);
		expect(result.output('Node', 0)).toMatchObject([{ json: { outcome: 'updated', email }, pairedItem: { item: 1 } }]);
		expect(emulator.state.contacts.all()).toHaveLength(1);
	});

	it('an option that fails on the first item fails that item only', async () => {
		const options = { onlyEvents: 'x', eventName: "={{ $json.broken ? $('No such node').item.json.name : 'x' }}" };
		const result = await segmentNode(emulator, { segment: byName('Trial'), options }, [{ email, broken: true }, { email }], { onError: 'continueErrorOutput' });
		expect(result.output('Node', 1)).toMatchObject([{ json: { details: { code: 'parameter' } }, pairedItem: { item: 0 } }]);
		expect(result.output('Node', 0)).toMatchObject([{ json: { outcome: 'unchanged' }, pairedItem: { item: 1 } }]);
	});

	it('an option that cannot be used fails every item, with the error output as without', async () => {
		const parameters = { segment: byName('Trial'), options: { propertyPrefix: 'a b' } };
		expect((await segmentNode(emulator, parameters, [{ email }])).error()).toMatch(/Property Prefix/);
		const result = await segmentNode(emulator, parameters, [{ email }, { email }], { onError: 'continueErrorOutput' });
		expect([result.output('Node', 0).length, result.output('Node', 1).length]).toEqual([0, 2]);
		expect(emulator.log).toEqual([]);
	});
});
