import type { JsonObject } from '../traits';
import { eventTraits, objectIn } from '../traits';
import { NO_TRAITS } from '../types';
import type { Envelope } from './envelope';
import { firstSaid } from './envelope';

/** Fields that only an event of the Segment spec has, in one of its spellings. */
const TELLING = ['traits', 'context', 'properties', 'userId', 'user_id', 'anonymousId', 'anonymous_id', 'messageId', 'message_id'];

/**
 * The Segment spec, which Jitsu and RudderStack share, in camel case or snake case. Lenient on purpose: an optional field that
 * is broken is absent; only the type decides whether this is an event. Null when there is no type.
 */
export function envelopeOfSpec(raw: JsonObject): Envelope | null {
	const type = typeOf(raw);
	if (type === null) return null;
	const context = objectIn(raw['context']) ?? {};
	return {
		type,
		names: [raw['event'], raw['name']],
		messageId: firstSaid(raw['messageId'], raw['message_id']),
		userId: firstSaid(raw['userId'], raw['user_id']),
		anonymousId: firstSaid(raw['anonymousId'], raw['anonymous_id']),
		groupId: firstSaid(raw['groupId'], raw['group_id'], context['groupId'], context['group_id']),
		times: {
			timestamp: raw['timestamp'],
			originalTimestamp: firstSaid(raw['originalTimestamp'], raw['original_timestamp']),
			sentAt: firstSaid(raw['sentAt'], raw['sent_at']),
			receivedAt: firstSaid(raw['receivedAt'], raw['received_at']),
		},
		traits: eventTraits(raw['traits']),
		setOnce: NO_TRAITS,
		contextTraits: eventTraits(context['traits']),
		warnings: [],
	};
}

/** A track event of an app often carries only its name. A webhook that calls itself an event has other fields. */
function typeOf(raw: JsonObject): string | null {
	const { type, event } = raw;
	if (typeof type === 'string') return type;
	if (type !== undefined || typeof event !== 'string') return null;
	const others = Object.keys(raw).filter((key) => key !== 'event' && key !== 'timestamp');
	return others.length === 0 || TELLING.some((field) => field in raw) ? 'track' : null;
}
