import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { EventWork } from '../shared/contact/eventWork';
import { SKIP_ADVICE } from '../shared/contact/skipReasons';
import type { EventOutcome, SegmentNames } from '../shared/plan/outcomes';
import type { RunResult } from '../shared/sync/tally';

const NO_SEGMENTS: SegmentNames = { added: [], removed: [], kept: [] };

/** The output item of one event. The shape is the same for every outcome, so that the next node can count on it. */
export function outcomeItem(itemIndex: number, work: EventWork, result: RunResult | undefined): INodeExecutionData {
	const outcome = outcomeOf(work, result);
	const skipped = outcome.outcome === 'skipped';
	const json: IDataObject = {
		outcome: outcome.outcome,
		reason: skipped ? outcome.reason : null,
		advice: skipped ? (work.verdict.kind === 'skip' ? work.verdict.advice : SKIP_ADVICE[outcome.reason]) : null,
		email: work.email,
		segments: skipped ? NO_SEGMENTS : { ...outcome.segments },
		properties: skipped ? {} : Object.fromEntries(outcome.properties),
		warnings: outcome.warnings,
		event: work.type,
		eventName: work.event?.name ?? null,
		contactId: skipped ? null : outcome.contactId,
		requests: result?.requests ?? 0,
		write: result === undefined ? null : { ...result.write },
	};
	return { json, pairedItem: { item: itemIndex } };
}

/** What the error output tells besides the error itself. */
export function failureDetails(work: EventWork, { requests, write }: RunResult): IDataObject {
	return { event: work.type, eventName: work.event?.name ?? null, messageId: work.event?.messageId ?? null, requests, write: { ...write } };
}

function outcomeOf(work: EventWork, result: RunResult | undefined): EventOutcome {
	if (result?.result.kind === 'done') return result.result.outcome;
	return work.verdict.kind === 'skip'
		? { outcome: 'skipped', reason: work.verdict.reason, warnings: work.verdict.warnings }
		: { outcome: 'skipped', reason: 'nothing_to_sync', warnings: [] };
}
