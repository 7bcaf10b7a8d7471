import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { redact } from '../events/redact';
import type { Failure } from '../sync/failure';

/** A failed item: where it stood in the input, what went wrong, and facts for whoever reads the error output. */
export interface ItemFailure {
	itemIndex: number;
	failure: Failure;
	details: IDataObject;
}

/**
 * The form that n8n routes to the error output with the input's fields merged in: `error`, `message`, `details` and no
 * other key. With another key the item would leave through the success output (tried in n8n 2.40).
 */
export function errorItem({ itemIndex, failure, details }: ItemFailure): INodeExecutionData {
	return {
		json: {
			error: failure.message,
			message: failure.advice,
			details: { outcome: 'failed', code: failure.code, status: failure.problem?.status ?? null, name: failure.problem?.name ?? null, ...details },
		},
		pairedItem: { item: itemIndex },
	};
}

/** One error for a run with failed items, thrown after all the others were done. `again`: what a new run does to those. */
export function runError(context: IExecuteFunctions, failures: readonly ItemFailure[], total: number, again: string): NodeOperationError {
	const first = failures[0];
	if (first === undefined) return new NodeOperationError(context.getNode(), 'The run failed for no known reason');
	const others = failures.length === 1 ? '' : ` (and ${failures.length - 1} more)`;
	const rest = total - failures.length;
	const done = rest === 0 ? '' : ` ${rest === 1 ? 'The other one is' : `The other ${rest} are`} done or skipped. ${again}`;
	return new NodeOperationError(context.getNode(), `${first.failure.message} [item ${first.itemIndex}]${others}`, {
		itemIndex: first.itemIndex,
		description: `${first.failure.advice}${done}`,
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
