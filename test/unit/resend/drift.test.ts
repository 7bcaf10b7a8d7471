import { ResendClient } from '../../../nodes/shared/resend/client';
import { Pacer } from '../../../nodes/shared/resend/pacing';
import { FakeClock, FakeTime } from './fakes';
import { WindowServer } from './windowServer';

/** A reproducible stand-in for chance. */
function chance(seed: number): () => number {
	let state = seed * 7919 + 13;
	return () => {
		state = (state * 1_664_525 + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

type Kind = 'clock' | 'first hit' | 'sliding';

interface Seen {
	/** Our answered requests of those that the limit leaves to us, 0 to 1 (and a little more where a run ends in a fresh window). */
	used: number;
	refused: number;
}

/** Twenty seconds of the whole limit from a cold start; another client takes half of it evenly, its phase and the server's by chance. */
async function run(kind: Kind, seed: number, jitterMs: number, limit: number, shared: boolean): Promise<Seen> {
	const time = new FakeTime();
	const random = chance(seed);
	const phaseMs = Math.floor(random() * 1000);
	const afterMs = Math.floor(random() * 1000);
	const server = new WindowServer(time, { limit, phaseMs: kind === 'clock' ? phaseMs : kind, wayMs: () => 25 + random() * jitterMs });
	const clock = new FakeClock(time);
	clock.randomValue = random;
	const client = new ResendClient({ transport: server.transport, clock, pacer: new Pacer(), meter: { requests: 0, retries: 0 } });
	const second = async (): Promise<never> => {
		await time.wait(afterMs).done;
		for (;;) {
			server.takeForOthers(1);
			await time.wait(2000 / limit + (random() - 0.5) * jitterMs).done;
		}
	};
	if (shared) void second();
	const start = time.now;
	let begun = 0;
	const caller = async (): Promise<void> => {
		while (begun++ < 20 * limit) await client.contacts.get({ id: 'x' });
	};
	await time.settle(Promise.all(Array.from({ length: 2 * limit }, caller)));
	const sum = (counts: Map<number, number>): number => [...counts.values()].reduce((one, other) => one + other, 0);
	return { used: sum(server.ours) / ((limit * (time.now - start)) / 1000 - sum(server.others)), refused: server.refused / server.sent };
}

async function runs(kind: Kind, jitterMs: number, limit: number, shared = true, seeds = 20) {
	const seen: Seen[] = [];
	for (let seed = 1; seed <= seeds; seed++) seen.push(await run(kind, seed, jitterMs, limit, shared));
	const used = seen.map((one) => one.used).sort((one, other) => one - other);
	return { least: used[0], middle: used[seeds >> 1], refused: Math.max(...seen.map((one) => one.refused)) };
}

describe.each<Kind>(['clock', 'first hit'])('windows by %s', (kind) => {
	test.each([0, 2, 6, 20])('beside a second client, each way %i ms uneven: nine tenths of what it leaves are used, one in twenty refused at most', async (jitterMs) => {
		const seen = await runs(kind, jitterMs, 10);
		expect(seen.refused).toBeLessThanOrEqual(0.05);
		expect(seen.middle).toBeGreaterThanOrEqual(0.92);
		expect(seen.least).toBeGreaterThanOrEqual(0.88);
	});

	test.each([2, 100])('beside a second client, a limit of %i', async (limit) => {
		const seen = await runs(kind, 2, limit, true, 8);
		expect(seen.refused).toBeLessThanOrEqual(0.05);
		expect(seen.middle).toBeGreaterThanOrEqual(0.92);
		expect(seen.least).toBeGreaterThanOrEqual(0.88);
	});

	test.each([2, 10, 100])('alone, a limit of %i: nothing is refused and all is used', async (limit) => {
		const seen = await runs(kind, 2, limit, false, 5);
		expect(seen.refused).toBe(0);
		expect(seen.least).toBeGreaterThanOrEqual(0.95);
	});
});

test.each([0, 2, 6, 20])('without windows at all (any ten in the last second), each way %i ms uneven, one in twenty is refused at most', async (jitterMs) => {
	expect((await runs('sliding', jitterMs, 10)).refused).toBeLessThanOrEqual(0.05);
});
