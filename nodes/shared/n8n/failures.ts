import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { redact } from '../events/redact';
import type { Failure } from '../sync/failure';
import type { FailedItem } from './itemRun';

/** Characters. Nothing of ours is longer. */
const MAX_TEXT = 1_000;

/**
 * A failed item. n8n routes to the error output, with the input's fields merged in, only what has `error`, `message`,
 * `details` and no other key; with another key the item would leave through the success output (tried in n8n 2.40). Where
 * there is no such output, it has the columns of a success as well.
 */
export function errorItem({ itemIndex, failure, about }: FailedItem, hasErrorOutput: boolean): INodeExecutionData {
	const details = { outcome: 'failed', code: failure.code, status: failure.problem?.status ?? null, name: failure.problem?.name ?? null, ...about };
	// Once more, and last: a text may have come together from parts.
	const error = { error: redact(failure.message, MAX_TEXT), message: redact(failure.advice, MAX_TEXT), details };
	return { json: hasErrorOutput ? error : { outcome: 'failed', ...about, ...error }, pairedItem: { item: itemIndex } };
}

/** One error for a run with failed items, thrown after all the others were done. `again`: what a new run does to those. */
export function runError(context: IExecuteFunctions, failures: readonly FailedItem[], total: number, again: string): NodeOperationError {
	const first = failures[0];
	if (first === undefined) return new NodeOperationError(context.getNode(), 'The run failed for no known reason');
	const others = failures.length === 1 ? '' : ` (and ${failures.length - 1} more)`;
	const rest = total - failures.length;
	const done = rest === 0 ? '' : ` ${rest === 1 ? 'The other one is' : `The other ${rest} are`} done or skipped. ${again}`;
	return new NodeOperationError(context.getNode(), `${redact(first.failure.message, MAX_TEXT)} [item ${first.itemIndex}]${others}`, {
		itemIndex: first.itemIndex,
		description: `${redact(first.failure.advice, MAX_TEXT)}${done}`,
	});
}

/** A parameter that cannot be read, mostly an expression that fails on this item. */
export function parameterFailure(error: unknown): Failure {
	const words = error instanceof Error ? redact(error.message) : 'unknown reason';
	return {
		code: 'parameter',
		message: `A field of the node could not be read for this item: ${words}`,
		advice: 'Check the expressions of the node against the data of this item.',
		problem: null,
	};
}
