/**
 * `npm run bench [-- --quick] [-- --json file]`: what a sync costs, beside a baseline and the targets.
 * The nodes as they are built, in n8n's own engine, against an emulator with Resend's limit.
 */
import '../scripts/demo/quiet';

import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Emulators } from './emulators';
import { Emulators as EmulatorProcess, LATENCY_MS, LIMIT } from './emulators';
import { measureFootprint, measurePureRooms } from './footprint';
import type { Row } from './measure';
import { baselineCost, ourCost, rowOf } from './measure';
import type { Pace } from './pace';
import { measurePace } from './pace';
import { costTable, paceTable, requestTable, ROUTES_NOTE, routeTable } from './print';
import { SCENARIOS } from './scenarios';
import { measureStaticData } from './staticData';

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const jsonFile = args.includes('--json') ? args[args.indexOf('--json') + 1] : undefined;

async function main(): Promise<void> {
	const machine = `Node.js ${process.version}, ${cpus().length} cores`;
	console.log(`Resend's limit of ${LIMIT} requests a second and ${LATENCY_MS} ms latency, emulated; ${machine}${quick ? '; quick' : ''}\n`);
	const footprint = measureFootprint(quick ? 3 : 9);
	const pureRooms = measurePureRooms();
	const staticData = await measureStaticData();
	console.log(`${costTable({ footprint, pureRooms, staticData })}\n`);

	const emulators = new EmulatorProcess();
	try {
		const rows = await measureRows(emulators);
		console.log(`${requestTable(rows)}\n\n${ROUTES_NOTE}\n${routeTable(rows)}\n`);
		const paces: Pace[] = [await measurePace(quick ? 60 : 200, 'firstRequest', emulators)];
		if (!quick) paces.push(await measurePace(200, 'clock', emulators));
		console.log(paceTable(paces));
		if (jsonFile !== undefined) {
			const result = { measuredAt: new Date().toISOString(), machine, quick, limit: LIMIT, latencyMs: LATENCY_MS, rows, paces, footprint, pureRooms, staticData };
			writeFileSync(jsonFile, `${JSON.stringify(result, null, '\t')}\n`);
		}
	} finally {
		emulators.close();
	}
}

/** The baselines all at once, each with an emulator of its own: they mostly wait. Ours one after the other, alone. */
async function measureRows(emulators: Emulators): Promise<Row[]> {
	const chosen = quick ? SCENARIOS.filter(({ leftOutWhenQuick }) => leftOutWhenQuick !== true) : SCENARIOS;
	const baselines = await Promise.all(chosen.map((scenario) => baselineCost(scenario, emulators)));
	const rows: Row[] = [];
	for (const [index, scenario] of chosen.entries()) {
		const baseline = baselines[index];
		if (baseline !== undefined) rows.push(rowOf(scenario, baseline, await ourCost(scenario, emulators)));
	}
	return rows;
}

main().catch((error: unknown) => {
	console.error(`The bench stopped: ${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
});
