import fc from 'fast-check';

import { parseEvent } from '../../../nodes/shared/events/parse';
import type { ProductEvent } from '../../../nodes/shared/events/types';

function parsed(raw: unknown): ProductEvent {
	const result = parseEvent(raw);
	if (result.kind !== 'event') throw new Error(`Rejected: ${result.reason}`);
	return result.event;
}

describe('what is an event', () => {
	it.each([
		['text', 'identify'],
		['a number', 7],
		['null', null],
		['undefined', undefined],
		['a boolean', true],
		['a list', [{ type: 'identify' }]],
		['an object without a type', { traits: { email: 'a@x.io' } }],
		['a type that is no text', { type: 7 }],
		['a type that is null', { type: null }],
	])('%s is no event and says what to do', (_name, raw) => {
		const result = parseEvent(raw);
		expect(result).toMatchObject({ kind: 'rejected', reason: 'invalid_event', type: null });
		expect(result.kind === 'rejected' && result.advice.length).toBeGreaterThan(20);
	});

	it.each(['alias', 'delete', '', 'Order Completed'])('the type %j is not supported and is named', (type) => {
		expect(parseEvent({ type })).toMatchObject({ kind: 'rejected', reason: 'unsupported_event_type', type });
	});

	it('a long foreign type is cut in the report', () => {
		const result = parseEvent({ type: 'x'.repeat(5000) });
		expect(result.kind === 'rejected' && result.type?.length).toBe(40);
	});

	it.each(['identify', 'track', 'page', 'screen', 'group'])('%s is known in any letter case and with spaces around', (type) => {
		expect(parsed({ type: ` ${type.toUpperCase()} ` }).type).toBe(type);
	});

	it('an object with only an event name is a track event', () => {
		expect(parsed({ event: 'Signed Up', traits: { plan: 'pro' } })).toMatchObject({ type: 'track', name: 'Signed Up' });
	});

	it('never throws, whatever arrives', () => {
		fc.assert(
			fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (raw) => {
				expect(['event', 'rejected']).toContain(parseEvent(raw).kind);
			}),
		);
		fc.assert(
			fc.property(fc.constantFrom('identify', 'track', 'group'), fc.anything(), fc.anything(), (type, traits, context) => {
				expect(parseEvent({ type, traits, context, userId: traits, timestamp: context, messageId: context }).kind).toBe('event');
			}),
		);
	});
});

describe('fields of an event', () => {
	it.each([
		['ISO text', '2026-01-02T03:04:05.000Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
		['epoch milliseconds', 1_767_323_045_000, 1_767_323_045_000],
		['epoch seconds', 1_767_323_045, 1_767_323_045_000],
		['no date', 'soon', null],
		['nothing', undefined, null],
		['an object', { at: 1 }, null],
	])('timestamp as %s', (_name, timestamp, expected) => {
		expect(parsed({ type: 'track', event: 'x', timestamp }).timestamp).toBe(expected);
	});

	it('originalTimestamp stands in for a missing or broken timestamp', () => {
		const originalTimestamp = '2026-01-01T00:00:00Z';
		expect(parsed({ type: 'track', originalTimestamp }).timestamp).toBe(Date.UTC(2026, 0, 1));
		expect(parsed({ type: 'track', timestamp: 'broken', originalTimestamp }).timestamp).toBe(Date.UTC(2026, 0, 1));
	});

	it.each([
		['text', 'u-1', 'u-1'],
		['text with spaces around', '  u-1 ', 'u-1'],
		['a number', 42, '42'],
		['blank text', '   ', null],
		['null', null, null],
		['an object', { id: 1 }, null],
		['a boolean', true, null],
	])('userId, anonymousId and groupId as %s', (_name, given, expected) => {
		expect(parsed({ type: 'group', userId: given, anonymousId: given, groupId: given })).toMatchObject({ userId: expected, anonymousId: expected, groupId: expected });
	});

	it('a groupId belongs to group events only, and may stand in the context', () => {
		expect(parsed({ type: 'identify', groupId: 'g-1' }).groupId).toBeNull();
		expect(parsed({ type: 'group', context: { groupId: 'g-2' } }).groupId).toBe('g-2');
	});

	it.each([['text'], [7], [null], [['list']], [undefined]])('traits that are no object (%j) carry none', (traits) => {
		expect(parsed({ type: 'identify', traits, context: { traits } })).toMatchObject({ traits: new Map(), contextTraits: new Map() });
	});

	it('a context that is no object is none', () => {
		expect(parsed({ type: 'identify', context: 'web' }).contextTraits.size).toBe(0);
	});

	it('a trait named __proto__ is a trait like any other and pollutes nothing', () => {
		const event = parsed(JSON.parse('{"type":"identify","traits":{"__proto__":{"admin":true},"constructor":"x"}}'));
		expect([...event.traits.keys()]).toEqual(['__proto__', 'constructor']);
		expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
	});
});

describe('PostHog events', () => {
	it.each([
		['$identify', 'identify'],
		['$set', 'identify'],
		['$pageview', 'page'],
		['$screen', 'screen'],
		['$groupidentify', 'group'],
		['order completed', 'track'],
	])('%s is read as %s', (event, type) => {
		expect(parsed({ event, distinct_id: 'u-1', properties: {} })).toMatchObject({ type, userId: 'u-1' });
	});

	it('person properties are the traits of the event, $set over $set_once', () => {
		const event = parsed({ event: '$identify', distinct_id: 'u-1', properties: { $set_once: { plan: 'free', first: 1 }, $set: { plan: 'pro' }, $anon_distinct_id: 'a-1' } });
		expect(event).toMatchObject({ anonymousId: 'a-1', traits: new Map<string, unknown>([['plan', 'pro'], ['first', 1]]) });
	});

	it('person.properties are the context', () => {
		expect(parsed({ event: 'x', distinct_id: 'u', person: { properties: { email: 'a@x.io' } } }).contextTraits.get('email')).toBe('a@x.io');
	});

	it('a group has its key and its own traits', () => {
		expect(parsed({ event: '$groupidentify', distinct_id: 'u', properties: { $group_key: 'g-1', $group_set: { name: 'Acme' } } })).toMatchObject({
			type: 'group',
			groupId: 'g-1',
			traits: new Map([['name', 'Acme']]),
		});
	});
});
