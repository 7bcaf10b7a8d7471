import type { IDataObject, INode, INodeParameters, INodeType, Workflow } from 'n8n-workflow';

import type { EngineOptions, EngineResult } from '../nodes/engine';
import { runWorkflow } from '../nodes/engine';

/** What an exported workflow holds, as far as a run needs it. */
export interface ExampleWorkflow {
	name: string;
	nodes: INode[];
	connections: Workflow['connectionsBySourceNode'];
	pinData?: Record<string, Array<{ json: IDataObject }>>;
}

export interface ExampleRun extends Omit<EngineOptions, 'nodes' | 'connections' | 'nodeTypes'> {
	/** By full name, e.g. `n8n-nodes-resend-sync.resendContactSync`. */
	nodeTypes: Record<string, INodeType>;
}

/** Runs an example in the real engine, fed with `items` in place of its trigger. */
export function runExample(example: ExampleWorkflow, items: readonly IDataObject[], run: ExampleRun): Promise<EngineResult> {
	const trigger = triggerOf(example);
	const feed: INode = { ...trigger, type: 'test.feed', typeVersion: 1, parameters: { items: [...items] as INodeParameters[] } };
	const others = example.nodes.filter((node) => node !== trigger && !isNote(node)).map(withCredential);
	return runWorkflow({ ...run, nodes: [feed, ...others], connections: example.connections });
}

/** The same with "Preview Only" switched off, as the first example tells to do after a look. */
export function inEarnest(example: ExampleWorkflow): ExampleWorkflow {
	const nodes = example.nodes.map((node) => {
		const options = node.parameters['options'];
		if (typeof options !== 'object' || options === null || !('previewOnly' in options)) return node;
		return { ...node, parameters: { ...node.parameters, options: { ...options, previewOnly: false } } };
	});
	return { ...example, nodes };
}

/** The node that no other leads to. */
export function triggerOf(example: ExampleWorkflow): INode {
	const targets = new Set(
		Object.values(example.connections).flatMap((outputs) => Object.values(outputs).flatMap((ends) => ends.flatMap((end) => (end ?? []).map(({ node }) => node)))),
	);
	/** A model or a tool of an agent stands beside the flow, not at its begin. */
	const isPart = (name: string) => Object.keys(example.connections[name] ?? {}).some((kind) => kind !== 'main');
	const [trigger, second] = example.nodes.filter((node) => !isNote(node) && !targets.has(node.name) && !isPart(node.name));
	if (trigger === undefined || second !== undefined) throw new Error(`The example "${example.name}" needs exactly one trigger`);
	return trigger;
}

/** The sample data that comes with the example. */
export function pinnedItems(example: ExampleWorkflow): IDataObject[] {
	return (example.pinData?.[triggerOf(example).name] ?? []).map(({ json }) => json);
}

/** An item as n8n's Webhook node gives it for a posted body. */
export function posted(body: unknown): IDataObject {
	return { headers: { 'content-type': 'application/json' }, params: {}, query: {}, body: body as IDataObject };
}

/** What a user does by hand after the import: choosing the credential. */
function withCredential(node: INode): INode {
	return node.credentials === undefined ? node : { ...node, credentials: { resendSyncApi: { id: 'credential-1', name: 'Resend' } } };
}

function isNote({ type }: INode): boolean {
	return type === 'n8n-nodes-base.stickyNote';
}
