/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { build, buildSync, type BuildOptions, type Plugin } from 'esbuild';
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

/** Another text in the place of one that a source file has exactly once. */
export interface SourceChange {
	/** From the package's root. */
	file: string;
	from: string;
	to: string;
}

/** The package as one file, as `npm run build` makes it but for what only the published file needs. */
const BUNDLE = { entryPoints: ['index.ts'], bundle: true, write: false, platform: 'node', format: 'cjs', target: 'node20', external: ['n8n-workflow'], logLevel: 'error' } as const satisfies BuildOptions;

/** What all test files of one worker of jest share. */
const COMPILED = Symbol.for('the package as one file');
const shared: typeof globalThis & { [COMPILED]?: Factory } = globalThis;
/** Of this test file alone. */
let changed: Factory | undefined;

function factory(): Factory {
	if (changed !== undefined) return changed;
	shared[COMPILED] ??= factoryOf(buildSync(BUNDLE).outputFiles[0]?.text);
	return shared[COMPILED];
}

/** Only `new Function` compiles for the globals of the test, whose Date stands still. */
function factoryOf(code = ''): Factory {
	return new Function('require', 'module', 'exports', 'Math', code) as Factory;
}

/** From now on `loadNodes` loads the package with these changes; no file is touched. */
export async function compileChanged(changes: readonly SourceChange[]): Promise<void> {
	const { outputFiles } = await build({ ...BUNDLE, plugins: [changing(changes)] });
	changed = factoryOf(outputFiles[0]?.text);
}

function changing(changes: readonly SourceChange[]): Plugin {
	const sources = changedSources(changes);
	return {
		name: 'changed sources',
		setup({ onLoad }) {
			onLoad({ filter: /\.ts$/ }, ({ path }) => {
				const contents = sources.get(path);
				return contents === undefined ? null : { contents, loader: 'ts' };
			});
		},
	};
}

/** The changed files by their whole path. */
export function changedSources(changes: readonly SourceChange[]): Map<string, string> {
	const sources = new Map<string, string>();
	for (const { file, from, to } of changes) {
		const path = resolve(file);
		const [before, after, more] = (sources.get(path) ?? readFileSync(path, 'utf8')).split(from);
		if (before === undefined || after === undefined || more !== undefined) throw new Error(`${file} does not have this text exactly once:\n${from}`);
		sources.set(path, `${before}${to}${after}`);
	}
	return sources;
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
