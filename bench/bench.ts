/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n */
/**
 * `npm run bench [-- --quick] [-- --json file]`: what a sync costs, beside a baseline and the targets. `-- --drift`: only the
 * simulation of how the limit is shared.
 * The nodes as they are built, in n8n's own engine, against an emulator with Resend's limit.
 */
import '../scripts/demo/quiet';

import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { measureDrift } from './drift';
import { Emulators, LATENCY_MS, LIMIT } from './emulators';
import { measureFootprint, measurePureRooms } from './footprint';
import { measureGrowth } from './growth';
import type { Row } from './measure';
import { baselineCost, ourCost, rowOf } from './measure';
import type { Pace } from './pace';
import { measurePace } from './pace';
import { costTable, driftTable, growthTable, paceTable, requestTable, ROUTES_NOTE, routeTable } from './print';
import type { Scenario } from './scenarios';
import { SCENARIOS } from './scenarios';
import { measureStaticData } from './staticData';

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const jsonFile = args.includes('--json') ? args[args.indexOf('--json') + 1] : undefined;

async function main(): Promise<void> {
	const machine = `Node.js ${process.version}, ${cpus().length} cores`;
	console.log(`Resend's limit of ${LIMIT} requests a second and ${LATENCY_MS} ms latency, emulated; ${machine}${quick ? '; quick' : ''}\n`);
	const drift = await measureDrift(quick ? 5 : 20);
	console.log(`${driftTable(drift)}\n`);
	if (args.includes('--drift')) return;
	const footprint = measureFootprint(quick ? 3 : 9);
	const pureRooms = measurePureRooms();
	const staticData = await measureStaticData();
	console.log(`${costTable({ footprint, pureRooms, staticData })}\n`);

	const emulators = new Emulators();
	try {
		const rows = await measureRows(emulators);
		console.log(`${requestTable(rows)}\n\n${ROUTES_NOTE}\n${routeTable(rows)}\n`);
		const paces: Pace[] = [];
		for (const windows of ['firstRequest', 'clock'] as const) paces.push(await measurePace(quick ? 80 : 200, windows, emulators));
		console.log(`${paceTable(paces)}\n`);
		const growth = quick ? [] : await measureGrowth(emulators);
		if (!quick) console.log(growthTable(growth));
		if (jsonFile !== undefined) {
			const result = { measuredAt: new Date().toISOString(), machine, quick, limit: LIMIT, latencyMs: LATENCY_MS, rows, paces, drift, growth, footprint, pureRooms, staticData };
			writeFileSync(jsonFile, `${JSON.stringify(result, null, '\t')}\n`);
		}
	} finally {
		emulators.close();
	}
}

/** Ours one after the other; the baselines all at once beside them, each with an emulator of its own: they mostly wait. */
async function measureRows(emulators: Emulators): Promise<Row[]> {
	const chosen = quick ? SCENARIOS.filter(({ leftOutWhenQuick }) => leftOutWhenQuick !== true) : SCENARIOS;
	const baselines = Promise.all(chosen.map((scenario) => baselineCost(scenario, quick ? 20 : scenario.large === true ? 100 : null, emulators)));
	const measured: Array<{ scenario: Scenario; ours: Row['ours'] }> = [];
	for (const scenario of chosen) measured.push({ scenario, ours: await ourCost(scenario, emulators) });
	const all = await baselines;
	return measured.flatMap(({ scenario, ours }, index) => {
		const baseline = all[index];
		return baseline === undefined ? [] : [rowOf(scenario, baseline, ours)];
	});
}

main().catch((error: unknown) => {
	console.error(`The bench stopped: ${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
});
