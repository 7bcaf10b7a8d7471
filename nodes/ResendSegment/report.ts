import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { EventOutcome, SegmentNames } from '../shared/plan/outcomes';
import { SKIP_ADVICE } from '../shared/contact/skipReasons';
import { fieldAdvice } from '../shared/n8n/contactFields';
import type { SegmentUse } from '../shared/sync/chosenSegments';
import type { Order, ReadItem } from './fields';
import type { PlacedOrder } from './placing';

/** `kept`: was in the segment already. `missing`: was not in it, or there is no such segment. */
export type SegmentChange = 'added' | 'removed' | 'kept' | 'missing';

/** The output item of an order. The shape is the same for every outcome, so that the next node can count on it. */
export function outcomeItem(order: PlacedOrder, use: SegmentUse, outcome: EventOutcome, requests: number): INodeExecutionData {
	const { chosen } = order;
	const { id, name } = chosen.kind === 'found' ? chosen.segment : chosen;
	const skipped = outcome.outcome === 'skipped';
	return item(order.itemIndex, {
		outcome: outcome.outcome,
		reason: skipped ? outcome.reason : null,
		advice: skipped ? fieldAdvice(outcome.reason, SKIP_ADVICE) : null,
		email: order.key.email,
		segment: { id, name, change: skipped ? null : changeOf(outcome.segments, use) },
		properties: skipped ? {} : Object.fromEntries(outcome.properties),
		warnings: outcome.warnings,
		event: order.event,
		contactId: skipped ? null : outcome.contactId,
		requests,
	});
}

/** An item that asked for nothing, or not for anybody. */
export function skippedItem({ itemIndex, event, reason }: Extract<ReadItem, { kind: 'skip' }>): INodeExecutionData {
	return item(itemIndex, {
		outcome: 'skipped',
		reason,
		advice: fieldAdvice(reason, SKIP_ADVICE),
		email: null,
		segment: { id: null, name: null, change: null },
		properties: {},
		warnings: [],
		event,
		contactId: null,
		requests: 0,
	});
}

/** What the error output tells besides the error itself. */
export function failureDetails({ event, choice }: Order, requests: number): IDataObject {
	return { event, segment: { ...choice }, requests };
}

function item(itemIndex: number, json: IDataObject): INodeExecutionData {
	return { json, pairedItem: { item: itemIndex } };
}

/** A move that was told on an earlier item of the same person is no change here. */
function changeOf({ added, removed }: SegmentNames, use: SegmentUse): SegmentChange {
	if (use === 'add') return added.length > 0 ? 'added' : 'kept';
	return removed.length > 0 ? 'removed' : 'missing';
}
