import type { IDataObject } from 'n8n-workflow';

import { shortOrLong } from '../long';
import { startEmulator } from '../virtual/emulator';
import { sleep } from '../virtual/machine';
import { identify, outcomes, sync } from './contactSync';

const person = (run: number, place: number): IDataObject => identify({ email: `p${run}-${place}@x.io`, plan: 'pro' }, { userId: `u-${run}-${place}` });
const twenty = Array.from({ length: 20 }, (_, run) => run);
const hundred = Array.from({ length: 100 }, (_, place) => place);

jest.setTimeout(300_000);

const EMPTY = ['on an empty account', 0] as const;
const ACCOUNTS = shortOrLong([EMPTY], [EMPTY, ['on an account with 3,000 others', 3000] as const]);

describe('twenty runs of 100 new people that start together in one process', () => {
	it.each(ACCOUNTS)('%s cost at most 600 requests, and create everybody', async (_name, others) => {
		const emulator = await startEmulator({ rateLimit: 10, latencyMs: 50 });
		for (let place = 0; place < others; place += 1) emulator.state.addContact({ email: `other${place}@x.io` });
		const before = emulator.requests().length;
		const results = await Promise.all(twenty.map((run) => sync(emulator, { segments: 'Customers' }, hundred.map((place) => person(run, place)), { executionId: String(run) })));
		const requests = emulator.requests().length - before;
		const items = results.flatMap(outcomes);
		expect(items.filter(({ outcome }) => outcome === 'created')).toHaveLength(2000);
		expect(emulator.state.membersOf('Customers')).toHaveLength(2000);
		expect(items.reduce((sum, { requests: own }) => sum + Number(own), 0)).toBe(requests);
		expect(requests).toBeLessThanOrEqual(600);
		await emulator.stop();
	});
});

describe('beside a run of 2,000 people', () => {
	it.each(shortOrLong([0], [0, 1]))('a single event waits at most three seconds, event %i of two', async (place) => {
		const emulator = await startEmulator({ rateLimit: 10, latencyMs: 50 });
		const many = Array.from({ length: 2000 }, (_, index) => person(0, index));
		for (const { traits } of many) emulator.state.addContact({ email: String((traits as IDataObject)['email']), properties: { plan: 'free' } });
		let cancel = (): void => {};
		const backfill = sync(emulator, { segments: 'Customers' }, many, { executionId: 'backfill', onStart: (stop) => (cancel = stop) });
		const single = (async () => {
			await sleep(20_000);
			const startedAt = Date.now();
			const event = place === 0 ? identify({ email: 'new@x.io', plan: 'pro' }) : person(0, 1999);
			const [item] = outcomes(await sync(emulator, { segments: 'Customers' }, [event], { executionId: 'single' }));
			cancel();
			return { waitedMs: Date.now() - startedAt, item };
		})();
		const [{ waitedMs, item }] = await Promise.all([single, backfill.catch(() => undefined)]);
		expect(item).toMatchObject({ outcome: place === 0 ? 'created' : 'updated' });
		expect(waitedMs).toBeLessThanOrEqual(3_000);
		await emulator.stop();
	});
});
