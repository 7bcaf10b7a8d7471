import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { SegmentMove } from '../shared/contact/aspects/segments';
import { NO_CHANGE } from '../shared/contact/change';
import type { PersonEvent, PersonKey } from '../shared/contact/coalesce';
import type { SegmentKey } from '../shared/contact/marker';
import { openConnection } from '../shared/n8n/connection';
import { parameterFailure } from '../shared/n8n/failures';
import type { ItemResult, RunReport } from '../shared/n8n/itemRun';
import { joinResults, runItems, warnOfCreated } from '../shared/n8n/itemRun';
import { createSyncContext } from '../shared/n8n/syncContext';
import type { SyncContext } from '../shared/sync/context';
import { ChosenSegments } from '../shared/sync/gather/chosenSegments';
import { previewContacts } from '../shared/sync/preview';
import { syncContacts } from '../shared/sync/run';
import type { Order, ReadItem } from './fields';
import { mainFields, readItem, readOperation } from './fields';
import type { SegmentOptions } from './options';
import { optionFields, readOptions } from './options';
import type { OrderResult, Slot } from './output';
import { reportOrder, segmentOf } from './output';

export const properties = [...mainFields, optionFields];

export function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return runItems(context, moveItems);
}

/** Finds the segments, writes each person once, and gives every item an outcome of its own. */
async function moveItems(context: IExecuteFunctions): Promise<RunReport> {
	const options = readOptions(context);
	const connection = await openConnection(context, options.limits);
	const { slots, reasons, unreadable } = readItems(context, options);

	const meter = { requests: 0, retries: 0 };
	const chosen = new ChosenSegments(readOperation(context), connection.openApi(meter));
	const results = new Map<number, OrderResult>([...reasons].map(([place, reason]) => [place, { kind: 'skipped', reason, requests: 0 }]));
	const work: Work[] = [];
	const moves = await Promise.all(slots.map(async ({ order }) => (order === null ? null : chosen.moveOf(order.choice))));
	for (const [place, { order }] of slots.entries()) {
		const move = moves[place];
		if (order === null || move === null || move === undefined) continue;
		// What looking up the segments cost is reported on the first item that needed one.
		const requests = meter.requests;
		meter.requests = 0;
		if (move.kind === 'failed') results.set(place, { kind: 'refused', failure: move.failure, requests });
		else work.push({ place, move: move.value, requests, key: order.key, event: eventOf(order, move.value, place) });
	}
	const { written, createdSegments } = await carryOut(work, createSyncContext(context, connection, options), options.previewOnly);
	for (const [place, result] of written) results.set(place, result);
	const segments = segmentsIn(results);
	const reported = [...unreadable, ...joinResults(slots, (_slot, place) => results.get(place), (slot, result) => reportOrder(slot, result, segments))];
	return { results: options.previewOnly ? reported : warnOfCreated(reported, createdSegments, segmentOf), createdSegments };
}

interface Work {
	place: number;
	move: SegmentMove;
	requests: number;
	key: PersonKey;
	event: PersonEvent;
}

type SkipReasons = Map<number, Extract<ReadItem, { kind: 'skip' }>['reason']>;

function readItems(context: IExecuteFunctions, options: SegmentOptions): { slots: Slot[]; reasons: SkipReasons; unreadable: ItemResult[] } {
	const slots: Slot[] = [];
	const reasons: SkipReasons = new Map();
	const unreadable: ItemResult[] = [];
	context.getInputData().forEach((_item, itemIndex) => {
		try {
			const item = readItem(context, itemIndex, options.own);
			if (item.kind === 'skip') reasons.set(slots.length, item.reason);
			slots.push({ itemIndex, event: item.event, order: item.kind === 'skip' ? null : item.order });
		} catch (error) {
			unreadable.push({ itemIndex, kind: 'failed', failure: parameterFailure(error), about: {} });
		}
	});
	return { slots, reasons, unreadable };
}

function eventOf({ updates, presence, warnings }: Order, move: SegmentMove, index: number): PersonEvent {
	return { index, timestamp: null, change: { ...NO_CHANGE, ...updates, presence, segments: { kind: 'move', moves: [move] } }, warnings };
}

interface CarriedOut {
	written: Map<number, OrderResult>;
	createdSegments: readonly string[];
}

async function carryOut(work: readonly Work[], context: SyncContext, previewOnly: boolean): Promise<CarriedOut> {
	if (previewOnly) {
		const { events, run } = await previewContacts(work, context);
		const first = work[0]?.place;
		const written = resultsOf(work, events, (place, { result, steps, writes }) => ({ result, requests: 0, preview: { steps, writes, run: place === first ? run : null } }));
		return { written, createdSegments: run.newSegments };
	}
	const written = resultsOf(work, await syncContacts(work, context), (_place, { result, requests }) => ({ result, requests }));
	return { written, createdSegments: [...context.additions.createdSegments] };
}

function resultsOf<R>(
	work: readonly Work[],
	results: ReadonlyMap<number, R>,
	read: (place: number, result: R) => Omit<Extract<OrderResult, { kind: 'written' }>, 'kind' | 'move'>,
): Map<number, OrderResult> {
	return new Map(
		work.flatMap(({ place, move, requests }): Array<[number, OrderResult]> => {
			const result = results.get(place);
			if (result === undefined) return [];
			const one = read(place, result);
			return [[place, { ...one, kind: 'written', move, requests: one.requests + requests }]];
		}),
	);
}

/** The segments that have an id by now, by name. */
function segmentsIn(results: ReadonlyMap<number, OrderResult>): ReadonlyMap<string, SegmentKey> {
	const named = new Map<string, SegmentKey>();
	for (const result of results.values()) {
		if (result.kind !== 'written' || result.result.kind === 'failed' || result.result.outcome.outcome === 'skipped') continue;
		const { added, removed, kept } = result.result.outcome.segments;
		for (const key of [...added, ...removed, ...kept]) if (key.by === 'id') named.set(key.name, key);
	}
	return named;
}
