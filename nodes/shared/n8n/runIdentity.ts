import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

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
export function runIdentity(context: IExecuteFunctions, now: number): string {
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
export function passOf(context: IExecuteFunctions): string {
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
