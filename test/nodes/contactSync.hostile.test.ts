import type { IDataObject } from 'n8n-workflow';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from './contactSync';
import { ownEmulator } from './scenario';

jest.setTimeout(30_000);

let emulator: Emulator;
beforeEach(async () => {
	emulator = await ownEmulator();
});
afterEach(() => emulator.stop());

const good = identify({ email: 'good@x.io', plan: 'pro' });
const MEGABYTE = 'x'.repeat(1_000_000);

describe('an item that is hostile or broken gets a named result, and the others are done', () => {
	it.each<[string, unknown, string, string | undefined]>([
		['text', 'hello', 'skipped', 'invalid_event'],
		['a number', 7, 'skipped', 'invalid_event'],
		['null', null, 'skipped', 'invalid_event'],
		['an empty list', [], 'skipped', 'no_events'],
		['an empty batch', { batch: [] }, 'skipped', 'no_events'],
		['no type', { traits: { email: 'a@x.io' } }, 'skipped', 'invalid_event'],
		['a foreign type', { type: 'alias', userId: 'u' }, 'skipped', 'unsupported_event_type'],
		['traits that are no object', { type: 'identify', traits: 'a@x.io' }, 'skipped', 'no_email'],
		['an address that is none', identify({ email: 'a@x.io, b@x.io' }), 'skipped', 'invalid_email'],
		['an address with a line break', identify({ email: 'a@x.io\r\nBcc: b@x.io' }), 'skipped', 'invalid_email'],
		['an address that is an object', identify({ email: { a: 1 } }), 'skipped', 'invalid_email'],
		['an address of a megabyte', identify({ email: `${MEGABYTE}@x.io` }), 'skipped', 'invalid_email'],
		['a group without an id', { type: 'group', traits: { plan: 'x' }, context: { traits: { email: 'a@x.io' } } }, 'skipped', 'no_group_id'],
		['a value of a megabyte', identify({ email: 'a@x.io', big: MEGABYTE, small: 'x' }), 'created', undefined],
		['a trait name of a megabyte', identify({ email: 'a@x.io', [MEGABYTE]: 1, small: 'x' }), 'created', undefined],
		['deep nesting', identify({ email: 'a@x.io', deep: JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as IDataObject }), 'created', undefined],
		['an address with a lone surrogate', identify({ email: 'a\ud800@x.io' }), 'failed', 'invalid'],
	])('%s', async (_name, event, outcome, reason) => {
		const result = await sync(emulator, { event: '={{ $json.event }}' }, [{ event: good }, { event }, { event: track('x', { traits: { email: 'good@x.io', city: 'Rome' } }) }], { onError: 'continueErrorOutput' });
		const done = result.output('Node', 0).map(({ json }) => json);
		const failed = result.output('Node', 1).map(({ json }) => json);
		expect(done.filter(({ email }) => email === 'good@x.io').map((item) => item['outcome'])).toEqual(['created', 'updated']);
		if (outcome === 'failed') expect(failed).toMatchObject([{ details: { code: reason } }]);
		else {
			expect(failed).toEqual([]);
			expect(done[1]).toMatchObject({ outcome, ...(reason === undefined ? {} : { reason }) });
			if (outcome === 'skipped') expect(String(done[1]?.['advice']).length).toBeGreaterThan(20);
			else expect(emulator.state.propertiesOf('a@x.io')).toMatchObject(event === null || !JSON.stringify(event).includes('small') ? {} : { small: 'x' });
		}
		expect(JSON.stringify(done[1]?.['warnings'] ?? []).length).toBeLessThan(2000);
	});

	it('__proto__ anywhere pollutes nothing and is not stored', async () => {
		const event = JSON.parse('{"type":"identify","__proto__":{"polluted":1},"traits":{"email":"a@x.io","__proto__":{"polluted":1},"constructor":"c","toString":"t","nested":{"__proto__":{"polluted":1}}},"context":{"__proto__":{"polluted":1}}}') as IDataObject;
		const results = outcomes(await sync(emulator, { event: '={{ $json.text }}', segments: '__proto__, constructor' }, [{ text: JSON.stringify(event) }]));
		expect(results).toMatchObject([{ outcome: 'created' }]);
		expect(({} as IDataObject)['polluted']).toBeUndefined();
		expect(emulator.state.propertiesOf('a@x.io')).toMatchObject({ constructor: 'c', toString: 't' });
		expect(emulator.state.propertyByKey('__proto__')).toBeUndefined();
		expect(emulator.state.segmentNamesOf('a@x.io')).toEqual(['__proto__', 'constructor']);
	});

	it.each(['a/b@x.io', 'a?b=c@x.io', 'a#b@x.io', 'a%40b@x.io', 'a+b@x.io', 'a&b@x.io', '../segments@x.io', 'jörg@x.io', "o'hara@x.io"])('the odd address %s is one contact, found again', async (email) => {
		expect(outcomes(await sync(emulator, { segments: 'A' }, [identify({ email, plan: 'free' })]))).toMatchObject([{ outcome: 'created', email }]);
		expect(outcomes(await sync(emulator, { segments: 'A' }, [identify({ email, plan: 'pro' })]))).toMatchObject([{ outcome: 'updated' }]);
		expect(outcomes(await sync(emulator, {}, [track('x', { traits: { email, city: 'Rome' } })]))).toMatchObject([{ outcome: 'updated' }]);
		expect(emulator.state.contacts.all().map((contact) => contact.email)).toEqual([email]);
		expect(emulator.state.propertiesOf(email)).toMatchObject({ plan: 'pro', city: 'Rome' });
	});

	it('a thousand odd trait names define no more than the option allows', async () => {
		const traits = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`generated ${index}`, index]));
		outcomes(await sync(emulator, {}, [identify({ email: 'a@x.io', ...traits })]));
		expect(emulator.state.properties.all().length).toBeLessThanOrEqual(100);
	});
});
