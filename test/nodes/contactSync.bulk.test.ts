import type { IDataObject } from 'n8n-workflow';

import type { FaultRule } from '../emulator/faults';
import { startEmulator } from '../virtual/emulator';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync } from './contactSync';

const segments = { segments: 'Customers' };
const email = (n: number) => `person${n}@example.com`;
const person = (n: number, more: IDataObject = {}) => identify({ email: email(n), firstName: `P${n}`, plan: 'free', ...more }, { userId: `u${n}` });
const people = (count: number, more: IDataObject = {}) => Array.from({ length: count }, (_, n) => person(n, more));
const words = (items: IDataObject[]) => items.reduce<Record<string, number>>((count, { outcome }) => ({ ...count, [String(outcome)]: (count[String(outcome)] ?? 0) + 1 }), {});

// An import is asked after no sooner than a second, and a 429 costs one or two more.
jest.setTimeout(30_000);

describe('many people in one run', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterEach(() => emulator.stop());

	/** Everybody there once, in the segment, with their own values, and nobody's opt-out undone. */
	const expectSynced = (count: number, optedOut: readonly string[] = []) => {
		expect(emulator.state.contacts.size).toBe(count);
		const marker = `[${emulator.state.segmentByName('Customers')?.id}]`;
		for (let n = 0; n < count; n++) {
			const contact = emulator.state.contactByEmail(email(n));
			expect(contact).toMatchObject({ firstName: `P${n}`, unsubscribed: optedOut.includes(email(n)) });
			expect(contact?.properties.get('plan')).toBe('free');
			expect(contact?.properties.get('jitsu_user_id')).toBe(`u${n}`);
			expect(contact?.properties.get('jitsu_managed_audiences')).toBe(marker);
			expect(emulator.state.segmentNamesOf(email(n))).toEqual(['Customers']);
		}
		expect(emulator.state.segments.size).toBe(1);
	};

	it('newcomers are created by one import that never touches whoever exists', async () => {
		const result = outcomes(await sync(emulator, segments, people(40)));
		expect(words(result)).toEqual({ created: 40 });
		expectSynced(40);
		const [order] = emulator.requests({ method: 'POST', route: '/contacts/imports' });
		expect(order?.body).toMatchObject({ on_conflict: 'skip' });
		expect(emulator.requests({ method: 'POST', route: '/contacts' })).toHaveLength(0);
	});

	it('no import has a column for the opt-out: who opts out on arrival is created alone', async () => {
		const result = outcomes(await sync(emulator, segments, [...people(30), person(30, { unsubscribed: true })]));
		expect(words(result)).toEqual({ created: 31 });
		expectSynced(31, [email(30)]);
		expect(JSON.stringify(emulator.requests({ method: 'POST', route: '/contacts/imports' })[0]?.body)).not.toMatch(/unsubscribed/i);
	});

	it('a value that a spreadsheet would run as a formula is in no file and arrives unchanged', async () => {
		const formula = '@SUM(HYPERLINK("http://evil"))';
		outcomes(await sync(emulator, {}, [...people(30), person(30, { note: formula, phone: '+49 30 1234' })]));
		expect(emulator.state.contactByEmail(email(30))?.properties.get('note')).toBe(formula);
		expect(JSON.stringify(emulator.requests({ method: 'POST', route: '/contacts/imports' }).map(({ body }) => body))).not.toContain('HYPERLINK');
	});

	it('commas, quotes and line breaks survive the file', async () => {
		const note = 'a "b", c;\nd\r\ne';
		outcomes(await sync(emulator, {}, people(30, { note })));
		expect(emulator.state.contactByEmail(email(7))?.properties.get('note')).toBe(note);
	});

	it('people who exist are patched, with what differs, and never imported', async () => {
		for (let n = 0; n < 30; n++) emulator.state.addContact({ email: email(n), firstName: `P${n}`, unsubscribed: n === 3, properties: { plan: 'old' } });
		const result = outcomes(await sync(emulator, segments, people(30)));
		expect(words(result)).toEqual({ updated: 30 });
		expectSynced(30, [email(3)]);
		expect(emulator.requests({ method: 'POST', route: '/contacts/imports' })).toHaveLength(0);
		expect(emulator.requests({ method: 'POST', route: '/contacts' })).toHaveLength(0);
	});

	it('whoever is stored in another letter case is found in the list and not created again', async () => {
		emulator.setQuirks({ emailCaseSensitive: true });
		for (let n = 0; n < 30; n++) emulator.state.addContact({ email: `Person${n}@Example.com` });
		const result = outcomes(await sync(emulator, segments, people(30)));
		expect(words(result)).toEqual({ updated: 30 });
		expect(emulator.state.contacts.size).toBe(30);
	});

	it('a segment filled by hand is not recorded, so nobody is taken out of it later', async () => {
		for (let n = 0; n < 30; n++) emulator.state.addContact({ email: email(n), segments: n % 2 === 0 ? ['Customers'] : [] });
		emulator.state.addSegment('Other');
		outcomes(await sync(emulator, segments, people(30)));
		const cleared = outcomes(await sync(emulator, { segments: 'Other' }, people(30)));
		expect(words(cleared)).toEqual({ updated: 30 });
		expect(emulator.state.membersOf('Customers')).toHaveLength(15);
		expect(emulator.state.membersOf('Other')).toHaveLength(30);
	});

	it('in an account too large to list, newcomers are found by asking and still imported', async () => {
		for (let n = 0; n < 1500; n++) emulator.state.addContact({ email: `old${n}@example.com` });
		const known = Array.from({ length: 10 }, (_, n) => identify({ email: `old${n}@example.com`, plan: 'pro' }));
		const result = outcomes(await sync(emulator, segments, [...people(40), ...known]));
		expect(words(result)).toEqual({ created: 40, updated: 10 });
		expect(emulator.requests({ method: 'POST', route: '/contacts/imports' })).toHaveLength(1);
		// 50 asked for; of ten: their list, the record, the addition, the record read again and the values.
		expect(emulator.requests().length).toBeLessThan(110);
	});

	it('events of one person are one write, in the order of their timestamps', async () => {
		const late = identify({ email: email(0), plan: 'new', firstName: 'P0' }, { timestamp: '2026-01-02T00:00:00Z' });
		const stale = identify({ email: email(0), plan: 'old', firstName: 'P0' }, { timestamp: '2026-01-01T00:00:00Z' });
		const result = outcomes(await sync(emulator, {}, [late, stale, ...people(30).slice(1)]));
		expect(emulator.state.contactByEmail(email(0))?.properties.get('plan')).toBe('new');
		expect(result[0]).toMatchObject({ outcome: 'updated', write: { events: 2 } });
		expect(result[1]).toMatchObject({ outcome: 'created', write: { events: 2 } });
	});

	it('the option Contact Imports decides: never imports nobody, always imports even one', async () => {
		outcomes(await sync(emulator, { ...segments, options: { imports: 'never' } }, people(30)));
		expect(emulator.requests({ route: '/contacts/imports' })).toHaveLength(0);
		expectSynced(30);
		const [one] = outcomes(await sync(emulator, { ...segments, options: { imports: 'always' } }, [person(30)]));
		expect(one).toMatchObject({ outcome: 'created' });
		expect(emulator.requests({ method: 'POST', route: '/contacts/imports' })).toHaveLength(1);
		expectSynced(31);
	});

	it('where imports are refused everybody goes the single way, and they are not tried again soon', async () => {
		emulator.fault({ match: { method: 'POST', route: '/contacts/imports' }, kind: 'status', status: 403, name: 'restricted_api_key', times: 9 } as FaultRule);
		outcomes(await sync(emulator, segments, people(30)));
		expectSynced(30);
		const more = Array.from({ length: 30 }, (_, n) => person(n + 30));
		outcomes(await sync(emulator, segments, more));
		expectSynced(60);
		expect(emulator.requests({ method: 'POST', route: '/contacts/imports' })).toHaveLength(1);
	});

	it('an import that defines no properties loses no value', async () => {
		emulator.fault({ match: { method: 'POST', route: '/contacts/imports' }, kind: 'hook', when: 'after', run: ({ state }) => {
			state.settle(2);
			for (const property of state.properties.all()) if (property.key === 'plan') state.properties.remove(property.id);
			for (const contact of state.contacts.all()) contact.properties.delete('plan');
		} });
		outcomes(await sync(emulator, segments, people(25)));
		for (let n = 0; n < 25; n++) expect(emulator.state.contactByEmail(email(n))?.properties.get('plan')).toBe('free');
	});

	it('who signs up and opts out while the import is under way stays opted out', async () => {
		emulator.fault({ match: { method: 'POST', route: '/contacts/imports' }, kind: 'hook', when: 'before', run: ({ state }) => {
			state.addContact({ email: email(5), unsubscribed: true });
		} });
		const result = outcomes(await sync(emulator, segments, people(30)));
		expect(words(result)).toEqual({ created: 29, updated: 1 });
		expectSynced(30, [email(5)]);
	});

	it('an event of somebody whom an import is creating waits for its end, in another execution too', async () => {
		const optOuts: Array<Promise<unknown>> = [];
		emulator.fault({ match: { method: 'POST', route: '/contacts/imports' }, kind: 'hook', when: 'before', run: () => {
			optOuts.push(sync(emulator, {}, [person(5, { unsubscribed: true })], { executionId: 'another' }));
		} });
		outcomes(await sync(emulator, segments, people(30)));
		await Promise.all(optOuts);
		const routes = emulator.requests().map(({ method, route }) => `${method} ${route}`);
		const during = routes.slice(routes.indexOf('POST /contacts/imports'), routes.lastIndexOf('GET /contacts/imports/:import'));
		expect(during.filter((route) => !route.includes('/contacts/imports'))).toEqual([]);
		expectSynced(30, [email(5)]);
	});

	describe.each<[string, FaultRule['match']]>([
		['listing contacts', { method: 'GET', route: '/contacts' }],
		['creating the import', { method: 'POST', route: '/contacts/imports' }],
		['asking how the import is', { method: 'GET', route: '/contacts/imports/:import' }],
		['listing contacts after the import', { method: 'GET', route: '/contacts', nth: 2 }],
		['listing properties after the import', { method: 'GET', route: '/contact-properties', nth: 2 }],
	])('a fault while %s', (_name, match) => {
		it.each<[string, Partial<FaultRule>]>([
			['429', { kind: 'status', status: 429, headers: { 'retry-after': '0' } }],
			['500', { kind: 'status', status: 500 }],
			['a lost answer', { kind: 'lostAnswer' }],
		])('%s loses and doubles nobody', async (_fault, fault) => {
			const handle = emulator.fault({ match, ...fault } as FaultRule);
			const result = outcomes(await sync(emulator, segments, people(25)));
			expect(handle.struck()).toBe(1);
			expect(words(result)['failed']).toBeUndefined();
			expectSynced(25);
		});
	});

	it('without imports and lists that answer, all people are synced one by one', async () => {
		emulator.fault({ match: { route: /^\/contacts(\/imports.*)?$/, where: ({ method, route }) => method === 'GET' || route !== '/contacts' }, kind: 'status', status: 404, times: 999 });
		const result = outcomes(await sync(emulator, segments, people(25)));
		expect(words(result)).toEqual({ created: 25 });
		expectSynced(25);
	});

	it('a wrong key is noticed once, not by everybody', async () => {
		const result = await sync({ ...emulator, apiKey: 're_wrong' } as Emulator, segments, people(50), { onError: 'continueRegularOutput' });
		expect(result.output('Node')).toHaveLength(50);
		expect(result.output('Node')[0]?.json).toMatchObject({ details: { code: 'auth' } });
		expect(emulator.requests().length).toBeLessThan(30);
	});
});
