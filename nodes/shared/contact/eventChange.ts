import type { Statement } from '../events/statement';
import type { Traits } from '../events/types';
import { overlay } from '../events/traits';
import { NO_TRAITS } from '../events/types';
import type { ContactChange } from './change';
import { NO_CHANGE } from './change';
import { subscriptionOf, subscriptionWarnings } from './consent';
import { desiredMembership } from './membership';
import { namesOf, nameWarnings } from './names';
import type { OwnKeys } from './properties';
import { mapProperties } from './properties';
import type { SkipReason } from './skipReasons';
import { SKIP_ADVICE } from './skipReasons';

/** What a user sets once for all events. */
export interface MappingSettings {
	/** Segment names, separated by commas; blank says nothing about membership. */
	segments: string;
	own: OwnKeys;
}

export type EventChange =
	| { kind: 'change'; change: ContactChange; warnings: string[] }
	| { kind: 'nothing'; reason: SkipReason; advice: string; warnings: string[] };

/** What a statement comes to on a contact, with the user's settings. */
export function changeOf(statement: Statement, settings: MappingSettings): EventChange {
	if (statement.keyPrefix === 'group_' && statement.ids.groupId === null) return nothing('no_group_id', SKIP_ADVICE.no_group_id, []);
	const traits = overlay(overlay(statement.setOnce, statement.context), statement.traits);
	const mapped = mapProperties(traits, settings.own, fixedProperties(statement, settings.own), statement.keyPrefix);
	// A group's traits have no meaning of their own for a person.
	const personal = statement.keyPrefix === '' ? traits : NO_TRAITS;
	const subscription = subscriptionOf(personal);
	const warnings = [...mapped.warnings, ...subscriptionWarnings(personal)];
	const change: ContactChange = { ...NO_CHANGE, presence: statement.presence, subscription, properties: mapped.properties };
	if (statement.covers === 'properties') {
		return mapped.properties.size === 0 && subscription === 'unsaid' ? nothing('nothing_to_sync', adviceFor(traits), warnings) : { kind: 'change', change, warnings };
	}
	const desired = desiredMembership(traits, settings.segments);
	return { kind: 'change', change: { ...change, ...namesOf(traits), membership: desired.membership }, warnings: [...warnings, ...nameWarnings(traits), ...desired.warnings] };
}

/** The sync's own values, which no trait can replace. */
function fixedProperties({ ids }: Statement, own: OwnKeys): Map<string, string> {
	const fixed: Array<[string, string | null]> = [[own.userId, ids.userId], [own.anonymousId, ids.anonymousId], ['group_id', ids.groupId]];
	return new Map(fixed.flatMap(([key, value]): Array<[string, string]> => (value === null ? [] : [[key, value]])));
}

/** Whoever sent traits is not told that there were none. */
function adviceFor(traits: Traits): string {
	return traits.size === 0 ? SKIP_ADVICE.nothing_to_sync : 'None of what the event says is written by an event of its type: names and segments are taken from identify events only. See the warnings for traits that were left out.';
}

function nothing(reason: SkipReason, advice: string, warnings: string[]): EventChange {
	return { kind: 'nothing', reason, advice, warnings };
}
