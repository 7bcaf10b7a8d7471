import type { Statement } from '../../../nodes/shared/events/eventTypes/definition';
import type { Json, ProductEvent, Traits } from '../../../nodes/shared/events/types';

export function traits(entries: Record<string, Json>): Traits {
	return new Map(Object.entries(entries));
}

export function event(given: Partial<ProductEvent> = {}): ProductEvent {
	return {
		type: 'identify',
		name: null,
		messageId: null,
		timestamp: null,
		userId: null,
		anonymousId: null,
		groupId: null,
		traits: new Map(),
		setOnce: new Map(),
		contextTraits: new Map(),
		warnings: [],
		...given,
	};
}

/** What an identify event with these traits says. */
export function statement(given: Record<string, Json>, more: Partial<Statement> = {}): Statement {
	return {
		presence: 'upsert',
		covers: 'person',
		traits: traits(given),
		context: new Map(),
		setOnce: new Map(),
		ids: { userId: null, anonymousId: null, groupId: null },
		keyPrefix: '',
		...more,
	};
}
