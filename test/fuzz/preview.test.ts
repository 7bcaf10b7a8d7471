/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { shortOrLong } from '../long';
import { history, QUIET, type History, type RunStep, type Step } from './history';
import { connectEngine, runOf } from './wire';
import { World, type Run } from './world';

jest.setTimeout(300_000);
connectEngine();

const { FUZZ_SEED = '1', PREVIEWED_RUNS = shortOrLong('200', '1000') } = process.env;
/** Longer than a list lags. */
const LAG_MS = 10_000;
/** What a hand does to the account's lists is seen within a minute: it interferes until then. */
const MINUTE_MS = 61_000;
/** The documented rate of imports, in milliseconds a row. */
const IMPORT_MS_PER_ROW = 54;
/** What would make Resend answer otherwise than the account as it is makes one expect. */
const INTERFERING = { emptyImports: 0, listLagMs: 0, segmentCap: Infinity, wrongTypeProperty: 'coerce', patchBooleanProperties: 'accepted' } as const;

interface Foretold {
	writes: number;
	requests: number;
}

function runsIn(step: Step): RunStep[] {
	const runs = step.do === 'together' ? step.runs : step.do === 'sync' || step.do === 'segment' || step.do === 'send' ? [step] : [];
	return runs.map((run) => ({ ...run, disturbance: QUIET }));
}

function foretoldBy({ output }: Run): Foretold | null {
	const preview: unknown = output.map(({ preview: one, details }) => one ?? (typeof details === 'object' && details !== null ? Reflect.get(details, 'preview') : undefined)).find((one) => typeof one === 'object' && one !== null && 'run' in one);
	return typeof preview === 'object' && preview !== null ? (Reflect.get(preview, 'run') as Foretold) : null;
}

/** Plays a history, each run first as a preview; says how many runs it compared, and what was not as foretold. */
async function compared({ steps, quirks, seed }: History): Promise<{ runs: number; wrong: string[] }> {
	const world = new World({ seed, quirks: { ...quirks, ...INTERFERING }, limit: 'off', steps }, () => undefined);
	world.state.importMs = 0;
	world.state.importMsPerRow = IMPORT_MS_PER_ROW;
	const wrong: string[] = [];
	let runs = 0;
	const made = (run: Run): Foretold => {
		const own = world.wire.log.filter((request) => runOf(request) === run.id);
		return { writes: own.filter(({ method }) => method !== 'GET').length, requests: own.length };
	};
	for (const step of steps) {
		if (step.do === 'edit') world.edit(step.edit);
		if (step.do === 'restart') world.restart(step.process);
		await world.time.pass(step.do === 'edit' ? MINUTE_MS : LAG_MS);
		for (const run of runsIn(step)) {
			const [preview] = await world.run([run], { previewOnly: true });
			const [real] = await world.run([run]);
			await world.time.pass(LAG_MS);
			if (preview === undefined || real === undefined) continue;
			runs += 1;
			if (made(preview).writes > 0) wrong.push(`The preview of ${JSON.stringify(run)} wrote`);
			// An item that fails was refused by Resend, for what no list shows.
			if (real.output.some((item: IDataObject) => item['outcome'] === 'failed')) continue;
			const foretold = foretoldBy(preview);
			const actual = made(real);
			if (foretold?.writes !== actual.writes || foretold.requests !== actual.requests) {
				const log = world.wire.log.filter((request) => runOf(request) === real.id).map(({ method, route }) => `${method} ${route ?? ''}`);
				wrong.push(`${JSON.stringify(run)}\n  foretold ${JSON.stringify(foretold)}, made ${JSON.stringify(actual)}: ${log.join(', ')}`);
			}
		}
	}
	world.end();
	return { runs, wrong };
}

it(`what a preview foretells is what a run then makes, in ${PREVIEWED_RUNS} random runs`, async () => {
	const wanted = Number(PREVIEWED_RUNS);
	let runs = 0;
	const property = fc.asyncProperty(history, async (one) => {
		if (runs >= wanted) return;
		const { runs: more, wrong } = await compared(one);
		runs += more;
		if (wrong.length > 0) throw new Error(`${JSON.stringify(one.quirks)}\n${wrong.join('\n')}`);
	});
	await fc.assert(property, { seed: Number(FUZZ_SEED), numRuns: wanted, endOnFailure: true });
	expect(runs).toBeGreaterThanOrEqual(wanted);
});
