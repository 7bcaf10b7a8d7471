import { eventWork } from '../../../nodes/shared/contact/eventWork';
import type { WorkSettings } from '../../../nodes/shared/contact/eventWork';
import { ownKeys } from '../../../nodes/shared/contact/propertyValues';
import { parse } from '../events/parsing';

const byEmail: WorkSettings = { own: ownKeys('jitsu'), matching: { kind: 'byEmail' } };
const byUserId: WorkSettings = { own: ownKeys('jitsu'), matching: { kind: 'byUserId', contactIdOf: (userId) => (userId === 'known' ? 'c-1' : null) } };
const decisions = (settings: WorkSettings, ...raw: object[]) =>
	eventWork(raw.map((one) => ({ parsed: parse(one), segments: '' })), settings).map(({ decision }) => (decision.kind === 'work' ? decision.key : decision.reason));

const traits = { plan: 'pro' };
const byId = { by: 'id', id: 'c-1' };
const anna = { by: 'email', email: 'a@x.io', written: 'a@x.io' };

it.each<[string, WorkSettings, object, unknown]>([
	['an address is enough', byEmail, { type: 'track', traits: { ...traits, email: 'a@x.io' } }, anna],
	['an identify without an address is skipped', byEmail, { type: 'identify', traits }, 'no_email'],
	['an identify without an address is skipped although its userId is known', byUserId, { type: 'identify', userId: 'known', traits }, 'no_email'],
	['a track with a userId is skipped while matching is off', byEmail, { type: 'track', userId: 'known', traits }, 'no_email'],
	['a track of a known userId', byUserId, { type: 'track', userId: 'known', traits }, byId],
	['a page of a known userId', byUserId, { type: 'page', userId: 'known', traits }, byId],
	['a screen of a known userId', byUserId, { type: 'screen', userId: 'known', traits }, byId],
	['a group of a known userId', byUserId, { type: 'group', groupId: 'g', userId: 'known' }, byId],
	['a track of an unknown userId', byUserId, { type: 'track', userId: 'unknown', traits }, 'user_id_not_cached'],
	['a track of nobody', byUserId, { type: 'track', anonymousId: 'a', traits }, 'no_email'],
	['an address that is none', byEmail, { type: 'identify', traits: { email: 'anna' } }, 'invalid_email'],
	['an address goes before the userId', byUserId, { type: 'track', userId: 'known', traits: { ...traits, email: 'a@x.io' } }, anna],
	['a plain track event needs nobody', byUserId, { type: 'track', event: 'x', userId: 'unknown' }, 'nothing_to_sync'],
	['no event', byEmail, { a: 1 }, 'invalid_event'],
])('%s', (_name, settings, raw, expected) => {
	expect(decisions(settings, raw)).toEqual([expected]);
});

it('an identify event of the same run tells who a userId is, wherever it stands', () => {
	const track = { type: 'track', userId: 'new', traits };
	const identify = { type: 'identify', userId: 'new', traits: { email: 'a@x.io' } };
	expect(decisions(byUserId, track, identify, track)).toEqual([anna, anna, anna]);
	expect(decisions(byEmail, track, identify)).toEqual(['no_email', anna]);
});

it.each([
	['an identify event counts more than the cache', { type: 'identify', userId: 'known', traits: { email: 'a@x.io' } }, anna],
	['another event counts less than the cache', { type: 'track', userId: 'known', traits, context: { traits: { email: 'a@x.io' } } }, { by: 'id', id: 'c-1' }],
	['a group event counts less than the cache', { type: 'group', groupId: 'g', userId: 'known', traits, context: { traits: { email: 'a@x.io' } } }, { by: 'id', id: 'c-1' }],
	['any event counts where the cache knows nothing', { type: 'track', userId: 'new', traits, context: { traits: { email: 'a@x.io' } } }, anna],
])('whose a userId is: %s', (_rule, byAddress, expected) => {
	const byName = { type: 'track', userId: byAddress.userId, traits };
	expect(decisions(byUserId, byName, byAddress, byName)).toEqual([expected, anna, expected]);
});
