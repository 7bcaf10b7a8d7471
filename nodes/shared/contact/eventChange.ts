import type { Statement } from '../events/statement';
import type { EventType, ProductEvent } from '../events/types';
import { NO_TRAITS } from '../events/types';
import type { MappingSettings } from './aspect';
import type { ContactChange } from './change';
import { readChange, saysNothing } from './change';
import type { SkipReason } from './skipReasons';

export type EventChange =
	| { kind: 'change'; change: ContactChange; warnings: string[] }
	| { kind: 'nothing'; reason: SkipReason; warnings: string[] };

/** What each type of event says; nothing outside this table knows what a type means. */
const STATEMENTS: Record<EventType, (event: ProductEvent) => Statement> = {
	identify: (event) => ({ ...said(event), presence: 'upsert', covers: 'person', context: event.contextTraits }),
	track: said,
	page: said,
	screen: said,
	group: (event) => ({ ...said(event), keyPrefix: 'group_' }),
};

function said({ traits, userId, anonymousId, groupId }: ProductEvent): Statement {
	return { presence: 'existingOnly', covers: 'properties', traits, context: NO_TRAITS, setOnce: NO_TRAITS, ids: { userId, anonymousId, groupId }, keyPrefix: '' };
}

export function changeOf(event: ProductEvent, settings: MappingSettings): EventChange {
	if (event.type === 'group' && event.groupId === null) return { kind: 'nothing', reason: 'no_group_id', warnings: [] };
	const { change, warnings } = readChange(STATEMENTS[event.type](event), settings);
	return change.presence === 'existingOnly' && saysNothing(change) ? { kind: 'nothing', reason: 'nothing_to_sync', warnings } : { kind: 'change', change, warnings };
}
