import type { FaultRule } from '../emulator/faults';
import type { Quirks } from '../emulator/quirks';
import { everyNth } from '../long';
import { identify, outcomes, sync, track } from './contactSync';
import { comparable, known, newcomer, ownEmulator, pooled, REQUESTS, snapshot, withoutJitter } from './scenario';
import type { NamedRequest } from './scenario';

jest.setTimeout(60_000);
withoutJitter();

/** The other side of every question about Resend that a sync can meet. */
const QUIRKS: Array<Partial<Quirks>> = [
	{ rePostResets: false },
	{ undefinedPropertyOnPatch: '422' },
	{ duplicateProperty: 422 },
	{ removeNonMember: 404 },
	{ addMemberTwice: 409 },
	{ unknownSegmentOnCreate: 422 },
	{ unknownSegmentOnAdd: 422 },
	{ emailCaseSensitive: true },
	{ emailStored: 'lowercased' },
	{ emptyStringNames: '422' },
	{ propertyFallbackShown: true },
	{ wrongTypeProperty: 'coerce' },
	{ patchBooleanProperties: '422' },
	{ reservedPropertyKeys: '422' },
	{ deletedCursor: 'remembered' },
	{ contactsDefaultLimit: 20 },
	{ membershipBody: 'contact_segment' },
	{ duplicateProperty: 422, removeNonMember: 404, addMemberTwice: 409, unknownSegmentOnCreate: 422, unknownSegmentOnAdd: 422, emailCaseSensitive: true, membershipBody: 'contact_segment', patchBooleanProperties: '422' },
];

const FAULTS: Record<string, FaultRule | null> = {
	undisturbed: null,
	'whose answer is lost': { kind: 'lostAnswer' },
	'answered with 500 after it took effect': { kind: 'status', status: 500, when: 'after' },
};

/** One undisturbed run of each scenario is enough. */
const LAST = new Set(['narrow marker', 'create contact']);
const writes = REQUESTS.filter(({ match }) => match.method !== 'GET');

interface Case {
	quirks: Partial<Quirks>;
	request: NamedRequest;
	fault: FaultRule | null;
}

async function runWith(quirks: Partial<Quirks>, { scenario, match }: NamedRequest, fault: FaultRule | null) {
	const emulator = await ownEmulator({ quirks });
	try {
		scenario.arrange(emulator);
		if (fault !== null) emulator.fault({ ...fault, match });
		const first = outcomes(await sync(emulator, {}, scenario.items)).map(comparable);
		const again = outcomes(await sync(emulator, {}, scenario.items));
		return { first, again: again.map(({ outcome }) => outcome), state: snapshot(emulator) };
	} finally {
		await emulator.stop();
	}
}

const grid: Array<[string, Case]> = QUIRKS.flatMap((quirks) =>
	writes.flatMap((request) =>
		Object.entries(FAULTS)
			.filter(([, fault]) => fault !== null || LAST.has(request.name))
			.map(([words, fault]): [string, Case] => [`${JSON.stringify(quirks)}: ${request.name} ${words}`, { quirks, request, fault }]),
	),
);
const named = everyNth(5, grid);
const asKnown = pooled([known, newcomer], 2, (scenario) => runWith({}, { name: '', scenario, match: {} }, null));
const runs = pooled(named.map(([, one]) => one), 16, ({ quirks, request, fault }) => runWith(quirks, request, fault));

describe('whatever Resend turns out to do, a sync ends the same', () => {
	it.each(named)('%s', async (_name, one) => {
		const actual = await runs.get(one);
		const expected = await asKnown.get(one.request.scenario);
		expect(actual?.state).toEqual(expected?.state);
		expect(actual?.first).toEqual(expected?.first);
		expect(actual?.again).toEqual(['unchanged']);
	});
});

describe('the letter case of an address', () => {
	const spellings = ['Anna.K@Example.com', 'anna.k@example.com', 'ANNA.K@EXAMPLE.COM'];
	const quirks = [true, false].flatMap((emailCaseSensitive) => (['asGiven', 'lowercased'] as const).map((emailStored) => ({ emailCaseSensitive, emailStored })));

	it.each(quirks)('%j: spellings in turn and at once are one contact', async (settings) => {
		const emulator = await ownEmulator({ quirks: settings });
		try {
			for (const [index, email] of spellings.entries()) {
				const [item] = outcomes(await sync(emulator, {}, [identify({ email, visit: index })]));
				expect(item).toMatchObject({ outcome: index === 0 ? 'created' : 'updated', email: 'anna.k@example.com' });
			}
			outcomes(await sync(emulator, {}, spellings.map((email) => identify({ email: email.replace('Anna', 'Berta').replace('anna', 'berta').replace('ANNA', 'BERTA') }))));
			expect(emulator.state.contacts.all().map(({ email }) => email).sort()).toEqual(['anna.k@example.com', 'berta.k@example.com']);
			expect(emulator.state.propertiesOf('anna.k@example.com')).toMatchObject({ visit: '2' });
		} finally {
			await emulator.stop();
		}
	});

	it.each(quirks)('%j: a contact that somebody stored in the same odd spelling is updated, opt-out kept', async (settings) => {
		const emulator = await ownEmulator({ quirks: settings });
		try {
			const stored = emulator.state.addContact({ email: 'Anna.K@Example.com', unsubscribed: true, properties: { plan: 'free' } });
			const results = outcomes(await sync(emulator, {}, [identify({ email: 'Anna.K@Example.com', plan: 'pro' }), track('x', { traits: { email: 'Anna.K@Example.com', city: 'Berlin' } })]));
			expect(results).toMatchObject([{ outcome: 'updated', contactId: stored.id }, { outcome: 'updated', contactId: stored.id }]);
			expect(emulator.state.contacts.all()).toHaveLength(1);
			expect(stored.unsubscribed).toBe(true);
			expect(Object.fromEntries(stored.properties)).toMatchObject({ plan: 'pro', city: 'Berlin' });
		} finally {
			await emulator.stop();
		}
	});

	it.each(quirks)('%j: a track event in another spelling reaches the contact', async (settings) => {
		const emulator = await ownEmulator({ quirks: settings });
		try {
			outcomes(await sync(emulator, {}, [identify({ email: spellings[0] ?? '' })]));
			const [item] = outcomes(await sync(emulator, {}, [track('x', { traits: { plan: 'pro' }, context: { traits: { email: spellings[2] ?? '' } } })]));
			expect(item).toMatchObject({ outcome: 'updated' });
		} finally {
			await emulator.stop();
		}
	});
});
