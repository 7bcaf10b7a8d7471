import { ResendClient } from '../../../nodes/shared/resend/client';
import { Pacer } from '../../../nodes/shared/resend/pacing';
import { FakeClock, FakeTime, idle } from './fakes';
import { WindowServer } from './windowServer';
import type { WindowServerOptions } from './windowServer';

/** A reproducible stand-in for chance. */
function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_664_525 + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

type Others = (server: WindowServer, time: FakeTime, random: () => number) => Promise<never>;

function others(everyMs: number, count: number, jitterMs = 0, afterMs = 0): Others {
	return async (server, time, random) => {
		await time.wait(afterMs).done;
		for (;;) {
			await time.wait(everyMs + (random() - 0.5) * jitterMs).done;
			server.takeForOthers(count);
		}
	};
}

interface Load {
	server: WindowServerOptions;
	calls: number;
	/** Callers at the same time. */
	callers?: number;
	others?: Others;
	seed?: number;
	/** Each way takes 25 ms and up to this much more. */
	jitterMs?: number;
}

/** Sends `calls` requests through the client and tells what the server saw, in simulated time. */
async function run({ server: options, calls, callers = 20, others: second, seed = 1, jitterMs = 0 }: Load) {
	const time = new FakeTime();
	const random = chance(seed);
	const server = new WindowServer(time, { wayMs: () => 25 + random() * jitterMs, ...options });
	const clock = new FakeClock(time);
	clock.randomValue = random;
	const meter = { requests: 0, retries: 0 };
	const client = new ResendClient({ transport: server.transport, clock, pacer: new Pacer(), meter });
	if (second !== undefined) void second(server, time, random);
	const start = time.now;
	let begun = 0;
	let failed = 0;
	const caller = async (): Promise<void> => {
		while (begun++ < calls) if ((await client.contacts.get({ id: 'x' })).error !== null) failed += 1;
	};
	await time.settle(Promise.all(Array.from({ length: callers }, caller)));
	const { left, used } = server.leftBetween(start, time.now);
	return { failed, refused: server.refused, refusedShare: server.refused / server.sent, usedShare: used / left, seconds: (time.now - start) / 1000, meter };
}

const PHASES = [0, 140, 333, 500, 777, 930];

describe('alone', () => {
	test.each([10, 2, 100].flatMap((limit) => PHASES.map((phaseMs) => [limit, phaseMs] as const)))(
		'nothing is refused and at least nine tenths are used: limit %i, windows at %i ms',
		async (limit, phaseMs) => {
			const seen = await run({ server: { limit, phaseMs }, calls: limit * 20 });
			expect(seen).toMatchObject({ failed: 0, refused: 0 });
			expect(seen.usedShare).toBeGreaterThanOrEqual(0.9);
		},
	);

	test('nothing is refused when a window begins with its first request', async () => {
		const seen = await run({ server: { limit: 10, phaseMs: 'first hit' }, calls: 200 });
		expect(seen.refused).toBe(0);
		expect(seen.seconds).toBeLessThanOrEqual(22);
	});

	test('answers that take now 50 and now 110 ms cost no refusal', async () => {
		const seen = await run({ server: { limit: 10, phaseMs: 100 }, calls: 200, jitterMs: 30 });
		expect(seen.refused).toBe(0);
		expect(seen.usedShare).toBeGreaterThanOrEqual(0.9);
	});

	test('one caller after another is not slowed down below the limit', async () => {
		const seen = await run({ server: { limit: 10 }, calls: 5, callers: 1 });
		expect(seen.seconds).toBeCloseTo(5 * 0.05, 5);
	});

	test('twenty callers at once: the first goes alone, and nothing is refused', async () => {
		const seen = await run({ server: { limit: 10, phaseMs: 140 }, calls: 20 });
		expect(seen).toMatchObject({ failed: 0, refused: 0 });
		expect(seen.seconds).toBeLessThanOrEqual(2.5);
	});
});

describe('with a second client that takes half of the limit', () => {
	const cases: [string, Others, Partial<Load>?][] = [
		['evenly', others(200, 1)],
		['evenly, not quite regular', others(200, 1, 50), { jitterMs: 20 }],
		['in one burst a second', others(1000, 5)],
		['in one burst late in the window', others(1000, 5, 0, 850)],
		['coming later', others(200, 1, 0, 10_000)],
		['with few callers of ours', others(200, 1), { callers: 4 }],
	];
	test.each(cases)('%s: nine tenths of the rest are used (median), 78 %% in the worst phase, and at most 5 %% refused', async (_, second, load = {}) => {
		const seen = await Promise.all(PHASES.map((phaseMs) => run({ server: { limit: 10, phaseMs }, calls: 200, others: second, ...load })));
		const used = seen.map(({ usedShare }) => usedShare).sort((one, other) => one - other);
		expect(seen.every(({ failed }) => failed === 0)).toBe(true);
		expect(Math.max(...seen.map(({ refusedShare }) => refusedShare))).toBeLessThanOrEqual(0.05);
		expect(used[PHASES.length >> 1]).toBeGreaterThanOrEqual(0.9);
		expect(used[0]).toBeGreaterThanOrEqual(0.78);
	});

	test.each([
		['windows begin with a request', 'first hit'],
		['there are no windows, only any ten in the last second', 'sliding'],
	] as const)('%s: at most 5 %% are refused, and 78 %% of the rest are used', async (_, phaseMs) => {
		const seen = await run({ server: { limit: 10, phaseMs }, calls: 200, others: others(200, 1, 2), jitterMs: 2 });
		expect(seen.refusedShare).toBeLessThanOrEqual(0.05);
		// Whatever the windows, the other one takes five a second.
		expect(200 / seen.seconds / 5).toBeGreaterThanOrEqual(0.78);
	});

	test('a limit of 100 is shared as well', async () => {
		const seen = await run({ server: { limit: 100, phaseMs: 333 }, calls: 1500, callers: 100, others: others(20, 1) });
		expect(seen.refusedShare).toBeLessThanOrEqual(0.05);
		expect(seen.usedShare).toBeGreaterThanOrEqual(0.9);
	});

	test('who comes by chance alone (Poisson) is left room for their strong seconds, so less is used and little refused', async () => {
		const poisson: Others = async (server, time, random) => {
			for (;;) {
				await time.wait(-Math.log(1 - random()) * 200).done;
				server.takeForOthers(1);
			}
		};
		const seen = await run({ server: { limit: 10, phaseMs: 333 }, calls: 200, others: poisson });
		expect(seen.failed).toBe(0);
		expect(seen.refusedShare).toBeLessThanOrEqual(0.05);
		expect(seen.usedShare).toBeGreaterThanOrEqual(0.5);
	});

	test.each([2, 3])('%i processes of ours share without losing a request', async (count) => {
		const time = new FakeTime();
		const server = new WindowServer(time, { limit: 10, phaseMs: 250 });
		const process = async (): Promise<number> => {
			const client = new ResendClient({ transport: server.transport, clock: new FakeClock(time), pacer: new Pacer(), meter: { requests: 0, retries: 0 } });
			const answers = await Promise.all(Array.from({ length: 150 }, () => client.contacts.get({ id: 'x' })));
			return answers.filter(({ error }) => error !== null).length;
		};
		const start = time.now;
		expect(await time.settle(Promise.all(Array.from({ length: count }, process)))).toEqual(Array.from({ length: count }, () => 0));
		expect(server.refused / server.sent).toBeLessThanOrEqual(0.05);
		expect((count * 150) / ((time.now - start) / 1000)).toBeGreaterThanOrEqual(8.5);
	});
});

describe('without rate limit headers', () => {
	test('eight a second are assumed', async () => {
		const seen = await run({ server: { limit: 10, headers: 'none' }, calls: 160 });
		expect(seen.refused).toBe(0);
		expect(seen.seconds).toBeGreaterThanOrEqual(18);
		expect(seen.seconds).toBeLessThanOrEqual(22);
	});

	test('a lower limit is learned from refusals', async () => {
		const seen = await run({ server: { limit: 5, headers: 'none', phaseMs: 100 }, calls: 200 });
		expect(seen.failed).toBe(0);
		expect(seen.refusedShare).toBeLessThanOrEqual(0.05);
		expect(seen.usedShare).toBeGreaterThanOrEqual(0.9);
	});

	test.each(['0', '-5', 'NaN', '', '1e9', '10, 10;w=1'])('a limit of %j is not believed', async (value) => {
		const time = new FakeTime();
		const clock = new FakeClock(time);
		const pacer = new Pacer();
		const permit = await time.settle(pacer.acquire(clock));
		if (permit === 'cancelled') throw new Error('expected a permit');
		pacer.observe(permit, { status: 200, headers: { 'ratelimit-limit': value }, refused: false }, clock.now());
		await time.settle(Promise.all(Array.from({ length: 15 }, () => pacer.acquire(clock))));
		expect(time.now).toBeLessThanOrEqual(clock.now());
		expect(time.now - 1_800_000_000_000).toBeGreaterThanOrEqual(1000);
		expect(time.now - 1_800_000_000_000).toBeLessThanOrEqual(3000);
	});
});

/** A pacer that already knows its limit, with nothing under way. */
async function warm(limit = 10) {
	const time = new FakeTime();
	const clock = new FakeClock(time);
	const pacer = new Pacer();
	const answer = async (headers: Record<string, string>, status = 200, refused = false) => {
		const permit = await time.settle(pacer.acquire(clock));
		if (permit === 'cancelled') throw new Error('expected a permit');
		await time.advance(50);
		pacer.observe(permit, { status, headers, refused }, clock.now());
	};
	await answer({ 'ratelimit-limit': String(limit), 'ratelimit-remaining': String(limit - 1) });
	return { time, clock, pacer, answer };
}

describe('a refusal', () => {
	test('holds back everybody who shares the key for as long as the server asks', async () => {
		const { time, clock, pacer, answer } = await warm();
		await answer({ 'retry-after': '4' }, 429, true);
		const refusedAt = time.now;
		const sentAt = async (): Promise<number> => {
			await pacer.acquire(new FakeClock(time));
			return time.now;
		};
		const first = await time.settle(Promise.race([sentAt(), sentAt(), sentAt()]));
		expect(first - refusedAt).toBeGreaterThanOrEqual(4000);
		expect(clock.now()).toBe(first);
	});

	test('also holds back those who were already waiting', async () => {
		const { time, clock, pacer } = await warm(1);
		const permit = await time.settle(pacer.acquire(clock));
		if (permit === 'cancelled') throw new Error('expected a permit');
		const waiting = pacer.acquire(clock).then(() => time.now);
		await time.advance(100);
		pacer.observe(permit, { status: 429, headers: { 'retry-after': '9' }, refused: true }, clock.now());
		const refusedAt = time.now;
		expect((await time.settle(waiting)) - refusedAt).toBeGreaterThanOrEqual(9000);
	});

	test.each<[string, Record<string, string>, number]>([
		['a date', { 'retry-after': 'Sat, 21 Nov 2026 12:00:05 GMT', date: 'Sat, 21 Nov 2026 12:00:02 GMT' }, 3000],
		['the reset of the window', { 'ratelimit-reset': '2' }, 2000],
		['nothing: one window', {}, 1000],
	])('may name %s', async (_, headers, ms) => {
		const { time, clock, pacer, answer } = await warm();
		await answer(headers, 429, true);
		const refusedAt = time.now;
		await time.settle(pacer.acquire(clock));
		expect(time.now - refusedAt).toBe(ms);
	});

	test('is followed by one request alone', async () => {
		const { time, clock, pacer, answer } = await warm();
		await answer({ 'retry-after': '1' }, 429, true);
		let sent = 0;
		const all = Array.from({ length: 5 }, async () => {
			const permit = await pacer.acquire(clock);
			sent += 1;
			return permit;
		});
		const probe = await time.settle(Promise.race(all));
		await time.advance(500);
		expect(sent).toBe(1);
		if (probe === 'cancelled') throw new Error('expected a permit');
		pacer.observe(probe, { status: 200, headers: {}, refused: false }, clock.now());
		await time.settle(Promise.all(all));
		expect(sent).toBe(5);
	});

	test('because of a used-up quota holds nobody back', async () => {
		const { time, clock, pacer, answer } = await warm();
		await answer({ 'retry-after': '3600' }, 429, false);
		const before = time.now;
		await time.settle(pacer.acquire(clock));
		expect(time.now - before).toBeLessThan(1100);
	});

	test('an outage that names a time holds everybody back, too', async () => {
		const { time, clock, pacer, answer } = await warm();
		await answer({ 'retry-after': '5' }, 503);
		const before = time.now;
		await time.settle(pacer.acquire(clock));
		expect(time.now - before).toBe(5000);
	});
});

describe('the queue', () => {
	test('is first come, first served within a run', async () => {
		const { time, pacer } = await warm(2);
		const order: number[] = [];
		await time.settle(Promise.all(Array.from({ length: 12 }, async (_, index) => {
			await pacer.acquire(new FakeClock(time));
			order.push(index);
		})));
		expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
	});

	test('lets a retry keep its turn', async () => {
		const { time, clock, pacer } = await warm(1);
		const first = await time.settle(pacer.acquire(clock));
		if (first === 'cancelled') throw new Error('expected a permit');
		pacer.observe(first, { status: 500, headers: {}, refused: false }, clock.now());
		const order: string[] = [];
		const later = pacer.acquire(clock).then(() => order.push('later'));
		const again = pacer.acquire(clock, undefined, first.turn).then(() => order.push('retry'));
		await time.settle(Promise.all([later, again]));
		expect(order).toEqual(['retry', 'later']);
	});

	/** The order in which waiters are served, each named by its run. */
	async function served(time: FakeTime, pacer: Pacer, waiting: ReadonlyArray<readonly [run: object, name: string, turn?: number]>): Promise<string> {
		const order: string[] = [];
		await time.settle(Promise.all(waiting.map(async ([run, name, turn]) => {
			await pacer.acquire(new FakeClock(time), run, turn);
			order.push(name);
		})));
		return order.join(' ');
	}

	test('lets the runs that wait take turns', async () => {
		const { time, pacer } = await warm(2);
		const [a, b, c] = [{}, {}, {}];
		expect(await served(time, pacer, [[a, 'a1'], [a, 'a2'], [a, 'a3'], [a, 'a4'], [b, 'b1'], [b, 'b2'], [c, 'c1']])).toBe('a1 b1 c1 a2 b2 a3 a4');
	});

	test('lets a retry keep its turn within its run, not before other runs', async () => {
		const { time, clock, pacer } = await warm(1);
		const [a, b] = [{}, {}];
		const first = await time.settle(pacer.acquire(clock, a));
		if (first === 'cancelled') throw new Error('expected a permit');
		expect(await served(time, pacer, [[b, 'b1'], [a, 'a2'], [a, 'a1 again', first.turn]])).toBe('b1 a1 again a2');
	});

	test('lets a single event pass a run of thousands: a slot of another at most for each of its requests', async () => {
		const { time, pacer } = await warm(10);
		const backfill = {};
		let sent = 0;
		const big = Array.from({ length: 2000 }, async () => {
			const permit = await pacer.acquire(new FakeClock(time), backfill);
			sent += 1;
			if (permit === 'cancelled') return;
			await time.wait(50).done;
			pacer.observe(permit, { status: 200, headers: { 'ratelimit-limit': '10' }, refused: false }, time.now);
		});
		await time.advance(5300);
		const single = {};
		const start = time.now;
		const passed: number[] = [];
		for (let request = 0; request < 3; request++) {
			const before = sent;
			const permit = await time.settle(pacer.acquire(new FakeClock(time), single));
			passed.push(sent - before);
			if (permit === 'cancelled') throw new Error('expected a permit');
			await time.advance(50);
			pacer.observe(permit, { status: 200, headers: { 'ratelimit-limit': '10' }, refused: false }, time.now);
		}
		expect(Math.max(...passed)).toBeLessThanOrEqual(1);
		expect(time.now - start).toBeLessThanOrEqual(3000);
		expect(big).toHaveLength(2000);
	});

	test('a cancelled caller leaves at once and takes no slot with it', async () => {
		const { time, pacer } = await warm(1);
		await time.settle(pacer.acquire(new FakeClock(time)));
		const gone = new FakeClock(time);
		const leaving = Array.from({ length: 20 }, () => pacer.acquire(gone));
		const stays = pacer.acquire(new FakeClock(time));
		await time.advance(10);
		const before = time.now;
		gone.cancel();
		expect(new Set(await time.settle(Promise.all(leaving)))).toEqual(new Set(['cancelled']));
		expect(time.now).toBe(before);
		await time.settle(stays);
		expect(time.now - before).toBeLessThanOrEqual(2100);
	});

	test('a probe that hangs does not hold up the others for ever', async () => {
		const time = new FakeTime();
		const pacer = new Pacer();
		await time.settle(pacer.acquire(new FakeClock(time)));
		const start = time.now;
		await time.settle(pacer.acquire(new FakeClock(time)));
		expect(time.now - start).toBeLessThanOrEqual(2500);
	});

	test('a request without an answer does not keep its slot', async () => {
		const { time, clock, pacer } = await warm(1);
		for (let turn = 0; turn < 3; turn++) {
			const permit = await time.settle(pacer.acquire(clock));
			if (permit === 'cancelled') throw new Error('expected a permit');
			pacer.observe(permit, null, clock.now());
		}
		expect(time.now - 1_800_000_000_000).toBeLessThanOrEqual(4500);
	});

	test('nobody waiting means nothing running', async () => {
		const { time, clock } = await warm();
		const asked = clock.sleeps.length;
		await time.advance(60_000);
		await idle();
		expect(clock.sleeps.length).toBe(asked);
	});
});
