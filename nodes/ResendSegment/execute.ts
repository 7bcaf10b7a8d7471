import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { personId } from '../shared/contact/coalesce';
import type { PersonEvent } from '../shared/contact/coalesce';
import type { DesiredMembership } from '../shared/contact/membership';
import type { OwnKeys } from '../shared/contact/properties';
import type { Connection } from '../shared/n8n/connection';
import { openConnection } from '../shared/n8n/connection';
import type { ItemFailure } from '../shared/n8n/failures';
import { parameterFailure } from '../shared/n8n/failures';
import type { ItemRun } from '../shared/n8n/itemRun';
import { runItems } from '../shared/n8n/itemRun';
import { runOn } from '../shared/n8n/runOn';
import type { SegmentUse } from '../shared/sync/chosenSegments';
import type { RunResult } from '../shared/sync/tally';
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

export function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return runItems(context, moveItems);
}

/** Finds the segments, then writes each person once per segment, and gives every item an outcome of its own. */
async function moveItems(context: IExecuteFunctions): Promise<ItemRun> {
	const options = readOptions(context);
	const use = readOperation(context);
	const connection = await openConnection(context, options.limits);
	const { read, failures } = readItems(context, options.own);

	const items = read.flatMap((item) => (item.kind === 'skip' ? [skippedItem(item)] : []));
	const orders = read.flatMap((item) => (item.kind === 'order' ? [item.order] : []));
	const placed = await placeOrders(orders, use, connection, options.limits.retryCapMs);
	failures.push(...placed.failures);
	const results = await carryOut(context, placed.orders, use, connection, options);

	for (const order of placed.orders) {
		const result = results.get(order.itemIndex);
		if (result === undefined) continue;
		const requests = result.requests + order.requests;
		if (result.result.kind === 'failed') failures.push({ itemIndex: order.itemIndex, failure: result.result.failure, details: failureDetails(order, requests) });
		else items.push(outcomeItem(order, use, result.result.outcome, requests));
	}
	return { items, failures: failures.sort((one, other) => one.itemIndex - other.itemIndex) };
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

/** Wave after wave, so that a person's second segment finds what was written with the first. */
async function carryOut(
	context: IExecuteFunctions,
	orders: readonly PlacedOrder[],
	use: SegmentUse,
	connection: Connection,
	options: SegmentOptions,
): Promise<Map<number, RunResult>> {
	const run = runOn(context, connection, options);
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
