import type { ProductEvent } from '../../../nodes/shared/events/types';
import { parse, parsed } from './parsing';

const person = { id: 'p-1', name: 'Anna', properties: { email: 'a@x.io', plan: 'old', $browser: 'Chrome' }, url: 'https://x.io' };
const traits = (event: ProductEvent) => Object.fromEntries(event.traits);

describe('names of events', () => {
	it.each([
		['$identify', 'identify'],
		['$set', 'identify'],
		['$pageview', 'page'],
		['$screen', 'screen'],
		['$groupidentify', 'group'],
		['order completed', 'track'],
		['$autocapture', 'track'],
	])('%s is read as %s', (event, type) => {
		expect(parsed({ event, distinct_id: 'u-1', properties: {} })).toMatchObject({ type, userId: 'u-1' });
	});
});

describe('every form in which PostHog sends an event', () => {
	const set = { email: 'a@x.io', plan: 'pro' };
	it.each<[string, object]>([
		['an event with properties', { event: '$identify', distinct_id: 'u-1', uuid: 'm-1', properties: { $set: set } }],
		['the body of its webhook destination', { event: { uuid: 'm-1', event: '$identify', distinct_id: 'u-1', properties: { $set: set }, url: 'x' }, person }],
		['the same with properties as JSON text', { event: { uuid: 'm-1', event: '$identify', distinct_id: 'u-1', properties: JSON.stringify({ $set: set }) }, person: { ...person, properties: JSON.stringify(person.properties) } }],
		['what posthog-js sends, $set beside the properties', { event: '$set', uuid: 'm-1', properties: { distinct_id: 'u-1', token: 't' }, $set: set, $set_once: {}, offset: 3 }],
		['what posthog-js sends, $set inside', { event: '$identify', uuid: 'm-1', properties: { distinct_id: 'u-1', $anon_distinct_id: 'a-1', $set: set } }],
		['what a server library sends', { type: 'capture', library: 'posthog-node', event: '$identify', distinct_id: 'u-1', uuid: 'm-1', properties: { $set: set } }],
		['an identify of an older server library', { type: 'identify', event: '$identify', distinct_id: 'u-1', uuid: 'm-1', $set: set, properties: {} }],
		['a row of a batch export', { uuid: 'm-1', event: '$identify', properties: JSON.stringify({ $set: set }), distinct_id: 'u-1', team_id: 1, timestamp: '2026-01-02 00:00:00+00:00' }],
		['a row with a column for $set', { uuid: 'm-1', event: '$set', properties: '{}', set: JSON.stringify(set), set_once: '{}', distinct_id: 'u-1' }],
		['a row with people_set', { uuid: 'm-1', event: '$set', properties: {}, people_set: set, distinct_id: 'u-1' }],
		['a row of the export of people', { team_id: 1, distinct_id: 'u-1', person_id: 'p-1', properties: JSON.stringify(set), is_deleted: false }],
		['the older action webhook', { hook: { id: 'h', event: 'action_performed' }, data: { eventUuid: 'm-1', event: '$identify', distinctId: 'u-1', properties: { $set: set } } }],
	])('%s', (_name, raw) => {
		const event = parsed(raw);
		expect(event).toMatchObject({ type: 'identify', userId: 'u-1' });
		expect([null, 'm-1']).toContain(event.messageId);
		expect(traits(event)).toEqual(set);
	});

	it('a person that was deleted is no event', () => {
		expect(parse({ distinct_id: 'u-1', person_id: 'p-1', properties: set, is_deleted: true }).kind).toBe('rejected');
	});

	it("an event of Segment's stays one, whatever its properties are called", () => {
		expect(parsed({ type: 'track', event: 'x', userId: 'u', traits: { plan: 'pro' }, properties: { distinct_id: 'd', $set: { plan: 'no' } } })).toMatchObject({ userId: 'u', traits: new Map([['plan', 'pro']]) });
	});
});

describe('person properties', () => {
	it('$set are the traits of the event, $set_once is kept apart, the person the context', () => {
		expect(parsed({ event: '$identify', distinct_id: 'u-1', properties: { $set_once: { plan: 'free', first: 1 }, $set: { plan: 'pro' }, $anon_distinct_id: 'a-1' }, person })).toMatchObject({
			anonymousId: 'a-1',
			traits: new Map([['plan', 'pro']]),
			setOnce: new Map<string, unknown>([['plan', 'free'], ['first', 1]]),
			contextTraits: new Map([['email', 'a@x.io'], ['plan', 'old']]),
		});
	});

	it.each<[string, unknown]>([['a list', ['team']], ['JSON text', '["team"]'], ['one name', 'team'], ['an object', { team: 1 }]])('$unset clears, given as %s', (_name, $unset) => {
		expect(traits(parsed({ event: '$set', distinct_id: 'u', properties: { $unset, $set: { plan: 'pro' } } }))).toEqual({ team: null, plan: 'pro' });
		expect(traits(parsed({ event: '$set', distinct_id: 'u', properties: {}, $unset, $set: { plan: 'pro' } }))).toEqual({ team: null, plan: 'pro' });
	});

	it('what is set wins over what is unset', () => {
		expect(traits(parsed({ event: '$set', distinct_id: 'u', properties: { $unset: ['plan'], $set: { plan: 'pro' } } }))).toEqual({ plan: 'pro' });
	});

	it('a group has its key and its own traits', () => {
		expect(parsed({ event: '$groupidentify', distinct_id: 'u', properties: { $group_type: 'company', $group_key: 'g-1', $group_set: { name: 'Acme' }, $set: { plan: 'pro' } } })).toMatchObject({ groupId: 'g-1', traits: new Map([['name', 'Acme']]) });
	});

	it('before anybody is identified, the distinct_id is that of a device', () => {
		expect(parsed({ event: '$set', distinct_id: 'd-1', properties: { $device_id: 'd-1', $set: { email: 'a@x.io' } } })).toMatchObject({ userId: null, anonymousId: 'd-1' });
		expect(parsed({ event: '$set', distinct_id: 'u-1', properties: { $device_id: 'd-1', $set: { email: 'a@x.io' } } })).toMatchObject({ userId: 'u-1', anonymousId: null });
	});
});

describe('what PostHog collects by itself', () => {
	const page = {
		event: '$pageview',
		distinct_id: 'u',
		properties: { $current_url: 'x', $set: { $os: 'Windows', $geoip_city_name: 'Oslo', utm_source: null, gclid: null }, $set_once: { $initial_os: 'Windows' }, $unset: ['$old'] },
		person: { properties: { email: 'a@x.io', $initial_referrer: '$direct', '$feature/beta': true } },
	};

	it('is left out, with a warning that says how many', () => {
		const event = parsed(page);
		expect(event).toMatchObject({ traits: new Map(), setOnce: new Map(), contextTraits: new Map([['email', 'a@x.io']]) });
		expect(event.warnings).toEqual([expect.stringMatching(/^4 properties .* left out/)]);
	});

	it('is kept where the option asks for it', () => {
		const event = parsed(page, { systemProperties: 'keep' });
		expect(traits(event)).toEqual({ $old: null, $os: 'Windows', $geoip_city_name: 'Oslo' });
		expect([...event.contextTraits.keys()]).toEqual(['email', '$initial_referrer', '$feature/beta']);
		expect(event.warnings).toEqual([]);
	});

	it('a campaign parameter that is null takes nothing back, one with a value is a property, and $unset clears it', () => {
		expect(traits(parsed({ event: '$pageview', distinct_id: 'u', properties: { $set: { utm_source: 'ad', gclid: null, plan: null }, $unset: ['fbclid'] } }))).toEqual({ fbclid: null, utm_source: 'ad', plan: null });
	});
});
