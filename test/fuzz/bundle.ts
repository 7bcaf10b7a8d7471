/* eslint-disable @n8n/community-nodes/no-dangerous-functions -- runs outside n8n */
import { buildSync } from 'esbuild';
import * as n8nWorkflow from 'n8n-workflow';
import type { INodeType } from 'n8n-workflow';

/** What the bundle exports that a process of n8n would load. */
interface Bundle {
	ResendContactSync: new () => INodeType;
	ResendSegment: new () => INodeType;
	ResendSendTemplate: new () => INodeType;
}

export interface Nodes {
	contactSync: INodeType;
	segment: INodeType;
	sendTemplate: INodeType;
}

/** What a process gets from outside. */
export interface ProcessPorts {
	sleep: (ms: number) => Promise<void>;
	random: () => number;
}

type Factory = (require: (name: string) => unknown, module: { exports: unknown }, exports: unknown, math: Math) => void;

/** What all test files of one worker of jest share. */
const COMPILED = Symbol.for('the package as one file');
const shared: typeof globalThis & { [COMPILED]?: Factory } = globalThis;

/** The package as one file, as `npm run build` makes it but for what only the published file needs; compiled once. */
function factory(): Factory {
	if (shared[COMPILED] !== undefined) return shared[COMPILED];
	const { outputFiles } = buildSync({ entryPoints: ['index.ts'], bundle: true, write: false, platform: 'node', format: 'cjs', target: 'node20', external: ['n8n-workflow'], logLevel: 'error' });
	// Only `new Function` compiles for the globals of the test, whose Date stands still.
	const compiled = new Function('require', 'module', 'exports', 'Math', outputFiles[0]?.text ?? '') as Factory;
	shared[COMPILED] = compiled;
	return compiled;
}

/** One more copy of the package with a memory of its own: what a process of n8n has. */
export function loadNodes({ sleep, random }: ProcessPorts): Nodes {
	const module: { exports: unknown } = { exports: {} };
	const workflow = { ...n8nWorkflow, sleep };
	const math = Object.create(Math, { random: { value: random } }) as Math;
	factory()((name) => (name === 'n8n-workflow' ? workflow : jest.requireActual(name)), module, module.exports, math);
	const { ResendContactSync, ResendSegment, ResendSendTemplate } = module.exports as Bundle;
	return { contactSync: new ResendContactSync(), segment: new ResendSegment(), sendTemplate: new ResendSendTemplate() };
}
