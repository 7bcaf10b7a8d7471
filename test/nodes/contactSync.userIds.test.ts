import type { IDataObject } from 'n8n-workflow';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from './contactSync';
import type { SyncRunOptions } from './contactSync';
import { ownEmulator } from './scenario';

jest.setTimeout(30_000);

const ON = { resolveEmailFromUserId: true };
const DAY_MS = 24 * 60 * 60 * 1000;

let emulator: Emulator;
let workflow = 0;
beforeAll(async () => {
	emulator = await ownEmulator();
});
beforeEach(() => {
	emulator.reset();
	workflow += 1;
});
afterEach(() => {
	jest.restoreAllMocks();
});
afterAll(() => emulator.stop());

/** Another process: nothing of what this one learned, only what was saved. */
function elsewhere(staticData: IDataObject | undefined): SyncRunOptions {
	workflow += 1;
	return { workflowId: `users-${workflow}`, ...(staticData === undefined ? {} : { staticData: structuredClone(staticData) }) };
}
const here = (more: SyncRunOptions = {}): SyncRunOptions => ({ workflowId: `users-${workflow}`, ...more });

/** User ids have a dot, which no digest has: a short one without it stands in some digest by chance. */
const person = (index: number): IDataObject => identify({ email: `person${index}@x.io`, plan: 'free' }, { userId: `user.${index}` });
const upgrade = (index: number): IDataObject => track('Upgraded', { userId: `user.${index}`, traits: { plan: 'pro' } });

async function learned(count: number): Promise<IDataObject> {
	const result = await sync(emulator, ON, Array.from({ length: count }, (_, index) => person(index)), here());
	outcomes(result);
	if (result.saved === undefined) throw new Error('Nothing was saved');
	return result.saved;
}

describe('an event that carries only a userId', () => {
	it.each([
		['track', upgrade(0), { plan: 'pro' }],
		['page', { type: 'page', name: 'Home', userId: 'user.0', traits: { plan: 'pro' } }, { plan: 'pro' }],
		['screen', { type: 'screen', name: 'Home', userId: 'user.0', traits: { plan: 'pro' } }, { plan: 'pro' }],
		['group', { type: 'group', groupId: 'g-1', userId: 'user.0', traits: { name: 'Acme' } }, { group_id: 'g-1', group_name: 'Acme' }],
	])('%s reaches the contact of an earlier execution', async (_type, event, properties) => {
		const saved = await learned(1);
		const [item] = outcomes(await sync(emulator, ON, [event], elsewhere(saved)));
		expect(item).toMatchObject({ outcome: 'updated', properties });
		expect(emulator.state.propertiesOf('person0@x.io')).toMatchObject(properties);
	});

	it('reaches the contact within this process although nothing was saved, as in a manual run', async () => {
		await learned(1);
		expect(outcomes(await sync(emulator, ON, [upgrade(0)], here()))).toMatchObject([{ outcome: 'updated' }]);
	});

	it('reaches the contact of an identify event of the same run, before or after it', async () => {
		const results = outcomes(await sync(emulator, ON, [upgrade(0), person(0), upgrade(0)], here()));
		expect(results).toMatchObject([{ outcome: 'updated' }, { outcome: 'created' }, { outcome: 'updated' }]);
	});

	it('is skipped while the flag is off, and nothing is learned', async () => {
		const result = await sync(emulator, {}, [person(0)], here());
		expect(outcomes(result)).toMatchObject([{ outcome: 'created' }]);
		expect(result.saved).toBeUndefined();
		expect(outcomes(await sync(emulator, {}, [upgrade(0)], here()))).toMatchObject([{ outcome: 'skipped', reason: 'no_email' }]);
		expect(outcomes(await sync(emulator, ON, [upgrade(0)], here()))).toMatchObject([{ outcome: 'skipped', reason: 'user_id_not_cached', requests: 0 }]);
	});

	it('never makes a contact of an identify event', async () => {
		const saved = await learned(1);
		expect(outcomes(await sync(emulator, ON, [{ type: 'identify', userId: 'user.0', traits: { plan: 'x' } }], elsewhere(saved)))).toMatchObject([{ outcome: 'skipped', reason: 'no_email' }]);
	});

	it('is skipped when the contact was deleted, costs a request once, and none from then on', async () => {
		const saved = await learned(1);
		const contact = emulator.state.contactByEmail('person0@x.io');
		if (contact !== undefined) emulator.state.removeContact(contact);
		const where = elsewhere(saved);
		const first = await sync(emulator, ON, [upgrade(0)], where);
		expect(outcomes(first)).toMatchObject([{ outcome: 'skipped', reason: 'contact_not_found' }]);
		const again = await sync(emulator, ON, [upgrade(0)], elsewhere(first.saved));
		expect(outcomes(again)).toMatchObject([{ outcome: 'skipped', reason: 'user_id_not_cached', requests: 0 }]);
	});

	it('follows a userId that moved to another address', async () => {
		const saved = await learned(1);
		const moved = await sync(emulator, ON, [identify({ email: 'new@x.io' }, { userId: 'user.0' })], elsewhere(saved));
		outcomes(moved);
		outcomes(await sync(emulator, ON, [upgrade(0)], elsewhere(moved.saved)));
		expect(emulator.state.propertiesOf('new@x.io')).toMatchObject({ plan: 'pro' });
		expect(emulator.state.propertiesOf('person0@x.io')).toMatchObject({ plan: 'free' });
	});

	it.each([
		[89, 'updated'],
		[90, 'updated'],
		[92, 'skipped'],
	])('after %i days is %s', async (days, outcome) => {
		// An account of its own: the pacer of the others would wait for a clock that went back.
		const aged = await ownEmulator();
		try {
			const first = await sync(aged, ON, [person(0)], here());
			const now = Date.now.bind(Date);
			jest.spyOn(Date, 'now').mockImplementation(() => now() + days * DAY_MS);
			expect(outcomes(await sync(aged, ON, [upgrade(0)], elsewhere(first.saved)))).toMatchObject([{ outcome }]);
		} finally {
			await aged.stop();
		}
	});

	it('is matched within its own credential only', async () => {
		const saved = await learned(1);
		const other = { resendSyncApi: { id: 'credential-2', name: 'Other' } };
		const { runNode } = await import('./engine');
		const { ResendContactSync } = await import('../../nodes/ResendContactSync/ResendContactSync.node');
		const result = await runNode(
			{ type: new ResendContactSync(), parameters: { source: 'event', event: '={{ $json }}', segments: '', ...ON }, items: [upgrade(0)], node: { credentials: other } },
			{ credential: { apiKey: emulator.apiKey, baseUrl: emulator.url }, ...elsewhere(saved) },
		);
		expect(outcomes(result)).toMatchObject([{ outcome: 'skipped', reason: 'user_id_not_cached' }]);
	});
});

describe('what is saved', () => {
	it('holds neither an address nor a userId, and at most 70 bytes a user', async () => {
		const text = JSON.stringify(await learned(20));
		expect(text).not.toMatch(/person|x\.io|@|user\./);
		expect(text.length / 20).toBeLessThan(72);
	});

	it('is left alone by a run that learned nothing', async () => {
		const saved = await learned(2);
		const again = await sync(emulator, ON, [upgrade(0), person(1)], elsewhere(saved));
		outcomes(again);
		expect(again.saved).toBeUndefined();
	});

	it('is nothing for a run whose contact failed', async () => {
		emulator.fault({ kind: 'status', status: 422, times: Infinity });
		const result = await sync(emulator, ON, [person(0)], here({ onError: 'continueRegularOutput' }));
		expect(result.saved).toBeUndefined();
	});

	it('is bounded: of more users than fit the oldest go, the newest stay usable', async () => {
		const saved = await learned(1);
		const [[, entry] = ['', '']] = Object.entries(mapIn(saved));
		const [id = '', day = ''] = String(entry).split(' ');
		const older = (Number.parseInt(day, 36) - 1).toString(36);
		const full = Object.fromEntries(Array.from({ length: 11_000 }, (_, index) => [`key-${String(index).padStart(12, '0')}`, `${id} ${older}`]));
		const result = await sync(emulator, ON, [person(0), person(1)], elsewhere({ global: { resendUserIds: { ...full, ...mapIn(saved) } } }));
		outcomes(result);
		expect(Object.keys(mapIn(result.saved)).length).toBeLessThanOrEqual(10_500);
		expect(outcomes(await sync(emulator, ON, [upgrade(0), upgrade(1)], elsewhere(result.saved)))).toMatchObject([{ outcome: 'updated' }, { outcome: 'updated' }]);
	});

	it('may be broken without breaking a run', async () => {
		for (const resendUserIds of ['text', 7, null, [], { a: 1, b: null, c: 'x' }]) {
			const result = await sync(emulator, ON, [person(0), upgrade(0)], elsewhere({ global: { resendUserIds } } as IDataObject));
			expect(outcomes(result).map(({ outcome }) => outcome)).not.toContain('skipped');
			expect(outcomes(await sync(emulator, ON, [upgrade(0)], elsewhere(result.saved)))).toMatchObject([{ outcome: 'updated' }]);
		}
	});

	it('leaves what other nodes keep there', async () => {
		const result = await sync(emulator, ON, [person(0)], elsewhere({ global: { theirs: { x: 1 } } }));
		expect(result.saved).toMatchObject({ global: { theirs: { x: 1 } } });
	});
});

describe('twenty executions at once', () => {
	it.each([0, 15])('keep all twenty mappings, in what the last of them saves too, %i ms away', async (latency) => {
		emulator.setLatency(latency);
		const before = await learned(1);
		const saves: IDataObject[] = [];
		const where = elsewhere(undefined);
		const runs = Array.from({ length: 20 }, async (_, index) => {
			const result = await sync(emulator, ON, [person(index)], { ...where, executionId: String(index), staticData: structuredClone(before) });
			outcomes(result);
			if (result.saved !== undefined) saves.push(result.saved);
		});
		await Promise.all(runs);
		const last = saves.at(-1);
		expect(Object.keys(mapIn(last))).toHaveLength(20);
		const all = Array.from({ length: 20 }, (_, index) => upgrade(index));
		expect(outcomes(await sync(emulator, ON, all, elsewhere(last))).map(({ outcome }) => outcome)).toEqual(all.map(() => 'updated'));
		expect(outcomes(await sync(emulator, ON, all, { ...where, staticData: structuredClone(before) })).map(({ outcome }) => outcome)).toEqual(all.map(() => 'updated'));
	});
});

function mapIn(saved: IDataObject | undefined): IDataObject {
	const all = (saved?.['global'] ?? {}) as IDataObject;
	return (all['resendUserIds'] ?? {}) as IDataObject;
}
