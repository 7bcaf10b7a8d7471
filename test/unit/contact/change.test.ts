import type { ConsentPolicy } from '../../../nodes/shared/contact/aspect';
import type { SubscriptionUpdate } from '../../../nodes/shared/contact/aspects/subscription';
import { subscriptionField } from '../../../nodes/shared/contact/aspects/subscription';
import { nameUpdate } from '../../../nodes/shared/contact/aspects/names';
import type { ContactChange } from '../../../nodes/shared/contact/change';
import { canonicalChange, diffContact, neededKeys, needsContact, NO_CHANGE, saysNothing } from '../../../nodes/shared/contact/change';
import { changeOf } from '../../../nodes/shared/contact/eventWork';
import type { FieldUpdate } from '../../../nodes/shared/contact/fieldUpdate';
import { CLEAR, NOT_MENTIONED, set, setOnce, wantedValue } from '../../../nodes/shared/contact/fieldUpdate';
import { cleanKey, isOwnKey, isTooDeep, typedValue } from '../../../nodes/shared/contact/propertyValues';
import type { SetValue } from '../../../nodes/shared/contact/propertyValues';
import { keyOfSegment, sameSegment } from '../../../nodes/shared/contact/marker';
import type { Json } from '../../../nodes/shared/events/types';
import { context, key, own, present, segment, wanting } from './model';
import { statement, traits } from './traits';

const says = (change: Partial<ContactChange>): ContactChange => ({ ...NO_CHANGE, ...change });
const property = (name: string, update: FieldUpdate<SetValue>): Partial<ContactChange> => ({ properties: new Map([[name, update]]) });
const moving: ContactChange['segments'] = { kind: 'move', moves: [{ segment: key('a'), to: 'in' }] };

describe('what a change takes', () => {
	it.each<[string, Partial<ContactChange>, ConsentPolicy, { nothing: boolean; read: boolean }]>([
		['nothing', {}, 'ownOptOuts', { nothing: true, read: false }],
		['an upsert of nobody in particular', { presence: 'upsert' }, 'optOutOnly', { nothing: true, read: true }],
		['a first name', { names: { firstName: set('Ada'), lastName: NOT_MENTIONED } }, 'optOutOnly', { nothing: false, read: true }],
		['a last name', { names: { firstName: NOT_MENTIONED, lastName: CLEAR } }, 'optOutOnly', { nothing: false, read: true }],
		['an opt-out', { subscription: 'optOut' }, 'optOutOnly', { nothing: false, read: false }],
		['an opt-out that is recorded', { subscription: 'optOut' }, 'ownOptOuts', { nothing: false, read: true }],
		['an opt-in that follows the trait', { subscription: 'optIn' }, 'followTrait', { nothing: false, read: false }],
		['a property', property('plan', set<SetValue>('x')), 'ownOptOuts', { nothing: false, read: false }],
		['a property that is not mentioned', property('plan', NOT_MENTIONED), 'ownOptOuts', { nothing: true, read: false }],
		['a property that is written once', property('plan', setOnce<SetValue>('x')), 'optOutOnly', { nothing: false, read: true }],
		['one property written once among others', { properties: new Map([['a', set<SetValue>('x')], ['b', setOnce<SetValue>('x')]]) }, 'optOutOnly', { nothing: false, read: true }],
		['segments', { segments: wanting() }, 'optOutOnly', { nothing: false, read: true }],
		['a move', { segments: moving }, 'optOutOnly', { nothing: false, read: true }],
	])('%s', (_what, change, consent, { nothing, read }) => {
		expect(saysNothing(says(change))).toBe(nothing);
		expect(needsContact(says(change), consent)).toBe(read);
	});

	it.each<[string, Partial<ContactChange>, ConsentPolicy, string[], string[]]>([
		['nothing', {}, 'ownOptOuts', [], []],
		['of properties those that are written', { properties: new Map<string, FieldUpdate<SetValue>>([['a', set<SetValue>('x')], ['b', setOnce<SetValue>('x')], ['c', CLEAR], ['d', NOT_MENTIONED], [own.userId, set<SetValue>('u')], [own.anonymousId, set<SetValue>('n')]]) }, 'optOutOnly', [own.userId, own.anonymousId], ['a', 'b']],
		['for segments their record', { segments: wanting('a') }, 'optOutOnly', [own.marker], []],
		['for no segments none', { segments: wanting() }, 'optOutOnly', [], []],
		['for moves none', { segments: moving }, 'optOutOnly', [], []],
		['for an opt-out its record, where the policy asks for it', { subscription: 'optOut' }, 'ownOptOuts', [], [own.optedOut]],
		['for an opt-out none under another policy', { subscription: 'optOut' }, 'optOutOnly', [], []],
		['for an opt-in none', { subscription: 'optIn' }, 'ownOptOuts', [], []],
	])('needs keys: %s', (_what, change, consent, required, wanted) => {
		expect(neededKeys(says(change), own, consent)).toEqual({ required, wanted });
	});

	it.each([own.userId, own.anonymousId, own.marker, own.optedOut])('%s is the sync\'s own key', (name) => {
		expect(isOwnKey(own, name)).toBe(true);
		expect(isOwnKey(own, `${name}x`)).toBe(false);
	});
});

describe('the same JSON', () => {
	const json = (change: Partial<ContactChange>): string => JSON.stringify(canonicalChange(says(change)));
	const ab = new Map([['a', set<SetValue>('1')], ['b', set<SetValue>('2')]]);

	it('is made of the same wishes in any order', () => {
		expect(json({ properties: new Map([...ab].reverse()) })).toBe(json({ properties: ab }));
		expect(json({ segments: wanting('b', 'a') })).toBe(json({ segments: wanting('a', 'b') }));
	});

	it('is not made of different ones', () => {
		const changes: Array<Partial<ContactChange>> = [
			{},
			{ presence: 'upsert' },
			{ names: { firstName: set('Ada'), lastName: NOT_MENTIONED } },
			{ names: { firstName: NOT_MENTIONED, lastName: set('Ada') } },
			{ subscription: 'optOut' },
			{ subscription: 'optIn' },
			{ properties: ab },
			{ properties: new Map([...ab].slice(1)) },
			{ segments: wanting() },
			{ segments: wanting('a') },
			{ segments: wanting('b') },
			{ segments: moving },
		];
		expect(new Set(changes.map(json)).size).toBe(changes.length);
	});
});

describe('an opt-in that is not followed', () => {
	it.each<[SubscriptionUpdate, boolean, number]>([
		['optIn', true, 1],
		['optIn', false, 0],
		['optOut', true, 0],
	])('%s of a contact that has opted out (%s) is reported %i times', (subscription, unsubscribed, warnings) => {
		expect(diffContact(says({ subscription }), present({ unsubscribed }), context()).warnings).toHaveLength(warnings);
	});

	it('of a contact that nobody read, or that is not there, is not', () => {
		expect(diffContact(says({ subscription: 'optIn' }), { kind: 'unread' }, context()).warnings).toEqual([]);
		expect(diffContact(says({ subscription: 'optIn' }), { kind: 'absent' }, context({ consent: 'followTrait' })).anytime.subscription).toBeUndefined();
	});

	it('says why the write is one, where it is', () => {
		expect(diffContact(says({ subscription: 'optIn' }), present({ unsubscribed: true }), context({ consent: 'followTrait' })).anytime.subscription).toEqual({ kind: 'optIn', because: 'policyFollowsTrait' });
		const recorded = present({ unsubscribed: true, properties: new Map([[own.optedOut, 'true']]) });
		expect(diffContact(says({ subscription: 'optIn' }), recorded, context({ consent: 'ownOptOuts' })).anytime.subscription).toEqual({ kind: 'optIn', because: 'ownOptOut' });
	});
});

describe('a field of a node', () => {
	it.each<[Json, unknown]>([['Ada', set('Ada')], [' Ada ', set('Ada')], [7, set('7')], ['', NOT_MENTIONED], [' ', NOT_MENTIONED], [null, NOT_MENTIONED], [true, NOT_MENTIONED], [{}, NOT_MENTIONED]])('%j as a name', (value, update) => {
		expect(nameUpdate(value)).toEqual(update);
	});

	it.each<[Json, SubscriptionUpdate, number]>([[true, 'optOut', 0], [false, 'optIn', 0], ['perhaps', 'notMentioned', 1]])('unsubscribed: %j', (value, update, warnings) => {
		const read = subscriptionField(traits({ unsubscribed: value }));
		expect([read.update, read.warnings.length]).toEqual([update, warnings]);
	});
});

describe('what is left out', () => {
	it.each<[string, SetValue]>([
		['the word undefined', 'undefined'],
		['an object as text', '[object Object]'],
		['a list with undefined as a word', ['undefined']],
		['an object with NaN as a word', { a: 'NaN' }],
	])('%s is a mishap', (_what, value) => {
		expect(typedValue(value, 'string')).toEqual({ kind: 'unfit', reason: 'mishap' });
	});

	it('text that quotes such a word is none', () => {
		expect(typedValue('he said "NaN"', 'string')).toEqual({ kind: 'value', value: 'he said "NaN"' });
		expect(typedValue({ a: 'x' }, 'string')).toEqual({ kind: 'value', value: '{"a":"x"}' });
		expect(typedValue(true, 'string')).toEqual({ kind: 'value', value: 'true' });
	});

	it('a key that a program made of nothing', () => {
		expect(cleanKey('[object Object]')).toEqual({ kind: 'unusable', reason: 'mishap' });
	});

	it('a value of more than a hundred levels', () => {
		const nested = (depth: number): Json => Array.from({ length: depth }).reduce<Json>((inner) => [inner], 'x');
		expect([isTooDeep(nested(100)), isTooDeep(nested(101))]).toEqual([false, true]);
	});

	it.each<[string, Parameters<typeof statement>[0], boolean | undefined, string]>([
		['an event that said nothing', {}, undefined, 'carries no traits'],
		['an event of which some was left out', {}, true, 'None of what the event says'],
		['an event that said what its type does not write', { firstName: 'Ada' }, undefined, 'None of what the event says'],
	])('advice to %s', (_what, given, leftOut, words) => {
		expect(changeOf(statement(given, { presence: 'existingOnly', covers: 'properties' }), { segments: '', own }, leftOut)).toMatchObject({ kind: 'nothing', advice: expect.stringContaining(words) });
	});

	it('advice counts what would be written once as said', () => {
		const once = statement({}, { presence: 'existingOnly', covers: 'properties', setOnce: traits({ email: 'x' }) });
		expect(changeOf(once, { segments: '', own })).toMatchObject({ advice: expect.stringContaining('None of what') });
		expect(changeOf({ ...once, traits: traits({ firstName: 'Ada' }) }, { segments: '', own })).toMatchObject({ advice: expect.stringContaining('None of what') });
	});
});

describe('one and another', () => {
	it('segments are the same by id, or by name where both have none yet', () => {
		expect(sameSegment(key('a'), { ...keyOfSegment(segment('a')), name: 'renamed' })).toBe(true);
		expect(sameSegment(key('a'), key('b'))).toBe(false);
		expect(sameSegment({ by: 'name', name: 'a' }, { by: 'name', name: 'a' })).toBe(true);
		expect(sameSegment({ by: 'name', name: 'a' }, { by: 'name', name: 'b' })).toBe(false);
		expect(sameSegment({ by: 'name', name: segment('a').id }, key('a'))).toBe(false);
	});

	it.each<[string, FieldUpdate<string>, string | null, string | null]>([
		['not mentioned stays', NOT_MENTIONED, 'old', 'old'],
		['cleared is nothing', CLEAR, 'old', null],
		['set is that', set('new'), 'old', 'new'],
		['set once stays', setOnce('new'), 'old', 'old'],
		['set once where nothing is', setOnce('new'), null, 'new'],
	])('a field: %s', (_what, update, current, wanted) => {
		expect(wantedValue(update, current)).toBe(wanted);
	});
});
