import { changeOf } from '../../../nodes/shared/contact/eventWork';
import { CLEAR, NOT_MENTIONED, set } from '../../../nodes/shared/contact/fieldUpdate';
import { ownKeys } from '../../../nodes/shared/contact/propertyValues';
import { readEvent } from '../../../nodes/shared/events/eventTypes/table';
import type { Json, ProductEvent } from '../../../nodes/shared/events/types';
import { event, traits } from './traits';

const settings = { segments: 'A', own: ownKeys('jitsu') };
const change = (given: Partial<ProductEvent>) => changeOf(readEvent(event(given)).statement, settings);
const everything = traits({ email: 'a@x.io', name: 'Ada Lovelace', plan: 'pro', unsubscribed: true, resendAudiences: 'B' });

describe('identify', () => {
	it('says all there is to say of a person', () => {
		expect(change({ type: 'identify', traits: everything, userId: 'u-1', anonymousId: 'a-1' })).toEqual({
			kind: 'change',
			change: {
				presence: 'upsert',
				names: { firstName: set('Ada'), lastName: set('Lovelace') },
				subscription: 'optOut',
				properties: new Map([['jitsu_user_id', set('u-1')], ['jitsu_anonymous_id', set('a-1')], ['plan', set('pro')]]),
				segments: { kind: 'reconcile', names: ['B'] },
			},
			warnings: [],
		});
	});

	it('without traits still brings a contact into being, in the segments of the setting', () => {
		expect(change({ type: 'identify' })).toMatchObject({ change: { presence: 'upsert', names: { firstName: NOT_MENTIONED }, segments: { names: ['A'] }, subscription: 'notMentioned' } });
	});

	it("context traits count, the event's own win", () => {
		const result = change({ type: 'identify', traits: traits({ plan: 'pro', team: null }), contextTraits: traits({ plan: 'free', team: 'x', city: 'Berlin', unsubscribed: true, resendAudiences: 'C' }) });
		expect(result).toMatchObject({
			change: { properties: new Map<string, unknown>([['plan', set('pro')], ['team', CLEAR], ['city', set('Berlin')]]), subscription: 'optOut', segments: { names: ['C'] } },
		});
	});

	it('an empty trait of the event clears membership although the context names segments', () => {
		expect(change({ type: 'identify', traits: traits({ resendAudiences: '' }), contextTraits: traits({ resendAudiences: 'C' }) })).toMatchObject({ change: { segments: { kind: 'reconcile', names: [] } } });
	});
});

describe.each(['track', 'page', 'screen'] as const)('%s', (type) => {
	it('updates properties from its own traits only, and touches neither names nor membership', () => {
		expect(change({ type, traits: everything, contextTraits: traits({ city: 'Berlin' }), userId: 'u-1', anonymousId: 'a-1' })).toEqual({
			kind: 'change',
			change: { presence: 'existingOnly', names: { firstName: NOT_MENTIONED, lastName: NOT_MENTIONED }, subscription: 'optOut', properties: new Map([['plan', set('pro')]]), segments: { kind: 'notMentioned' } },
			warnings: [],
		});
	});

	it.each<[string, Record<string, Json>]>([
		['no traits', {}],
		['an address only', { email: 'a@x.io' }],
		['names and segments only', { firstName: 'Ada', resendAudiences: 'A' }],
		['an opt-out that is neither yes nor no', { unsubscribed: 'maybe' }],
	])('with %s there is nothing to do', (_name, given) => {
		expect(change({ type, traits: traits(given), contextTraits: everything })).toMatchObject({ kind: 'nothing', reason: 'nothing_to_sync' });
	});

	it('a boolean opt-out alone is enough', () => {
		expect(change({ type, traits: traits({ unsubscribed: true }) })).toMatchObject({ kind: 'change', change: { subscription: 'optOut', presence: 'existingOnly' } });
	});
});

describe('group', () => {
	it("writes group_id and the group's traits, and touches neither names, membership nor the opt-out", () => {
		expect(change({ type: 'group', groupId: 'g-1', traits: everything, userId: 'u-1' })).toEqual({
			kind: 'change',
			change: {
				presence: 'existingOnly',
				names: { firstName: NOT_MENTIONED, lastName: NOT_MENTIONED },
				subscription: 'notMentioned',
				properties: new Map<string, unknown>([
					['group_id', set('g-1')],
					['group_email', set('a@x.io')],
					['group_name', set('Ada Lovelace')],
					['group_plan', set('pro')],
					['group_unsubscribed', set(true)],
					['group_resendAudiences', set('B')],
				]),
				segments: { kind: 'notMentioned' },
			},
			warnings: [],
		});
	});

	it('without a groupId is skipped', () => {
		expect(change({ type: 'group', traits: everything })).toMatchObject({ kind: 'nothing', reason: 'no_group_id', warnings: [] });
	});
});
