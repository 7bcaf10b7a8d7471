import type { Statement } from '../events/statement';
import type { MappingSettings } from './aspect';
import type { ContactChange } from './change';
import { readChange, saysNothing } from './change';
import type { SkipReason } from './skipReasons';
import { SKIP_ADVICE } from './skipReasons';

export type EventChange =
	| { kind: 'change'; change: ContactChange; warnings: string[] }
	| { kind: 'nothing'; reason: SkipReason; advice: string; warnings: string[] };

/** What a statement comes to on a contact, with the user's settings. `leftOut`: whether reading the event left out some of its traits. */
export function changeOf(statement: Statement, settings: MappingSettings, leftOut = false): EventChange {
	if (statement.keyPrefix === 'group_' && statement.ids.groupId === null) return { kind: 'nothing', reason: 'no_group_id', advice: SKIP_ADVICE.no_group_id, warnings: [] };
	const { change, warnings } = readChange(statement, settings);
	if (change.presence === 'upsert' || !saysNothing(change)) return { kind: 'change', change, warnings };
	return { kind: 'nothing', reason: 'nothing_to_sync', advice: adviceFor(statement, leftOut), warnings };
}

/** Whoever sent traits must not read that there were none. */
function adviceFor({ traits, setOnce }: Statement, leftOut: boolean): string {
	return traits.size + setOnce.size === 0 && !leftOut
		? SKIP_ADVICE.nothing_to_sync
		: 'None of what the event says is written by an event of its type: names and segments are taken from identify events only. See the warnings for traits that were left out.';
}
