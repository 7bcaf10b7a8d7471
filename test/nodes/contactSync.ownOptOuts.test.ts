import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from './contactSync';
import { ownEmulator, withoutJitter } from './scenario';

jest.setTimeout(60_000);
withoutJitter();

const email = 'anna@x.io';
const RECORD = 'jitsu_opted_out';

let emulator: Emulator;
beforeEach(async () => {
	emulator = await ownEmulator();
});
afterEach(() => emulator.stop());

/** What happens to a person one after the other: their product says something, or they do something themselves in Resend. */
type Deed = 'product: out' | 'product: in' | 'product: nothing' | 'they leave' | 'they return';

async function after(deeds: readonly Deed[], options: IDataObject = {}): Promise<{ unsubscribed: boolean | undefined; recorded: boolean; warned: boolean }> {
	let warned = false;
	for (const deed of deeds) {
		const contact = emulator.state.contactByEmail(email);
		if (deed === 'they leave' || deed === 'they return') {
			if (contact !== undefined) contact.unsubscribed = deed === 'they leave';
			continue;
		}
		const traits = { email, ...(deed === 'product: nothing' ? {} : { unsubscribed: deed === 'product: out' }) };
		const [item] = outcomes(await sync(emulator, { options }, [identify(traits)]));
		warned = JSON.stringify(item?.['warnings']).includes('opted out');
	}
	return { unsubscribed: emulator.state.contactByEmail(email)?.unsubscribed, recorded: RECORD in emulator.state.propertiesOf(email), warned };
}

describe('the sync takes back what it opted out itself, and no other opt-out', () => {
	it.each<[Deed[], { unsubscribed: boolean; recorded: boolean; warned: boolean }]>([
		[['product: out'], { unsubscribed: true, recorded: true, warned: false }],
		[['product: out', 'product: out'], { unsubscribed: true, recorded: true, warned: false }],
		[['product: out', 'product: in'], { unsubscribed: false, recorded: false, warned: false }],
		[['product: in', 'product: out', 'product: in'], { unsubscribed: false, recorded: false, warned: false }],
		[['product: out', 'product: in', 'product: out', 'product: in'], { unsubscribed: false, recorded: false, warned: false }],
		[['product: nothing', 'they leave', 'product: in'], { unsubscribed: true, recorded: false, warned: true }],
		[['product: nothing', 'they leave', 'product: out', 'product: in'], { unsubscribed: true, recorded: false, warned: true }],
		[['product: out', 'product: in', 'they leave', 'product: in'], { unsubscribed: true, recorded: false, warned: true }],
		[['product: out', 'they return', 'product: nothing'], { unsubscribed: false, recorded: false, warned: false }],
		[['product: out', 'they return', 'product: in', 'they leave', 'product: in'], { unsubscribed: true, recorded: false, warned: true }],
		[['product: out', 'they return', 'product: nothing', 'they leave', 'product: in'], { unsubscribed: true, recorded: false, warned: true }],
		[['product: out', 'they return', 'product: out'], { unsubscribed: true, recorded: true, warned: false }],
	])('%j', async (deeds, expected) => {
		expect(await after(deeds)).toEqual(expected);
	});

	it('a track event says it as well, in the words of forms', async () => {
		emulator.state.addContact({ email });
		const say = (unsubscribed: string) => sync(emulator, {}, [track('x', { traits: { email, unsubscribed } })]);
		outcomes(await say('yes'));
		expect([emulator.state.contactByEmail(email)?.unsubscribed, RECORD in emulator.state.propertiesOf(email)]).toEqual([true, true]);
		outcomes(await say('no'));
		expect([emulator.state.contactByEmail(email)?.unsubscribed, RECORD in emulator.state.propertiesOf(email)]).toEqual([false, false]);
	});

	it('the opt-out and its record are one request, and so is taking both back', async () => {
		emulator.state.addContact({ email });
		await after(['product: out', 'product: in']);
		expect(emulator.requests({ method: 'PATCH' }).map(({ body }) => body)).toEqual([
			{ unsubscribed: true, properties: { [RECORD]: 'true' } },
			{ unsubscribed: false, properties: { [RECORD]: null } },
		]);
	});

	it('where the record cannot be defined, the opt-out is written all the same, and stays', async () => {
		emulator.state.addContact({ email });
		emulator.fault({ kind: 'status', status: 422, match: { method: 'POST', route: '/contact-properties' }, times: Infinity });
		expect(await after(['product: out', 'product: in'])).toEqual({ unsubscribed: true, recorded: false, warned: true });
	});

	it('no trait can forge the record', async () => {
		emulator.state.addContact({ email, unsubscribed: true });
		emulator.state.addProperty(RECORD);
		outcomes(await sync(emulator, {}, [identify({ email, [RECORD]: 'true' })]));
		expect(await after(['product: in'])).toEqual({ unsubscribed: true, recorded: false, warned: true });
	});

	it.each([
		['optOutOnly', { unsubscribed: true, recorded: false, warned: true }],
		['followTrait', { unsubscribed: false, recorded: false, warned: false }],
	])('with the option %s nothing is recorded', async (consent, expected) => {
		expect(await after(['product: out', 'product: in'], { consent })).toEqual(expected);
	});
});

describe('an opt-out right beside the one of the product', () => {
	/** Someone leaves through a link right before, or after, the nth request of a run in which their product says `unsubscribed: false`. */
	it.each([1, 2, 3].flatMap((nth) => (['before', 'after'] as const).map((when): [number, 'before' | 'after'] => [nth, when])))('is never undone: request %i, %s', async (nth, when) => {
		emulator.state.addContact({ email, properties: { n: '0' } });
		emulator.fault({ kind: 'hook', match: { nth }, when, run: ({ state }) => void Object.assign(state.contactByEmail(email) ?? {}, { unsubscribed: true }) });
		outcomes(await sync(emulator, {}, [identify({ email, n: '1', unsubscribed: false })]));
		expect(emulator.state.contactByEmail(email)?.unsubscribed).toBe(true);
	});

	it.each(['lostAnswer', 'status'] as const)('an opt-out whose request ends with %s is recorded once it is written', async (kind) => {
		emulator.state.addContact({ email });
		emulator.fault({ kind, match: { method: 'PATCH' } });
		expect(await after(['product: out'])).toEqual({ unsubscribed: true, recorded: true, warned: false });
		expect(await after(['product: in'])).toEqual({ unsubscribed: false, recorded: false, warned: false });
	});
});

describe('what earlier events of a run said of a person whom the run creates', () => {
	const earlier = track('Unsubscribed', { traits: { unsubscribed: 'true', plan: 'pro' }, context: { traits: { email } }, timestamp: '2026-01-01T00:00:00Z' });
	const created = identify({ email }, { timestamp: '2026-01-02T00:00:00Z' });

	it.each([
		['comes first', [earlier, created]],
		['comes last', [created, earlier]],
	])('holds, whether it %s', async (_name, items) => {
		outcomes(await sync(emulator, {}, items));
		expect(emulator.state.contactByEmail(email)?.unsubscribed).toBe(true);
		expect(emulator.state.propertiesOf(email)).toMatchObject({ plan: 'pro' });
	});

	it.each(['lostAnswer', 'reset'] as const)('holds when the create ends with %s', async (kind) => {
		emulator.fault({ kind, match: { method: 'POST', route: '/contacts' } });
		outcomes(await sync(emulator, {}, [earlier, created]));
		expect(emulator.state.contactByEmail(email)?.unsubscribed).toBe(true);
		expect(emulator.state.propertiesOf(email)).toMatchObject({ plan: 'pro' });
		expect(emulator.state.contacts.all()).toHaveLength(1);
	});

	it('holds when somebody else makes the contact meanwhile', async () => {
		emulator.fault({ kind: 'hook', match: { method: 'GET', route: '/contacts/:contact' }, when: 'after', run: ({ state }) => void state.addContact({ email }) });
		outcomes(await sync(emulator, {}, [earlier, created]));
		expect(emulator.state.contactByEmail(email)?.unsubscribed).toBe(true);
		expect(emulator.state.propertiesOf(email)).toMatchObject({ plan: 'pro' });
		expect(emulator.state.contacts.all()).toHaveLength(1);
	});
});
