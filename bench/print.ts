import Table from 'cli-table3';

import type { Drift } from './drift';
import { TARGET } from './drift';
import type { Footprint } from './footprint';
import type { Growth } from './growth';
import type { Row } from './measure';
import type { Pace } from './pace';
import type { PureRooms } from './pureRooms';
import type { StaticData } from './staticData';

type Align = 'left' | 'right';

/** No colours, so that a log of it stays readable. */
function plainTable(head: string[], aligns: Align[], rows: Array<Array<string | number>>): string {
	const table = new Table({ head, colAligns: aligns, style: { head: [], border: [], compact: true } });
	table.push(...rows);
	return table.toString();
}

const RIGHT: Align = 'right';
const LEFT: Align = 'left';

export function requestTable(rows: readonly Row[]): string {
	return plainTable(
		['scenario', 'baseline', 'measured on', 'ours', 'at most', 'times fewer', 'baseline s', 'ours s', 'ideal s', '429 baseline', '429 ours', ''],
		[LEFT, RIGHT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT],
		rows.map(({ scenario, baseline, ours, most, timesFewer, decision }) => [
			scenario,
			whole(baseline.requests - baseline.refused),
			baseline.extrapolatedFrom === null ? 'all' : `extrapolated from ${baseline.extrapolatedFrom}`,
			whole(ours.requests),
			whole(most),
			ours.requests === 0 ? 'all' : timesFewer.toFixed(1),
			baseline.seconds.toFixed(1),
			ours.seconds.toFixed(1),
			ours.idealSeconds.toFixed(1),
			whole(baseline.refused),
			whole(ours.refused),
			decision,
		]),
	);
}

export const ROUTES_NOTE = 'What ours were:';

export function routeTable(rows: readonly Row[]): string {
	const short = (routes: Record<string, number>) => Object.entries(routes).map(([route, count]) => `${whole(count)} ${route.replace(/\/:\w+/g, '/…')}`);
	return plainTable(['scenario', 'requests'], [LEFT, LEFT], rows.map(({ scenario, ours }) => [scenario, short(ours.byRoute).join(', ')]));
}

export function paceTable(paces: readonly Pace[]): string {
	return plainTable(
		['beside a second client', 'requests', 'seconds', 'the other, a second', 'used of what is left', 'at least', 'refused', 'at most', ''],
		[LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT],
		paces.map(({ windows, requests, seconds, othersPerSecond, usedShare, refusedShare, decision }) => [
			windows === 'clock' ? 'windows at full seconds' : 'windows from the first request',
			whole(requests),
			seconds.toFixed(1),
			othersPerSecond.toFixed(1),
			percent(usedShare),
			'90.0 %',
			percent(refusedShare),
			'5.0 %',
			decision,
		]),
	);
}

export function driftTable(drift: readonly Drift[]): string {
	return plainTable(
		['simulated, cold start', 'limit', 'processes', 'others take', 'way uneven by ms', 'used, median', 'at least', 'used, worst', 'at least', 'refused, worst', 'at most', ''],
		[LEFT, RIGHT, RIGHT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT],
		drift.map(({ windows, limit, processes, others, jitterMs, usedMedian, usedLeast, refusedMost, decision }) => [
			WINDOWS[windows],
			limit,
			processes,
			others === 'half' ? 'half' : 'nothing',
			jitterMs,
			percent(usedMedian),
			windows === 'sliding' ? '' : percent(TARGET.usedMedian),
			percent(usedLeast),
			percent(TARGET.usedLeast),
			percent(refusedMost),
			percent(TARGET.refusedMost),
			decision,
		]),
	);
}

const WINDOWS: Record<Drift['windows'], string> = { clock: 'windows at full seconds', 'first hit': 'windows from the first request', sliding: 'no windows, any one second' };

export function growthTable(growth: readonly Growth[]): string {
	return plainTable(
		['one run of', 'segments each', 'other contacts in the account', 'requests', 'a person'],
		[LEFT, RIGHT, RIGHT, RIGHT, RIGHT],
		growth.map(({ run, segments, others, people, requests }) => [run, segments, whole(others), whole(requests), (requests / people).toFixed(2)]),
	);
}

export function costTable({ footprint, pureRooms, staticData }: { footprint: Footprint; pureRooms: PureRooms; staticData: readonly StaticData[] }): string {
	const measured: Array<[what: string, value: number, unit: string, most: number | null]> = [
		...pureRooms.cpu.flatMap(({ events, first, later }): typeof measured => [
			[`CPU an event, parse to plan: ${events}, fresh process`, first, 'µs', 50],
			[`CPU an event, parse to plan: ${events}, warm`, later, 'µs', 50],
		]),
		['heap growth while 10,000 events are planned, garbage included', pureRooms.heapGrowth, 'MB', null],
		['heap an event holds until the run ends', pureRooms.heapPerEvent, 'kB', null],
		['size of the bundle', footprint.bundleBytes / 1000, 'kB', 450],
		[`load time over n8n-workflow, middle of ${footprint.processes} processes`, footprint.loadMs, 'ms', 60],
		['load time of n8n-workflow itself', footprint.n8nWorkflowMs, 'ms', null],
		...staticData.flatMap(({ cache, bytesPerUser, firstRunMs, laterRunMs }): typeof measured => [
			[`static data a user, ${cache}`, bytesPerUser, 'bytes', 70],
			[`time a run pays for 10,000 users, ${cache}, first of a process`, firstRunMs, 'ms', null],
			[`time a run pays for 10,000 users, ${cache}, later`, laterRunMs, 'ms', null],
		]),
	];
	return plainTable(
		['cost', 'measured', 'unit', 'at most', ''],
		[LEFT, RIGHT, LEFT, RIGHT, LEFT],
		measured.map(([what, value, unit, most]) => [what, value.toFixed(1), unit, most ?? '', most === null ? '' : decisionOf(value, most)]),
	);
}

/** To the digit that is shown: 62.002 bytes are 62. */
function decisionOf(value: number, most: number): string {
	return Number(value.toFixed(1)) <= most ? 'PASS' : 'OVER';
}

function whole(value: number): string {
	return Math.round(value).toLocaleString('en');
}

function percent(share: number): string {
	return `${(share * 100).toFixed(1)} %`;
}
