import type { Connection } from '../shared/n8n/connection';
import type { ItemFailure } from '../shared/n8n/failures';
import type { ChosenSegment, SegmentUse } from '../shared/sync/chosenSegments';
import { ChosenSegments } from '../shared/sync/chosenSegments';
import type { Order } from './fields';
import { failureDetails } from './report';

/** An order whose segment is known. `requests`: what finding it cost, told on the first item that needed it. */
export interface PlacedOrder extends Order {
	chosen: ChosenSegment;
	requests: number;
}

/** Before anybody is written: an item whose segment is unknown fails without leaving a contact behind. */
export async function placeOrders(
	orders: readonly Order[],
	use: SegmentUse,
	connection: Connection,
	retryCapMs: number,
): Promise<{ orders: PlacedOrder[]; failures: ItemFailure[] }> {
	const meter = { requests: 0, retries: 0 };
	const asker = { api: connection.openApi(meter), clock: connection.clock, retryCapMs, since: connection.clock.now() };
	const segments = new ChosenSegments({ directory: connection.account.segments, asker, use });
	const found = await Promise.all(orders.map(async (order) => ({ order, chosen: await segments.find(order.choice) })));

	const placed: PlacedOrder[] = [];
	const failures: ItemFailure[] = [];
	for (const { order, chosen } of found) {
		const requests = meter.requests;
		meter.requests = 0;
		if (chosen.kind === 'ok') placed.push({ ...order, chosen: chosen.value, requests });
		else failures.push({ itemIndex: order.itemIndex, failure: chosen.failure, details: failureDetails(order, requests) });
	}
	return { orders: placed, failures };
}
