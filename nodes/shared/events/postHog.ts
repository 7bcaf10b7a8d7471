import { isJsonObject } from './traits';

const TYPES = new Map([
	['$identify', 'identify'],
	['$set', 'identify'],
	['$pageview', 'page'],
	['$screen', 'screen'],
	['$groupidentify', 'group'],
]);

/**
 * A PostHog event in the Segment spec's words, or null when it is none.
 * PostHog names the person `distinct_id` and keeps person properties in `properties.$set` (its event ingestion docs).
 */
export function postHogToSpec(raw: Record<string, unknown>): Record<string, unknown> | null {
	if (typeof raw['event'] !== 'string' || raw['distinct_id'] === undefined || raw['type'] !== undefined) return null;
	const properties = isJsonObject(raw['properties']) ? raw['properties'] : {};
	const type = TYPES.get(raw['event']) ?? 'track';
	const person = isJsonObject(raw['person']) && isJsonObject(raw['person']['properties']) ? raw['person']['properties'] : undefined;
	return {
		type,
		...(type === 'track' ? { event: raw['event'] } : {}),
		messageId: raw['uuid'],
		timestamp: raw['timestamp'],
		userId: raw['distinct_id'],
		anonymousId: properties['$anon_distinct_id'],
		groupId: properties['$group_key'],
		traits: type === 'group' ? properties['$group_set'] : { ...objectOr(properties['$set_once']), ...objectOr(properties['$set']) },
		context: { traits: person },
	};
}

function objectOr(value: unknown): Record<string, unknown> {
	return isJsonObject(value) ? value : {};
}
