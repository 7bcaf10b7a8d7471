import type { IDataObject } from 'n8n-workflow';

import type { SegmentMove } from '../shared/contact/aspects/segments';
import type { SegmentKey } from '../shared/contact/marker';
import type { SkipReason } from '../shared/contact/skipReasons';
import { SKIP_ADVICE } from '../shared/contact/skipReasons';
import { isJsonObject } from '../shared/events/traits';
import { fieldAdvice } from '../shared/n8n/contactFields';
import { CREATED_BY_REMOVAL } from '../shared/n8n/hints';
import type { ItemResult } from '../shared/n8n/itemRun';
import { present } from '../shared/n8n/itemRun';
import { previewOf, runFigures } from '../shared/n8n/previewOutput';
import type { SegmentChanges } from '../shared/plan/eventOutcomes';
import type { EventResult } from '../shared/sync/apply/syncPerson';
import type { Failure } from '../shared/sync/failure';
import type { EventPreview, RunPreview } from '../shared/sync/preview';
import type { Order } from './fields';

const NOT_CREATED = 'Resend has no contact with this address, and Create Contact If Missing is off. Switch it on to create such people.';

/** What came, or would come, of an item. */
export type OrderResult = { requests: number; preview?: Pick<EventPreview, 'steps' | 'writes'> & { run: RunPreview | null } } & (
	| { kind: 'skipped'; reason: SkipReason }
	| { kind: 'refused'; failure: Failure }
	| { kind: 'written'; move: SegmentMove; result: EventResult }
);

/** An item as it was read. */
export type Slot = { itemIndex: number; event: string | null; order: Order | null };

/** The output item of an order. What is absent is absent: no column stands for nothing. `segments`: by name, as the run found or made them. */
export function reportOrder({ itemIndex, event, order }: Slot, result: OrderResult, segments: ReadonlyMap<string, SegmentKey>): ItemResult {
	const { requests, preview } = result;
	const facts = { event, requests, ...(preview === undefined ? {} : { preview: previewOf(preview.steps, preview.writes, preview.run === null ? null : runFigures(preview.run)) }) };
	const email = order?.key.email;
	if (result.kind === 'skipped') return done(itemIndex, { outcome: 'skipped', ...reasonOf(result.reason), email, properties: {}, warnings: order?.warnings ?? [], ...facts });
	if (result.kind === 'refused') return failed(itemIndex, result.failure, { email, segment: order === null ? null : { ...order.choice }, ...facts });
	const { move } = result;
	const segment = segments.get(move.segment.name) ?? move.segment;
	if (result.result.kind === 'failed') return failed(itemIndex, result.result.failure, { email, segment: segmentColumns(segment, null), ...facts });
	const { outcome } = result.result;
	if (outcome.outcome === 'skipped') {
		return done(itemIndex, { outcome: 'skipped', ...reasonOf(outcome.reason), email, segment: segmentColumns(segment, null), properties: {}, warnings: outcome.warnings, ...facts });
	}
	return done(itemIndex, {
		outcome: outcome.outcome,
		email,
		contactId: outcome.contactId,
		segment: segmentColumns(segment, changeOf(outcome.segments, move)),
		properties: Object.fromEntries(outcome.properties),
		warnings: outcome.outcome === 'created' && move.to === 'out' ? [...outcome.warnings, CREATED_BY_REMOVAL.text] : outcome.warnings,
		...facts,
	});
}

/** The name of the segment that an output item is about. */
export function segmentOf({ segment }: IDataObject): readonly unknown[] {
	return isJsonObject(segment) ? [segment['name']] : [];
}

/** `kept`: was in the segment already. `missing`: was not in it, or there is no such segment. */
function changeOf({ added, removed }: SegmentChanges, { to }: SegmentMove): 'added' | 'removed' | 'kept' | 'missing' {
	// A move that was reported on an earlier item of the same person is no change here.
	if (to === 'in') return added.length > 0 ? 'added' : 'kept';
	return removed.length > 0 ? 'removed' : 'missing';
}

function segmentColumns(segment: SegmentKey, change: string | null): IDataObject {
	return present({ id: segment.by === 'id' ? segment.id : null, name: segment.name, change });
}

function reasonOf(reason: SkipReason): IDataObject {
	return { reason, advice: reason === 'contact_not_found' ? NOT_CREATED : fieldAdvice(reason, SKIP_ADVICE) };
}

function done(itemIndex: number, columns: Parameters<typeof present>[0]): ItemResult {
	return { itemIndex, kind: 'done', json: present(columns) };
}

function failed(itemIndex: number, failure: Failure, about: Parameters<typeof present>[0]): ItemResult {
	return { itemIndex, kind: 'failed', failure, about: present(about) };
}
