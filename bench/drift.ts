/**
 * How well the limit is used from a cold start, in simulated time, over many phases of the server's windows and of the other
 * clients: `npm run bench -- --drift` prints this table alone (a minute), `npm run bench` with all the others.
 */
import { ResendClient } from '../nodes/shared/resend/client';
import { Pacer } from '../nodes/shared/resend/pacing';
import { FakeClock, FakeTime } from '../test/unit/resend/fakes';
import { WindowServer } from '../test/unit/resend/windowServer';

/** What some runs of one case came to, with the worst of them. Shares are 0 to 1. */
export interface Drift {
	windows: Windows;
	limit: number;
	/** Who asks besides: nobody, or another client that takes half of the limit. */
	others: 'nobody' | 'half';
	processes: number;
	/** How much longer than 25 ms a way may take. */
	jitterMs: number;
	/** Our answered requests of those that the limit leaves to us. */
	usedMedian: number;
	usedLeast: number;
	refusedMost: number;
	decision: 'PASS' | 'OVER' | '';
}

type Windows = 'clock' | 'first hit' | 'sliding';
type Case = Pick<Drift, 'windows' | 'limit' | 'others' | 'processes' | 'jitterMs'> & { isTarget: boolean };

export const TARGET = { usedMedian: 0.9, usedLeast: 0.78, refusedMost: 0.05 };
const SECONDS = 40;
const WINDOWS: Windows[] = ['clock', 'first hit', 'sliding'];

const CASES: Case[] = [
	...cases(WINDOWS, [10], 'nobody', 1, [2]),
	...cases(WINDOWS, [10], 'half', 1, [0, 2, 6, 20]),
	...cases(['clock', 'first hit'], [2, 100], 'half', 1, [2]),
	...cases(WINDOWS, [10], 'nobody', 3, [2, 20]),
	// Four clients on ten requests a second are more than the targets speak of.
	...cases(WINDOWS, [10], 'half', 3, [2]).map((one) => ({ ...one, isTarget: false })),
];

function cases(kinds: Windows[], limits: number[], others: Drift['others'], processes: number, jitters: number[]): Case[] {
	return kinds.flatMap((windows) => limits.flatMap((limit) => jitters.map((jitterMs) => ({ windows, limit, others, processes, jitterMs, isTarget: true }))));
}

/** `runs`: of each case, each with phases of its own. */
export async function measureDrift(runs: number): Promise<Drift[]> {
	const measured: Drift[] = [];
	for (const { isTarget, ...one } of CASES) {
		const seen: Array<{ used: number; refused: number }> = [];
		for (let seed = 1; seed <= runs; seed++) seen.push(await simulate(one, seed));
		const used = seen.map((run) => run.used).sort((first, second) => first - second);
		const shares = { usedMedian: used[runs >> 1] ?? 0, usedLeast: used[0] ?? 0, refusedMost: Math.max(...seen.map(({ refused }) => refused)) };
		measured.push({ ...one, ...shares, decision: isTarget ? decisionOf(one, shares) : '' });
	}
	return measured;
}

/** Where there are no windows, an uneven way is answered with more room: the median is a target for windows only. */
function decisionOf({ windows }: Pick<Drift, 'windows'>, { usedMedian, usedLeast, refusedMost }: typeof TARGET): 'PASS' | 'OVER' {
	const isMedianMet = windows === 'sliding' || usedMedian >= TARGET.usedMedian;
	return isMedianMet && usedLeast >= TARGET.usedLeast && refusedMost <= TARGET.refusedMost ? 'PASS' : 'OVER';
}

/** More is asked than the limit allows, all the time, from a cold start. */
async function simulate({ windows, limit, others, processes, jitterMs }: Omit<Case, 'isTarget'>, seed: number): Promise<{ used: number; refused: number }> {
	const time = new FakeTime();
	const random = chance(seed);
	const phaseMs = Math.floor(random() * 1000);
	const afterMs = Math.floor(random() * 1000);
	const server = new WindowServer(time, { limit, phaseMs: windows === 'clock' ? phaseMs : windows, wayMs: () => 25 + random() * jitterMs });
	if (others === 'half') void takeHalf(server, time, limit, () => (random() - 0.5) * jitterMs, afterMs);
	for (let process = 0; process < processes; process++) {
		const clock = new FakeClock(time);
		clock.randomValue = random;
		const client = new ResendClient({ transport: server.transport, clock, pacer: new Pacer(), meter: { requests: 0, retries: 0 } });
		for (let caller = 0; caller < 2 * limit; caller++) void askForEver(client);
	}
	await time.advance(SECONDS * 1000);
	return { used: sum(server.ours) / (limit * SECONDS - sum(server.others)), refused: server.refused / server.sent };
}

async function takeHalf(server: WindowServer, time: FakeTime, limit: number, unevenMs: () => number, afterMs: number): Promise<never> {
	await time.wait(afterMs).done;
	for (;;) {
		server.takeForOthers(1);
		await time.wait(2000 / limit + unevenMs()).done;
	}
}

async function askForEver(client: ResendClient): Promise<never> {
	for (;;) await client.contacts.get({ id: 'x' });
}

function sum(counts: ReadonlyMap<number, number>): number {
	return [...counts.values()].reduce((total, count) => total + count, 0);
}

/** A reproducible stand-in for chance. */
function chance(seed: number): () => number {
	let state = seed * 7919 + 13;
	return () => {
		state = (state * 1_664_525 + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}
