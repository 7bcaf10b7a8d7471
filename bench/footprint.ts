/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';

import type { PureRooms } from './pureRooms';

/** What the package costs n8n before it does anything. */
export interface Footprint {
	bundleBytes: number;
	/** Milliseconds to load the bundle in a fresh process that has n8n-workflow already, the middle of several. */
	loadMs: number;
	/** The same for n8n-workflow itself, for comparison. */
	n8nWorkflowMs: number;
	processes: number;
}

const LOAD = `
	const start = performance.now();
	require('n8n-workflow');
	const between = performance.now();
	require('./dist/index.js');
	console.log(JSON.stringify([between - start, performance.now() - between]));
`;

export function measureFootprint(processes: number): Footprint {
	const times = Array.from({ length: processes }, () => JSON.parse(execFileSync(process.execPath, ['-e', LOAD], { encoding: 'utf8' })) as [number, number]);
	return {
		bundleBytes: statSync('dist/index.js').size,
		loadMs: middle(times.map(([, ours]) => ours)),
		n8nWorkflowMs: middle(times.map(([workflow]) => workflow)),
		processes,
	};
}

export function measurePureRooms(): PureRooms {
	const line = execFileSync(process.execPath, ['--expose-gc', 'scripts/run.js', 'bench/pureRooms.ts'], { encoding: 'utf8' });
	return JSON.parse(line) as PureRooms;
}

export function middle(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
