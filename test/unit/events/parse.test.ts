import fc from 'fast-check';

import { EVENT_TYPES } from '../../../nodes/shared/events/eventTypes/table';
import { parse, parsed } from './parsing';

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
		const result = parse(raw);
		expect(result).toMatchObject({ kind: 'rejected', reason: 'invalid_event', type: null });
		expect(result.kind === 'rejected' && result.advice.length).toBeGreaterThan(20);
	});

	it.each([{ traits: {} }, { type: 'alias' }])('the advice for %j names every type there is', (raw) => {
		const result = parse(raw);
		const advice = result.kind === 'rejected' ? result.advice : '';
		expect(Object.keys(EVENT_TYPES).filter((type) => !advice.includes(type))).toEqual([]);
	});

	it.each(['alias', 'delete', '', 'Order Completed', 'user.created'])('the type %j is not supported and is named', (type) => {
		expect(parse({ type })).toMatchObject({ kind: 'rejected', reason: 'unsupported_event_type', type });
	});

	it.each<[string, object, string]>([
		['Clerk', { type: 'user.created', object: 'event', data: { id: 'user_1' } }, '"type: user.created"'],
		['Supabase', { type: 'INSERT', table: 'users', record: { email: 'a@x.io' }, schema: 'public' }, '"type: INSERT"'],
		['Stripe', { id: 'evt_1', object: 'event', type: 'customer.created', data: { object: {} } }, '"type: customer.created"'],
		['a webhook with the name of its event', { event: 'user.created', data: { email: 'a@x.io' } }, '"event: user.created"'],
		['another', { event_type: 'order.paid', resource: {} }, '"event_type: order.paid"'],
		['a form', { email: 'a@x.io', name: 'Anna' }, 'no "type"'],
		['a type with an address in it', { type: 'mail to a@x.io' }, '"type: mail to [address]"'],
		['a type with a key in it', { type: 're_live_0123456789abcdef sent' }, '"type: [key] sent"'],
	])('%s: the advice names Source: Fields, and what was found', (_name, raw, found) => {
		const result = parse(raw);
		const advice = result.kind === 'rejected' ? result.advice : '';
		expect(advice).toContain(found);
		expect(advice).toContain('set Source to Fields');
		expect(advice).not.toContain('@');
	});

	it.each(['alias', 'delete'])('%s is an event of a CDP: Fields would not help', (type) => {
		expect(JSON.stringify(parse({ type }))).not.toContain('Fields');
	});

	it('a long foreign type is cut in the report', () => {
		const result = parse({ type: 'x'.repeat(5000) });
		expect(result.kind === 'rejected' && result.type?.length).toBe(40);
	});

	it.each(['identify', 'track', 'page', 'screen', 'group'])('%s is known in any letter case and with spaces around', (type) => {
		expect(parsed({ type: ` ${type.toUpperCase()} ` }).type).toBe(type);
	});

	it.each<[string, object]>([
		['a user', { userId: 'u-1' }],
		['a user, in snake case', { user_id: 'u-1' }],
		['properties', { properties: { total: 1 } }],
		['a time', { timestamp: '2026-01-01' }],
		['nothing else', {}],
	])('an object with an event name and %s is a track event', (_name, more) => {
		expect(parsed({ event: 'Signed Up', ...more })).toMatchObject({ type: 'track', name: 'Signed Up' });
	});

	it('an object with only an event name is a track event', () => {
		expect(parsed({ event: 'Signed Up', traits: { plan: 'pro' } })).toMatchObject({ type: 'track', name: 'Signed Up' });
	});

	it('never throws, whatever arrives', () => {
		fc.assert(
			fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (raw) => {
				expect(['event', 'rejected']).toContain(parse(raw).kind);
			}),
		);
		fc.assert(
			fc.property(fc.anything(), fc.anything(), fc.anything(), (properties, person, id) => {
				expect(parse({ event: '$set', distinct_id: 'u', properties, person, $set: id, $unset: person, timestamp: id }).kind).toBe('event');
			}),
		);
		fc.assert(
			fc.property(fc.constantFrom('identify', 'track', 'group'), fc.anything(), fc.anything(), (type, traits, context) => {
				expect(parse({ type, traits, context, userId: traits, timestamp: context, messageId: context }).kind).toBe('event');
			}),
		);
	});
});

describe('fields of an event', () => {
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

	it('a groupId may stand in the context', () => {
		expect(parsed({ type: 'group', context: { groupId: 'g-2' } }).groupId).toBe('g-2');
		expect(parsed({ type: 'group', groupId: 'g-1', context: { groupId: 'g-2' } }).groupId).toBe('g-1');
	});

	it('traits and context may be JSON text, as warehouses keep them', () => {
		expect(parsed({ type: 'identify', traits: '{"plan":"pro"}', context: '{"traits":{"email":"a@x.io"}}' })).toMatchObject({
			traits: new Map([['plan', 'pro']]),
			contextTraits: new Map([['email', 'a@x.io']]),
		});
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

describe('snake case', () => {
	it('is read like camel case', () => {
		expect(
			parsed({ type: 'group', user_id: 'u', anonymous_id: 'a', group_id: 'g', message_id: 'm', original_timestamp: '2026-01-02T00:00:00Z' }),
		).toMatchObject({ userId: 'u', anonymousId: 'a', groupId: 'g', messageId: 'm', timestamp: Date.UTC(2026, 0, 2) });
	});

	it('camel case goes first, unless it says nothing', () => {
		expect(parsed({ type: 'identify', userId: 'u', user_id: 'other' }).userId).toBe('u');
		expect(parsed({ type: 'identify', userId: ' ', user_id: 'u' }).userId).toBe('u');
		expect(parsed({ type: 'identify', userId: null, user_id: 7 }).userId).toBe('7');
	});

	it('the group may stand in the context', () => {
		expect(parsed({ type: 'group', context: { group_id: 'g' } }).groupId).toBe('g');
	});

	it('sent_at and received_at correct a clock', () => {
		expect(parsed({ type: 'track', event: 'x', original_timestamp: '2030-01-02T00:00:00Z', sent_at: '2030-01-02T00:01:00Z', received_at: '2026-01-02T00:01:00Z' }).timestamp).toBe(Date.UTC(2026, 0, 2));
	});
});
