import type { IDataObject } from 'n8n-workflow';

import type { EventWork } from '../shared/contact/eventWork';
import { SKIP_ADVICE } from '../shared/contact/skipReasons';
import { isJsonObject } from '../shared/events/traits';
import type { ItemResult } from '../shared/n8n/itemRun';
import { present } from '../shared/n8n/itemRun';
import { previewOf, runFigures } from '../shared/n8n/previewOutput';
import type { SegmentChanges } from '../shared/plan/eventOutcomes';
import { NO_SEGMENTS } from '../shared/plan/eventOutcomes';
import type { EventResult } from '../shared/sync/apply/syncPerson';
import type { EventPreview, RunPreview } from '../shared/sync/preview';

/** One event of an item, and what is to be done about it. */
export interface Slot {
	itemIndex: number;
	work: EventWork;
}

/** What an event came to, or would come to. */
export interface SlotResult {
	result: EventResult;
	requests: number;
	write?: { number: number; events: number };
	preview?: EventPreview & { run: RunPreview | null };
}

/** The output item of one event. What is absent is absent: no column stands for nothing. */
export function reportEvent({ itemIndex, work }: Slot, { result, requests, write, preview }: SlotResult): ItemResult {
	const facts = { event: work.type, eventName: work.event?.name, requests, write, ...(preview === undefined ? {} : { preview: previewOf(preview.steps, preview.writes, preview.run === null ? null : runFigures(preview.run)) }) };
	if (result.kind === 'failed') {
		return { itemIndex, kind: 'failed', failure: result.failure, about: present({ email: work.email, messageId: work.event?.messageId, ...facts }) };
	}
	const { outcome } = result;
	if (outcome.outcome === 'skipped') {
		const advice = work.decision.kind === 'skip' ? work.decision.advice : SKIP_ADVICE[outcome.reason];
		const columns = { outcome: 'skipped', reason: outcome.reason, advice, email: work.email, segments: namesIn(NO_SEGMENTS), properties: {}, warnings: outcome.warnings, ...facts };
		return { itemIndex, kind: 'done', json: present(columns) };
	}
	const columns = {
		outcome: outcome.outcome,
		email: work.email,
		contactId: outcome.contactId,
		segments: namesIn(outcome.segments),
		properties: Object.fromEntries(outcome.properties),
		warnings: outcome.warnings,
		...facts,
	};
	return { itemIndex, kind: 'done', json: present(columns) };
}

function namesIn({ added, removed, kept }: SegmentChanges): IDataObject {
	const names = (keys: SegmentChanges['added']) => keys.map(({ name }) => name);
	return { added: names(added), removed: names(removed), kept: names(kept) };
}

/** Names of the segments that an output item's person was added to. */
export function segmentsJoined({ segments }: IDataObject): readonly unknown[] {
	const added: unknown = isJsonObject(segments) ? segments['added'] : null;
	return Array.isArray(added) ? added : [];
}
