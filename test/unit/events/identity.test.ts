import { readEvent } from '../../../nodes/shared/events/eventTypes/table';
import type { Identity } from '../../../nodes/shared/events/identity';
import { parsed } from './parsing';

const identity = (raw: object): Identity => readEvent(parsed(raw)).person;

const found = (email: string): Identity => ({ kind: 'email', email, written: email });

describe('whom an event is about', () => {
	it.each<[string, object, Identity]>([
		['traits.email', { type: 'identify', traits: { email: 'a@x.io' } }, found('a@x.io')],
		['context.traits.email without another', { type: 'identify', context: { traits: { email: 'b@x.io' } } }, found('b@x.io')],
		['traits.email before context.traits.email', { type: 'identify', traits: { email: 'a@x.io' }, context: { traits: { email: 'b@x.io' } } }, found('a@x.io')],
		['context.traits.email when traits.email is blank', { type: 'track', traits: { email: ' ' }, context: { traits: { email: 'b@x.io' } } }, found('b@x.io')],
		['context.traits.email when traits.email is null', { type: 'track', traits: { email: null }, context: { traits: { email: 'b@x.io' } } }, found('b@x.io')],
		['Email in another letter case of the name', { type: 'identify', traits: { Email: 'a@x.io' } }, found('a@x.io')],
		['only the context of a group event: its traits are the group\'s', { type: 'group', groupId: 'g', traits: { email: 'office@acme.io' }, context: { traits: { email: 'b@x.io' } } }, found('b@x.io')],
		['the userId where there is no address', { type: 'track', userId: 'u-1' }, { kind: 'userId', userId: 'u-1' }],
		['the userId of a group event with an address among its traits', { type: 'group', groupId: 'g', userId: 'u-1', traits: { email: 'office@acme.io' } }, { kind: 'userId', userId: 'u-1' }],
		['nobody', { type: 'track' }, { kind: 'nobody' }],
		['no address at all', { type: 'identify', traits: { email: 'anna' } }, { kind: 'invalidEmail' }],
		['a number for an address', { type: 'identify', traits: { email: 7 } }, { kind: 'invalidEmail' }],
		['a list for an address', { type: 'identify', traits: { email: ['a@x.io'] } }, { kind: 'invalidEmail' }],
	])('%s', (_name, raw, expected) => {
		expect(identity(raw)).toEqual(expected);
	});
});

describe('what stands where the address belongs', () => {
	const context = { context: { traits: { email: 'b@x.io' } } };

	it.each(['N/A', 'n/a', 'null', 'undefined', '-', 'none', 'unknown', 7, false, {}, [], '[object Object]'])('%j is no attempt at an address and gives way to the context', (email) => {
		expect(identity({ type: 'identify', traits: { email }, ...context })).toEqual(found('b@x.io'));
		expect(identity({ type: 'track', traits: { email }, ...context })).toEqual(found('b@x.io'));
		expect(identity({ type: 'identify', traits: { email } })).toEqual({ kind: 'invalidEmail' });
		expect(identity({ type: 'track', userId: 'u', traits: { email } })).toEqual({ kind: 'userId', userId: 'u', besides: 'invalidEmail' });
		expect(identity({ type: 'track', userId: 'u', context: { traits: { email } } })).toEqual({ kind: 'userId', userId: 'u', besides: 'invalidEmail' });
	});

	it.each(['anna@', 'anna @x.io', 'a@x.io, c@x.io'])('%j is a mistyped address: the context may be about another person', (email) => {
		expect(identity({ type: 'identify', traits: { email }, ...context })).toEqual({ kind: 'invalidEmail' });
	});

	it("PostHog's $set_once may have it", () => {
		const set = (more: object) => identity({ event: '$set', distinct_id: 'u', properties: { $set_once: { email: 'once@x.io' }, ...more }, person: { properties: { email: 'stale@x.io' } } });
		expect(set({})).toEqual(found('once@x.io'));
		expect(set({ $set: { email: 'a@x.io' } })).toEqual(found('a@x.io'));
	});
});

describe('the context of an identify event', () => {
	const stated = (own: object, context: object) => {
		const { statement, warnings } = readEvent(parsed({ type: 'identify', traits: own, context: { traits: context } }));
		return { context: Object.fromEntries(statement.context), warnings };
	};

	it.each<[string, object, object]>([
		['names the same address', { email: 'a@x.io' }, { email: 'a@x.io', plan: 'pro' }],
		['names it in another letter case, with blanks', { email: 'a@x.io' }, { email: ' A@X.io ', plan: 'pro' }],
		['names it with a mark that nobody sees', { email: 'a@x.io' }, { email: 'a@x.io\u200b', plan: 'pro' }],
		['names none', { email: 'a@x.io' }, { plan: 'pro' }],
		['names what is no address', { email: 'a@x.io' }, { email: 'N/A', plan: 'pro' }],
		['is all there is', {}, { email: 'a@x.io', plan: 'pro' }],
	])('that %s is about this person', (_name, own, context) => {
		expect(stated(own, context)).toEqual({ context, warnings: [] });
	});

	it('with another address is about another person: nothing of it counts, and that is said', () => {
		expect(stated({ email: 'a@x.io' }, { email: 'b@x.io', firstName: 'Bea', plan: 'pro', unsubscribed: true })).toEqual({ context: {}, warnings: [expect.stringContaining('another person')] });
		expect(stated({ email: 'a@x.io' }, { email: 'b@x.io' })).toEqual({ context: {}, warnings: [] });
	});
});
