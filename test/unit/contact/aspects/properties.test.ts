import fc from 'fast-check';

import { mapProperties, properties } from '../../../../nodes/shared/contact/aspects/properties';
import { CLEAR, set, setOnce } from '../../../../nodes/shared/contact/fieldUpdate';
import { ownKeys, quoted } from '../../../../nodes/shared/contact/propertyValues';
import type { Statement } from '../../../../nodes/shared/events/eventTypes/definition';
import type { Json } from '../../../../nodes/shared/events/types';
import { statement, traits } from '../traits';

const own = ownKeys('jitsu');
const map = (given: Record<string, Json>, fixed: Record<string, string> = {}, keyPrefix = '') =>
	mapProperties(traits(given), own, new Map(Object.entries(fixed)), keyPrefix);

describe('traits as properties', () => {
	it.each(['email', 'Email', 'name', 'firstName', 'FIRST_NAME', 'lastName', 'last_name', 'unsubscribed', 'resendAudiences', 'RESENDSEGMENTS'])(
		'%s means something else and is no property, without a word',
		(name) => {
			expect(map({ [name]: 'x', plan: 'pro' })).toEqual({ update: new Map([['plan', set('pro')]]), warnings: [] });
		},
	);

	it('null clears, a blank says nothing, anything else is set as it is', () => {
		expect([...map({ a: null, b: 0, c: false, d: '', e: { f: [1] } }).update]).toEqual([
			['a', CLEAR],
			['b', set(0)],
			['c', set(false)],
			['e', set({ f: [1] })],
		]);
	});

	it('what is nested too deeply for anybody to read is left out and reported', () => {
		let deep: Json = 1;
		for (let level = 0; level < 5_000; level++) deep = [deep];
		const { update: properties, warnings } = map({ deep, shallow: [[1]], plan: 'pro' });
		expect([...properties.keys()]).toEqual(['shallow', 'plan']);
		expect(warnings).toEqual([expect.stringContaining('"deep"')]);
	});

	it('an exactly spelled key wins over a cleaned one, whatever the order, and the loser is reported', () => {
		for (const given of [{ 'utm source': 'lost', utm_source: 'won' }, { utm_source: 'won', 'utm source': 'lost' }]) {
			const { update: properties, warnings } = map(given);
			expect(properties).toEqual(new Map([['utm_source', set('won')]]));
			expect(warnings).toEqual([expect.stringContaining('"utm source"')]);
		}
	});

	it('of two cleaned keys the first wins', () => {
		const { update: properties, warnings } = map({ 'a-b': 1, 'a b': 2 });
		expect(properties).toEqual(new Map([['a_b', set(1)]]));
		expect(warnings).toHaveLength(1);
	});

	it('keys that differ only in case are two properties', () => {
		expect(map({ Plan: 1, plan: 2 })).toEqual({ update: new Map([['Plan', set(1)], ['plan', set(2)]]), warnings: [] });
	});

	it.each([
		['', 'no letter or digit'],
		[' ', 'no letter or digit'],
		['🙂', 'no letter or digit'],
		['x'.repeat(51), 'at most 50 characters'],
		['__proto__', 'Resend reserves that name'],
		['unsubscribe url', 'Resend reserves that name'],
		['[object Object]', 'what a program writes'],
	])('the trait %.60j is left out: %s', (name, words) => {
		const { update: properties, warnings } = map(JSON.parse(`{${JSON.stringify(name)}:1}`) as Record<string, Json>);
		expect(properties.size).toBe(0);
		expect(warnings).toEqual([expect.stringContaining(words)]);
	});

	it("no trait replaces the sync's own values", () => {
		const { update: properties, warnings } = map({ jitsu_user_id: 'forged', jitsu_managed_audiences: '[forged]', 'jitsu managed audiences': 'x', jitsu_opted_out: 'forged' }, { jitsu_user_id: 'u-1' });
		expect(properties).toEqual(new Map([['jitsu_user_id', set('u-1')]]));
		expect(warnings).toHaveLength(4);
	});

	it('a group\'s traits get its prefix, so that its name and e-mail are the group\'s', () => {
		const { update: properties, warnings } = map({ name: 'Acme', email: 'office@acme.io', plan: 'team' }, { group_id: 'g-1' }, 'group_');
		expect(Object.fromEntries(properties)).toEqual({ group_id: set('g-1'), group_name: set('Acme'), group_email: set('office@acme.io'), group_plan: set('team') });
		expect(warnings).toEqual([]);
	});

	it('a group\'s trait without a name is left out too: the prefix alone names nothing', () => {
		expect(map({ ' ': 1 }, {}, 'group_')).toEqual({ update: new Map(), warnings: [expect.stringContaining('no letter or digit')] });
	});

	it('a group\'s trait "id" does not replace its id', () => {
		expect(map({ id: 'forged' }, { group_id: 'g-1' }, 'group_').update.get('group_id')).toEqual(set('g-1'));
	});

	it('every trait is stored, reserved or reported', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string({ maxLength: 60 }), fc.jsonValue() as fc.Arbitrary<Json>), (given) => {
				const { update: properties, warnings } = map(given);
				const isBlank = (one: Json | undefined): boolean => typeof one === 'string' && one.trim() === '';
				const spoken = Object.keys(given).filter((name) => !isBlank(given[name]) && mapProperties(traits({ [name]: 1 }), own, new Map()).update.size + mapProperties(traits({ [name]: 1 }), own, new Map()).warnings.length > 0);
				expect(properties.size + warnings.length).toBe(spoken.length);
			}),
		);
	});
});

describe('a name in a warning', () => {
	it('never shows an address', () => {
		fc.assert(fc.property(fc.emailAddress(), fc.string({ maxLength: 50 }), (address, before) => void expect(quoted(`${before} ${address}`)).not.toMatch(/\w@\w/)));
	});

	it('is short', () => expect(quoted('x'.repeat(1_000_000)).length).toBeLessThan(60));
});

it('the prefix of the own keys is the user\'s choice', () => {
	expect(ownKeys('acme')).toEqual({ userId: 'acme_user_id', anonymousId: 'acme_anonymous_id', marker: 'acme_managed_audiences', optedOut: 'acme_opted_out' });
});

describe('sources of properties', () => {
	const read = (given: Record<string, Json>, more: Parameters<typeof statement>[1] = {}) => properties.read(statement(given, more), { segments: '', own });

	it("the event's own go before the context; null clears, a blank says nothing and hides nothing", () => {
		const { update } = read({ plan: 'pro', city: null, team: ' ' }, { context: traits({ plan: 'free', city: 'Oslo', team: 'A', role: 'admin' }) });
		expect(update).toEqual(new Map<string, unknown>([['plan', set('pro')], ['city', CLEAR], ['team', set('A')], ['role', set('admin')]]));
	});

	it('what is set once gives way to what is set, and what cannot be stored is named', () => {
		const { update, warnings } = read({ plan: 'pro' }, { setOnce: traits({ plan: 'free', source: 'ad', blank: '', gone: null, ['x'.repeat(51)]: 1 }) });
		expect(update).toEqual(new Map<string, unknown>([['plan', set('pro')], ['source', setOnce('ad')]]));
		expect(warnings).toEqual([expect.stringContaining('at most 50 characters')]);
	});

	it('of an event that is not about the whole person neither its ids nor the context count', () => {
		const more = { covers: 'properties' as const, context: traits({ city: 'Oslo' }), ids: { userId: 'u', anonymousId: 'n', groupId: 'g' } };
		expect(read({ plan: 'pro' }, more).update).toEqual(new Map([['plan', set('pro')]]));
	});

	it('the id of a group is written of the group alone, where it has one', () => {
		const groupId = (keyPrefix: Statement['keyPrefix'], id: string | null): unknown => read({}, { keyPrefix, ids: { userId: 'u', anonymousId: null, groupId: id } }).update.get('group_id');
		expect([groupId('group_', 'g'), groupId('group_', null), groupId('', 'g')]).toEqual([set('g'), undefined, undefined]);
	});
});
