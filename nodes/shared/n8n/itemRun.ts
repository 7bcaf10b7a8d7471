import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { redact } from '../events/redact';
import type { ItemFailure } from './failures';
import { errorItem, runError } from './failures';

/** What a node made of its items. A failed item is in `failures` only. */
export interface ItemRun {
	items: INodeExecutionData[];
	failures: ItemFailure[];
}

/** True of a node that compares before it writes. */
const REPEATS_NOTHING = 'Running again repeats nothing that is done.';

/**
 * Runs a node's story and hands its items to n8n in the order of the input. With "Continue On Fail" every failure
 * becomes an error item, also one before the first item (a credential, an option): what a node throws then, n8n would
 * send on as a success (tried in n8n 2.40). Without it, the first failure is thrown after all other items were done.
 */
export async function runItems(context: IExecuteFunctions, story: (context: IExecuteFunctions) => Promise<ItemRun>, again = REPEATS_NOTHING): Promise<INodeExecutionData[][]> {
	const run = await settled(context, story);
	if (run instanceof Error) throw run;
	const { items, failures } = run;
	if (failures.length > 0 && !context.continueOnFail()) throw runError(context, failures, items.length + failures.length, again);
	return [inInputOrder([...items, ...failures.map(errorItem)])];
}

async function settled(context: IExecuteFunctions, story: (context: IExecuteFunctions) => Promise<ItemRun>): Promise<ItemRun | Error> {
	try {
		return await story(context);
	} catch (error) {
		return context.continueOnFail() ? allFailed(context, error) : asNodeError(context, error);
	}
}

function allFailed(context: IExecuteFunctions, error: unknown): ItemRun {
	const { message } = asNodeError(context, error);
	const advice = adviceOf(error) ?? 'Check the settings of the node and its credential.';
	const failure = { code: 'setup', message: redact(message), advice: redact(advice), problem: null } as const;
	return { items: [], failures: context.getInputData().map((_item, itemIndex) => ({ itemIndex, failure, details: {} })) };
}

/** n8n's own errors stay as they are. Told by their shape: a second copy of n8n-workflow has classes of its own. */
function asNodeError(context: IExecuteFunctions, error: unknown): Error {
	if (error instanceof Error && 'description' in error) return error;
	return new NodeOperationError(context.getNode(), error instanceof Error ? redact(error.message) : 'The node stopped for an unknown reason');
}

function adviceOf(error: unknown): string | null {
	return error instanceof Error && 'description' in error && typeof error.description === 'string' ? error.description : null;
}

function inInputOrder(items: readonly INodeExecutionData[]): INodeExecutionData[] {
	const inputIndex = ({ pairedItem }: INodeExecutionData) => (typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : 0);
	return [...items].sort((one, other) => inputIndex(one) - inputIndex(other));
}
