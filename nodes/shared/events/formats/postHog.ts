import type { JsonObject } from '../traits';
import { eventTraits, isJsonObject, objectIn, overlay, parsedJson, traitsOf } from '../traits';
import type { Json, Traits } from '../types';
import { NO_TRAITS } from '../types';
import type { Envelope, ParseSettings } from './envelope';
import { firstSaid } from './envelope';

const TYPES = new Map([
	['$identify', 'identify'],
	['$set', 'identify'],
	['$pageview', 'page'],
	['$screen', 'screen'],
	['$groupidentify', 'group'],
]);

/**
 * A PostHog event, or null when it is none: the body of its webhook destination (`{event: {…}, person: {…}}`), what its
 * libraries send, a row of a batch export, or the older action webhook. PostHog names the person `distinct_id` and keeps
 * person properties in `$set`, `$set_once` and `$unset`, beside `properties` or inside (its event ingestion docs).
 */
export function envelopeOfPostHog(raw: JsonObject, settings: ParseSettings): Envelope | null {
	const flat = isPersonRow(raw) ? { ...raw, event: '$set', properties: null, $set: raw['properties'] ?? null } : flattened(raw);
	const properties = objectIn(flat['properties']) ?? {};
	const name = eventName(flat, properties);
	if (name === null) return null;
	const type = TYPES.get(name) ?? 'track';
	const person = objectIn(flat['person']) ?? {};
	const own = type === 'group' ? { traits: traitsOf(properties['$group_set']), setOnce: NO_TRAITS } : personProperties(flat, properties);
	// The person beside the event may still hold what the event clears.
	const known = new Map([...traitsOf(person['properties'] ?? flat['person_properties'])].filter(([name]) => own.traits.get(name) !== null));
	const [traits, setOnce, contextTraits] = [own.traits, own.setOnce, known].map((given) => kept(given, settings));
	const dropped = countOf(own.traits, traits) + countOf(own.setOnce, setOnce);
	return {
		type,
		names: type === 'track' ? [name] : [],
		messageId: firstSaid(flat['uuid'], properties['$insert_id']),
		...whoIs(flat, properties),
		groupId: properties['$group_key'],
		times: { timestamp: flat['timestamp'], originalTimestamp: undefined, sentAt: flat['sent_at'], receivedAt: undefined },
		traits: traits ?? NO_TRAITS,
		setOnce: setOnce ?? NO_TRAITS,
		contextTraits: contextTraits ?? NO_TRAITS,
		warnings: dropped === 0 ? [] : [`${dropped} properties that PostHog collects by itself ($…) are left out; the option "PostHog System Properties" keeps them.`],
	};
}

/** The event itself, with the person beside it. */
function flattened(raw: JsonObject): JsonObject {
	const { event, data, hook } = raw;
	if (isJsonObject(event)) return { ...event, person: raw['person'] ?? event['person'] ?? null };
	if (isJsonObject(hook) && isJsonObject(data)) return { ...data, distinct_id: data['distinctId'] ?? data['distinct_id'] ?? null, uuid: data['eventUuid'] ?? data['uuid'] ?? null };
	return raw;
}

/** A row of the batch export of people: what is known of one, without an event. */
function isPersonRow(raw: JsonObject): boolean {
	return raw['event'] === undefined && raw['type'] === undefined && 'person_id' in raw && 'distinct_id' in raw && 'properties' in raw && raw['is_deleted'] !== true;
}

/** Null when this is no PostHog event. Its servers' libraries write `type: "capture"`; any other type is Segment's word. */
function eventName({ event, type, distinct_id: id }: JsonObject, properties: JsonObject): string | null {
	if (typeof event !== 'string') return null;
	if (type !== undefined && type !== 'capture' && !event.startsWith('$')) return null;
	return firstSaid(id, properties['distinct_id']) === undefined ? null : event;
}

function whoIs(flat: JsonObject, properties: JsonObject): Pick<Envelope, 'userId' | 'anonymousId'> {
	const id = firstSaid(flat['distinct_id'], properties['distinct_id']);
	const anonymousId = firstSaid(properties['$anon_distinct_id'], flat['$anon_distinct_id']);
	// Before anybody is identified, PostHog's browser library uses the id of the device.
	if (id === properties['$device_id']) return { userId: null, anonymousId: id };
	return { userId: id, anonymousId };
}

/** Also as a batch export names the columns. What is set wins over what is unset by the same event. */
function personProperties(flat: JsonObject, properties: JsonObject): { traits: Traits; setOnce: Traits } {
	const said = (...names: string[]): Traits => [properties, flat].flatMap((place) => names.map((name) => eventTraits(place[name]))).reduce(overlay, NO_TRAITS);
	const unset = [properties, flat].flatMap((place) => namesIn(place['$unset']));
	const set = [...said('$set', 'set', 'people_set')].filter(([name, value]) => value !== null || !isCampaignParameter(name));
	return { traits: new Map([...unset.map((name): [string, Json] => [name, null]), ...set]), setOnce: said('$set_once', 'set_once', 'people_set_once') };
}

/** A list of names, or JSON text of one; older libraries send an object. */
function namesIn(unset: unknown): string[] {
	const given = typeof unset === 'string' ? (parsedJson(unset) ?? unset) : unset;
	if (Array.isArray(given)) return given.filter((name): name is string => typeof name === 'string');
	if (isJsonObject(given)) return Object.keys(given);
	return typeof given === 'string' && given !== '' ? [given] : [];
}

function kept(traits: Traits, { systemProperties }: ParseSettings): Traits {
	return systemProperties === 'keep' ? traits : new Map([...traits].filter(([name]) => !collectedByPostHog(name)));
}

function countOf(before: Traits, after: Traits | undefined): number {
	return before.size - (after?.size ?? 0);
}

/**
 * What PostHog's libraries and its server put on a person by themselves: browser, screen, place, first visit, feature flags.
 * All of it begins with a dollar sign, which it keeps for itself (PostHog's docs on person properties).
 */
function collectedByPostHog(name: string): boolean {
	return name.startsWith('$');
}

/**
 * Parameters of an advertisement's link, without a dollar sign. The browser library sends null for each that is not in the
 * address of the page, which takes nothing back (posthog-js, `CAMPAIGN_PARAMS`).
 */
const CAMPAIGN_PARAMETERS: ReadonlySet<string> = new Set([
	'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'gclid', 'gad_source', 'gclsrc', 'dclid', 'gbraid', 'wbraid', 'fbclid', 'msclkid', 'twclid',
	'li_fat_id', 'mc_cid', 'igshid', 'ttclid', 'rdt_cid', 'epik', 'qclid', 'sccid', 'irclid', '_kx',
]);

function isCampaignParameter(name: string): boolean {
	return CAMPAIGN_PARAMETERS.has(name);
}
