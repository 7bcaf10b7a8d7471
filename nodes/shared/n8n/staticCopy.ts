import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import type { NodeFacts } from '../store/staticData';
import { mayWrite } from '../store/staticData';
import { quietly } from './itemIdentity';

export type StaticDataContext = Pick<IExecuteFunctions, 'getWorkflowStaticData' | 'getWorkflow' | 'getMode'>;

/** The static data of one execution, as it was before any node of ours wrote into it. */
export interface StaticCopy {
	global: IDataObject;
	/** Whether what n8n will save can erase nothing of others. */
	writable: boolean;
	/** Who wrote each of our fields last, as the copy came. */
	writers: ReadonlyMap<string, string>;
	/** A sub-workflow: n8n loads its static data on every process, so another one may save over what this one saved. */
	shared: boolean;
}

/** By the object that n8n gives every node of one execution: the second node must not take the first one's writes for loaded. */
const seen = new WeakMap<IDataObject, StaticCopy>();

export const writerField = (field: string): string => `${field}By`;

export function staticCopyOf(context: StaticDataContext): StaticCopy {
	const global = context.getWorkflowStaticData('global');
	const known = seen.get(global);
	if (known !== undefined) return known;
	const mode = quietly(() => context.getMode()) ?? 'unknown';
	const workflow: unknown = Reflect.get(context, 'workflow');
	const copy: StaticCopy = {
		global,
		writable: mayWrite({ mode, filled: hasContent(global) || isFilled(workflow), nodes: nodesOf(workflow) }),
		writers: new Map(Object.entries(global).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
		shared: mode === 'integrated',
	};
	seen.set(global, copy);
	return copy;
}

/** n8n-core keeps the workflow on the context, beside the contract of a node: read with care, never relied on. */
const nodesShape = z.record(z.object({ type: z.string(), typeVersion: z.number().catch(1), parameters: z.unknown() }));

function isFilled(workflow: unknown): boolean {
	const staticData: unknown = typeof workflow === 'object' && workflow !== null ? Reflect.get(workflow, 'staticData') : undefined;
	return typeof staticData === 'object' && staticData !== null && Object.values(staticData).some(hasContent);
}

function hasContent(part: unknown): boolean {
	return typeof part === 'object' && part !== null && Object.keys(part).length > 0;
}

function nodesOf(workflow: unknown): NodeFacts[] | null {
	if (typeof workflow !== 'object' || workflow === null) return null;
	const nodes = nodesShape.safeParse(Reflect.get(workflow, 'nodes'));
	if (!nodes.success) return null;
	const types: unknown = Reflect.get(workflow, 'nodeTypes');
	return Object.values(nodes.data).map(({ type, typeVersion, parameters }) => ({
		type,
		trigger: isTrigger(types, type, typeVersion),
		parameters: JSON.stringify(parameters) ?? '',
	}));
}

function isTrigger(types: unknown, type: string, version: number): boolean | 'unknown' {
	const find: unknown = typeof types === 'object' && types !== null ? Reflect.get(types, 'getByNameAndVersion') : undefined;
	const found: unknown = typeof find === 'function' ? quietly(() => Reflect.apply(find, types, [type, version])) : null;
	if (typeof found !== 'object' || found === null) return 'unknown';
	return ['poll', 'trigger', 'webhookMethods'].some((code) => Reflect.get(found, code) !== undefined);
}
