import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import { isJsonObject } from '../events/traits';
import type { ItemIdentity } from '../sending/keys';
import { digest, messageIdOf } from '../sending/keys';

/** What makes each item of this run the same item when it comes again. */
export class ItemIdentities {
	private readonly items: INodeExecutionData[];
	private readonly run: string;
	private readonly pass: string;
	private readonly triggers: string[];

	constructor(
		private readonly context: IExecuteFunctions,
		now: number,
	) {
		this.items = context.getInputData();
		this.run = runIdentity(context, now);
		this.pass = passOf(context);
		this.triggers = quietly(() => triggersOf(context)) ?? [];
	}

	of(itemIndex: number): ItemIdentity {
		const json = this.items[itemIndex]?.json ?? {};
		const own = messageIdOf(json);
		if (own !== null) return { kind: 'message', messageId: own };
		const triggering = this.triggeringId(itemIndex);
		// The items of one event may be many, and a loop may bring them one by one.
		if (triggering !== null) return { kind: 'message', messageId: `${triggering} ${this.pass}` };
		return { kind: 'run', run: this.run, itemIndex, content: digest([json]) };
	}

	/** Nodes between the trigger and this one (Resend Segment, Set) mostly drop the id of the event that set off the run. */
	private triggeringId(itemIndex: number): string | null {
		for (const name of this.triggers) {
			const item: unknown = quietly(() => {
				const node: unknown = this.context.getWorkflowDataProxy(itemIndex)['$'](name);
				return typeof node === 'object' && node !== null ? Reflect.get(node, 'item') : null;
			});
			const found = isJsonObject(item) ? messageIdOf(item['json']) : null;
			if (found !== null) return found;
		}
		return null;
	}
}

/** The nodes in front of this one that have none in front of them. */
function triggersOf(context: IExecuteFunctions): string[] {
	return context
		.getParentNodes(context.getNode().name)
		.map(({ name }) => name)
		.filter((name) => context.getParentNodes(name).length === 0);
}

/** What n8n keeps of an execution beside the contract of a node: read with care, never relied on. */
const runData = z.object({
	resultData: z.object({ runData: z.record(z.array(z.object({ startTime: z.number(), executionIndex: z.number().optional() }).passthrough())) }),
});

/**
 * What stays the same when n8n repeats a run of this node: Retry On Fail runs it again within the execution, "Retry
 * execution" under a new execution id, but with the context and the results of the nodes before it as they were
 * (n8n 2.40: `execution.service.js` hands the old `executionData` over, and `execution-context.js` keeps a context that is
 * there). So, in this order: when the context was established, when the node before started, the execution id.
 * Two executions may begin in the same millisecond: an item's content has to be part of its key too.
 */
function runIdentity(context: IExecuteFunctions, now: number): string {
	const established = quietly(() => context.getExecutionContext()?.establishedAt);
	const pass = passOf(context);
	if (typeof established === 'number' && Number.isFinite(established)) return `context:${established}:${pass}`;
	const before = startBefore(context);
	if (before !== null) return `after:${before}:${pass}`;
	return `execution:${quietly(() => context.getExecutionId()) ?? now}:${pass}`;
}

/**
 * In a loop the node runs once per pass. A tool is called anew for each attempt of a model: the execution and the
 * arguments tell those calls apart, their number does not.
 */
function passOf(context: IExecuteFunctions): string {
	if (quietly(() => context.isToolExecution()) === true) return 'tool';
	const runIndex: unknown = quietly(() => context.getWorkflowDataProxy(0)['$runIndex']);
	return typeof runIndex === 'number' ? String(runIndex) : '0';
}

function startBefore(context: IExecuteFunctions): string | null {
	const source = quietly(() => context.getInputSourceData());
	const parsed = runData.safeParse(Reflect.get(context, 'runExecutionData'));
	if (source === null || source === undefined || !parsed.success) return null;
	const run = parsed.data.resultData.runData[source.previousNode]?.[source.previousNodeRun ?? 0];
	return run === undefined ? null : `${source.previousNode}:${run.startTime}:${run.executionIndex ?? ''}`;
}

/** Older versions of n8n lack some of these methods, and some throw where there is nothing to tell. */
export function quietly<T>(read: () => T): T | null {
	try {
		return read();
	} catch {
		return null;
	}
}
