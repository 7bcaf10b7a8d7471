import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { personId } from '../shared/contact/coalesce';
import type { PersonEvent } from '../shared/contact/coalesce';
import type { DesiredMembership } from '../shared/contact/membership';
import type { OwnKeys } from '../shared/contact/properties';
import type { Connection } from '../shared/n8n/connection';
import { openConnection } from '../shared/n8n/connection';
import { MAX_NEW_PROPERTIES } from '../shared/n8n/contactFields';
import type { ItemFailure } from '../shared/n8n/failures';
import { errorItem, parameterFailure, runError } from '../shared/n8n/failures';
import type { SegmentUse } from '../shared/sync/chosenSegments';
import { definitionBudget } from '../shared/sync/propertyDirectory';
import type { RunResult } from '../shared/sync/run';
import { syncRun } from '../shared/sync/run';
import type { ReadItem } from './fields';
import { mainFields, readItem, readOperation } from './fields';
import type { SegmentOptions } from './options';
import { optionFields, readOptions } from './options';
import type { PlacedOrder } from './placing';
import { placeOrders } from './placing';
import { failureDetails, outcomeItem, skippedItem } from './report';
import { wavesOf } from './waves';

export const properties = [...mainFields, optionFields];

/** Finds the segments, then writes each person once per segment, and gives every item an outcome of its own. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const options = readOptions(context);
	const use = readOperation(context);
	const connection = await openConnection(context, options.limits);
	const { read, failures } = readItems(context, options.own);

	const items: INodeExecutionData[] = read.flatMap((item) => (item.kind === 'skip' ? [skippedItem(item)] : []));
	const orders = read.flatMap((item) => (item.kind === 'order' ? [item.order] : []));
	const placed = await placeOrders(orders, use, connection, options.limits.retryCapMs);
	failures.push(...placed.failures);
	const results = await carryOut(placed.orders, use, connection, options);

	for (const order of placed.orders) {
		const result = results.get(order.itemIndex);
		if (result?.result.kind === 'failed') {
			failures.push({ itemIndex: order.itemIndex, failure: result.result.failure, details: failureDetails(order, result.requests + order.requests) });
		} else if (result !== undefined) items.push(outcomeItem(order, use, result.result.outcome, result.requests + order.requests));
	}
	items.push(...failures.map(errorItem));
	if (failures.length > 0 && !context.continueOnFail()) throw runError(context, failures, items.length);
	return [inInputOrder(items)];
}

function readItems(context: IExecuteFunctions, own: OwnKeys): { read: ReadItem[]; failures: ItemFailure[] } {
	const read: ReadItem[] = [];
	const failures: ItemFailure[] = [];
	context.getInputData().forEach((_item, itemIndex) => {
		try {
			read.push(readItem(context, itemIndex, own));
		} catch (error) {
			failures.push({ itemIndex, failure: parameterFailure(error), details: {} });
		}
	});
	return { read, failures };
}

async function carryOut(orders: readonly PlacedOrder[], use: SegmentUse, connection: Connection, options: SegmentOptions): Promise<Map<number, RunResult>> {
	const run: Parameters<typeof syncRun>[1] = {
		account: connection.account,
		openApi: connection.openApi,
		clock: connection.clock,
		settings: { own: options.own, consent: 'optOutOnly', imports: 'auto', retryCapMs: options.limits.retryCapMs },
		startedAt: connection.clock.now(),
		budget: definitionBudget(MAX_NEW_PROPERTIES),
	};
	const results = new Map<number, RunResult>();
	for (const wave of wavesOf(orders, ({ key }) => personId(key), segmentKey)) {
		const done = await syncRun(wave.map((order) => ({ key: order.key, event: eventOf(order, use) })), run);
		for (const [itemIndex, result] of done) results.set(itemIndex, result);
	}
	return results;
}

function eventOf({ itemIndex, mentions, chosen, warnings }: PlacedOrder, use: SegmentUse): PersonEvent {
	const membership: DesiredMembership = chosen.kind === 'missing' ? { kind: 'alreadyOut' } : { kind: use, segment: chosen.segment };
	return { index: itemIndex, timestamp: null, change: { ...mentions, subscription: 'unsaid', membership }, warnings };
}

function segmentKey({ chosen }: PlacedOrder): string {
	return chosen.kind === 'found' ? chosen.segment.id : `missing:${chosen.id ?? chosen.name ?? ''}`;
}

function inInputOrder(items: INodeExecutionData[]): INodeExecutionData[] {
	const inputIndex = ({ pairedItem }: INodeExecutionData) => (typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : 0);
	return [...items].sort((one, other) => inputIndex(one) - inputIndex(other));
}
