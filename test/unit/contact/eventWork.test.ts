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

it('tells what is to be done of each event, with all its warnings', () => {
	const raw = { type: 'identify', timestamp: '2025-11-25T10:00:00Z', traits: { email: 'a@x.io', firstName: {}, 'größe': { a: {} } } };
	const work = eventWork([{ parsed: parse({ type: 'track', event: 'x' }), segments: '' }, { parsed: parse(raw), segments: 'A' }], byEmail);
	expect(work[1]).toMatchObject({
		type: 'identify',
		email: 'a@x.io',
		teachesUserId: true,
		decision: { kind: 'work', key: anna, event: { index: 1, timestamp: Date.parse('2025-11-25T10:00:00Z'), change: { presence: 'upsert', segments: { kind: 'reconcile', names: ['A'] } }, warnings: [expect.stringContaining('firstName')] } },
	});
	expect(work[0]).toMatchObject({ type: 'track', email: null, teachesUserId: false, decision: { kind: 'skip', reason: 'nothing_to_sync', warnings: [] } });
});

it('says what to do of whom it skips, in the item\'s own words where it has some', () => {
	const parsed = parse({ type: 'identify', traits });
	expect(eventWork([{ parsed, segments: '' }], byEmail)[0]?.decision).toMatchObject({ kind: 'skip', advice: expect.stringContaining('carries no e-mail address') });
	expect(eventWork([{ parsed, segments: '', advice: { no_email: 'Fill in the field' } }], byEmail)[0]?.decision).toMatchObject({ kind: 'skip', advice: 'Fill in the field' });
	expect(eventWork([{ parsed: parse({ a: 1 }), segments: '' }], byEmail)[0]).toMatchObject({ event: null, email: null, teachesUserId: false, decision: { kind: 'skip', warnings: [] } });
});

it('does not tell whoever sent only what is left out that there was nothing', () => {
	const advice = (properties: object): unknown => eventWork([{ parsed: parse({ event: 'signed_up', distinct_id: 'd', properties }), segments: '' }], byEmail)[0]?.decision;
	expect(advice({ $set: { $browser: 'Firefox' } })).toMatchObject({ reason: 'nothing_to_sync', advice: expect.stringContaining('None of what') });
	expect(advice({})).toMatchObject({ reason: 'nothing_to_sync', advice: expect.stringContaining('carries no traits') });
});

describe('of several addresses of one userId', () => {
	const named = (type: string, email: string, second: number | null) => ({ type, userId: 'u', traits: { ...traits, email }, ...(second === null ? {} : { timestamp: `2025-11-25T10:00:0${second}Z` }) });
	const track = { type: 'track', userId: 'u', traits };
	const of = (email: string) => ({ by: 'email', email, written: email });

	it.each<[string, object[], string]>([
		['the newest counts', [named('identify', 'new@x.io', 2), named('identify', 'old@x.io', 1)], 'new@x.io'],
		['the later of one moment', [named('identify', 'one@x.io', 1), named('identify', 'two@x.io', 1)], 'two@x.io'],
		['the last without a time', [named('identify', 'one@x.io', 1), named('identify', 'two@x.io', null)], 'two@x.io'],
		['one without a time is as new as the newest before it', [named('identify', 'one@x.io', 3), named('identify', 'two@x.io', 1), named('identify', 'three@x.io', null)], 'three@x.io'],
		['an event that teaches goes before a newer one that does not', [named('identify', 'taught@x.io', 1), named('track', 'other@x.io', 2)], 'taught@x.io'],
		['an event that teaches goes before an older one that does not', [named('track', 'other@x.io', 1), named('identify', 'taught@x.io', 2)], 'taught@x.io'],
		['of those that do not teach the newest', [named('track', 'new@x.io', 2), named('track', 'old@x.io', 1)], 'new@x.io'],
	])('%s', (_rule, events, expected) => {
		expect(decisions(byUserId, ...events, track).at(-1)).toEqual(of(expected));
	});

	it('what is no event tells nothing of anybody', () => {
		expect(decisions(byUserId, { a: 1 }, named('identify', 'one@x.io', 1), track)).toEqual(['invalid_event', of('one@x.io'), of('one@x.io')]);
	});

	it('an event without a userId teaches nobody', () => {
		expect(decisions(byUserId, { type: 'identify', traits: { email: 'a@x.io' } }, track).at(-1)).toBe('user_id_not_cached');
	});

	it('a bad address beside a userId that nobody may follow is what is wrong', () => {
		expect(decisions(byEmail, { type: 'track', userId: 'u', traits: { ...traits, email: 'anna' } })).toEqual(['invalid_email']);
	});
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
