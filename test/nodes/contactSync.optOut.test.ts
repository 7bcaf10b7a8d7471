import type { FaultRule } from '../emulator/faults';
import type { IDataObject } from 'n8n-workflow';
import { everyNth } from '../long';
import { identify, outcomes, sync, track } from './contactSync';
import { KNOWN, known, NEWCOMER, newcomer, ownEmulator, pooled, withoutJitter } from './scenario';
import type { Scenario } from './scenario';

jest.setTimeout(60_000);
withoutJitter();

/** The same with a trait that says "subscribed", as products that repeat it in each identify send it. */
function insisting(scenario: Scenario): Scenario {
	return { ...scenario, items: scenario.items.map((item) => ({ ...item, traits: { ...(item['traits'] as IDataObject), unsubscribed: false } })) };
}

const people: Array<{ who: string; email: string; scenario: Scenario; requests: number }> = [
	{ who: 'a known contact', email: KNOWN, scenario: known, requests: 10 },
	{ who: 'a known contact whose event says unsubscribed: false', email: KNOWN, scenario: insisting(known), requests: 10 },
	{ who: 'a newcomer', email: NEWCOMER, scenario: newcomer, requests: 8 },
	{ who: 'a newcomer whose event says unsubscribed: false', email: NEWCOMER, scenario: insisting(newcomer), requests: 8 },
];

/** What else happens to the request beside which the person opts out. */
const TROUBLES: Record<string, FaultRule | null> = {
	answered: null,
	'whose answer is lost': { kind: 'lostAnswer' },
	'answered with 500 after it took effect': { kind: 'status', status: 500, when: 'after' },
	'refused with a lock': { kind: 'status', status: 409, body: { statusCode: 409, name: 'resource_locked', message: 'Locked' } },
};

interface Case {
	name: string;
	email: string;
	scenario: Scenario;
	nth: number;
	when: 'before' | 'after';
	trouble: FaultRule | null;
}

const grid: Case[] = people.flatMap(({ who, email, scenario, requests }) =>
	Array.from({ length: requests }, (_, index) => index + 1).flatMap((nth) =>
		(['before', 'after'] as const).flatMap((when) =>
			Object.entries(TROUBLES).map(([words, trouble]) => ({ name: `${who}: right ${when} request ${nth}, ${words}`, email, scenario, nth, when, trouble })),
		),
	),
);
const cases = everyNth(3, grid);

const runs = pooled(cases, 16, async ({ email, scenario, nth, when, trouble }) => {
	const emulator = await ownEmulator();
	try {
		scenario.arrange(emulator);
		let optedOut = false;
		if (trouble !== null) emulator.fault({ ...trouble, match: { nth } });
		emulator.fault({
			kind: 'hook',
			match: { nth },
			when,
			run: ({ state }) => {
				const contact = state.contactByEmail(email);
				if (contact === undefined) return;
				contact.unsubscribed = true;
				optedOut = true;
			},
		});
		const result = await sync(emulator, {}, scenario.items);
		outcomes(result);
		return { optedOut, unsubscribed: emulator.state.contactByEmail(email)?.unsubscribed, contacts: emulator.state.contacts.all().length };
	} finally {
		await emulator.stop();
	}
});

describe('an opt-out that happens meanwhile is never undone', () => {
	it.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
		const run = await runs.get(one);
		expect(run).toMatchObject({ unsubscribed: run?.optedOut, contacts: 2 });
	});

	it('the cases are real: the person was there to opt out in very many of them', async () => {
		const all = await Promise.all(runs.values());
		expect(all.filter(({ optedOut }) => optedOut).length).toBeGreaterThan(cases.length / 3);
	});

	it('somebody else makes the contact and opts it out right before it is looked for', async () => {
		const emulator = await ownEmulator();
		try {
			emulator.fault({ kind: 'hook', match: { method: 'GET', route: '/contacts/:contact' }, run: ({ state }) => void state.addContact({ email: NEWCOMER, unsubscribed: true, firstName: 'Eve' }) });
			const [item] = outcomes(await sync(emulator, {}, newcomer.items));
			expect(item).toMatchObject({ outcome: 'updated' });
			expect(emulator.state.contactByEmail(NEWCOMER)).toMatchObject({ unsubscribed: true, firstName: 'Ada' });
		} finally {
			await emulator.stop();
		}
	});

	it.each([429, 500])('somebody else makes the contact and opts it out while the create is answered with %i', async (status) => {
		const emulator = await ownEmulator();
		try {
			emulator.fault({ kind: 'status', status, match: { method: 'POST', route: '/contacts' } });
			emulator.fault({ kind: 'hook', match: { method: 'POST', route: '/contacts' }, run: ({ state }) => void state.addContact({ email: NEWCOMER, unsubscribed: true }) });
			outcomes(await sync(emulator, {}, newcomer.items));
			expect(emulator.state.contactByEmail(NEWCOMER)?.unsubscribed).toBe(true);
			expect(emulator.requests({ method: 'POST', route: '/contacts' })).toHaveLength(1);
		} finally {
			await emulator.stop();
		}
	});
});

describe('the trait unsubscribed', () => {
	const email = 'a@x.io';
	interface Row {
		before: boolean;
		says: unknown[];
		options?: IDataObject;
		after: boolean;
		warns?: boolean;
	}
	const rows: Array<[string, Row]> = [
		['true opts out', { before: false, says: [true], after: true }],
		['false leaves an opt-out and says so', { before: true, says: [false], after: true, warns: true }],
		['no trait leaves an opt-out', { before: true, says: [undefined], after: true }],
		['yes opts out', { before: false, says: [' Yes '], after: true }],
		['1 opts out', { before: false, says: [1], after: true }],
		['no leaves an opt-out and says so', { before: true, says: ['no'], after: true, warns: true }],
		['what is neither leaves everything as it is', { before: true, says: ['maybe'], after: true }],
		['a blank says nothing', { before: true, says: [''], after: true }],
		['null says nothing', { before: true, says: [null], after: true }],
		['false opts in where the option follows the trait', { before: true, says: [false], options: { consent: 'followTrait' }, after: false }],
		['no trait leaves an opt-out where the option follows the trait', { before: true, says: [undefined], options: { consent: 'followTrait' }, after: true }],
		['true, then false in one run takes back what it said itself', { before: false, says: [true, false], after: false }],
		['true, then false in one run leave what somebody else said', { before: true, says: [true, false], after: true, warns: true }],
		['true, then false in one run stays opted out where the option says so', { before: false, says: [true, false], options: { consent: 'optOutOnly' }, after: true, warns: true }],
		['false, then true in one run opts out', { before: false, says: [false, true], after: true }],
		['true, then nothing in one run opts out', { before: false, says: [true, undefined], after: true }],
		['true, then false in one run follows the last where the option follows the trait', { before: false, says: [true, false], options: { consent: 'followTrait' }, after: false }],
	];

	describe.each(['identify', 'track'])('in a %s event', (type) => {
		it.each(rows)('%s', async (_name, { before, says, options = {}, after, warns = false }) => {
			const emulator = await ownEmulator();
			try {
				emulator.state.addContact({ email, unsubscribed: before, properties: { n: '0' } });
				const items = says.map((unsubscribed, index) => {
					const traits = { email, n: String(index), ...(unsubscribed === undefined ? {} : { unsubscribed }) } as IDataObject;
					return type === 'identify' ? identify(traits) : track('x', { traits });
				});
				const results = outcomes(await sync(emulator, { options }, items));
				expect(emulator.state.contactByEmail(email)?.unsubscribed).toBe(after);
				if (type === 'identify') expect(results.some(({ warnings }) => JSON.stringify(warnings).includes('opted out'))).toBe(warns);
			} finally {
				await emulator.stop();
			}
		});
	});

	it.each([[[true]], [[true, undefined]], [['yes']]])('of a newcomer: %j opts out with the create, which records it too', async (says) => {
		const emulator = await ownEmulator();
		try {
			outcomes(await sync(emulator, {}, says.map((unsubscribed) => identify({ email, ...(unsubscribed === undefined ? {} : { unsubscribed }) }))));
			expect(emulator.state.contactByEmail(email)?.unsubscribed).toBe(true);
			expect(emulator.state.propertiesOf(email)).toEqual({ jitsu_opted_out: 'true' });
			expect(emulator.requests().map(({ method, route }) => `${method} ${route ?? ''}`)).toEqual(['GET /contact-properties', 'POST /contact-properties', 'GET /contacts/:contact', 'POST /contacts', 'GET /contacts/:contact']);
		} finally {
			await emulator.stop();
		}
	});

	it('of a newcomer: true, then false is nothing to write', async () => {
		const emulator = await ownEmulator();
		try {
			outcomes(await sync(emulator, {}, [true, false].map((unsubscribed) => identify({ email, unsubscribed }))));
			expect(emulator.state.contactByEmail(email)?.unsubscribed).toBe(false);
			expect(emulator.requests().map(({ method }) => method)).toEqual(['GET', 'POST']);
		} finally {
			await emulator.stop();
		}
	});
});
