import type { Case } from './harness';
import { describeCases } from './harness';

const CASES: Case[] = [
	{
		rule: 'the default webhook body of PostHog, event and person side by side, is read: Anna Berg is created with plan pro and her user ID',
		items: [
			{ body: { event: { uuid: '0190', event: '$identify', distinct_id: 'u1', properties: { $set: { email: 'anna@example.com', name: 'Anna Berg', plan: 'pro' } }, timestamp: '2026-01-01T00:00:00Z', url: 'https://example.com/e' }, person: { id: 'p1', name: 'Anna', properties: { email: 'anna@example.com' }, url: 'x' } }, headers: {}, params: {}, query: {} },
		],
		holds: ({ outcome, contact, props }) =>
			outcome() === 'created' && contact('anna@example.com')?.first_name === 'Anna' && contact('anna@example.com')?.last_name === 'Berg' && props('anna@example.com')['plan'] === 'pro' && props('anna@example.com')['jitsu_user_id'] === 'u1',
	},
	{
		rule: 'a $set event with its $set beside an empty properties object creates the contact with plan pro',
		items: [{ event: '$set', distinct_id: 'u1', $set: { email: 'anna@example.com', plan: 'pro' }, properties: {}, timestamp: '2026-01-01T00:00:00Z' }],
		holds: ({ outcome, props }) =>
			outcome() === 'created' && props('anna@example.com')['plan'] === 'pro' && props('anna@example.com')['jitsu_user_id'] === 'u1',
	},
	{
		rule: 'a page view that sets only what PostHog collects by itself stores and defines nothing',
		before: { contacts: [{ email: 'anna@example.com' }] },
		items: [
			{ event: '$pageview', distinct_id: 'u1', uuid: 'x1', properties: { $current_url: 'https://example.com', $set: { $os: 'Windows', $browser: 'Chrome', $browser_version: 120, $current_url: 'https://example.com', $pathname: '/', $referrer: '$direct', $geoip_city_name: 'Oslo', $geoip_country_code: 'NO', $geoip_latitude: 59.9, utm_source: null, gclid: null }, $set_once: { $initial_os: 'Windows', $initial_browser: 'Chrome', $initial_referrer: '$direct', $initial_current_url: 'https://example.com', $initial_geoip_city_name: 'Oslo', $initial_utm_source: null } }, person: { properties: { email: 'anna@example.com' } }, timestamp: '2026-01-01T00:00:00Z' },
		],
		holds: ({ outs, outcome, reason, props, definitions, requests, same }) =>
			outs().length === 1 && ['unchanged', 'skipped'].includes(outcome()) && [null, 'nothing_to_sync'].includes(reason()) && same(props('anna@example.com'), {}) && definitions().length === 0 && requests() === 0,
	},
	{
		rule: '$set_once leaves the value that the contact already holds',
		before: { properties: { signup_source: 'string' }, contacts: [{ email: 'anna@example.com', properties: { signup_source: 'ad' } }] },
		items: [{ event: '$set', distinct_id: 'u1', properties: { $set_once: { signup_source: 'organic' }, $set: { email: 'anna@example.com' } } }],
		holds: ({ props }) =>
			props('anna@example.com')['signup_source'] === 'ad' && props('anna@example.com')['jitsu_user_id'] === 'u1',
	},
	{
		rule: '$unset clears the property on the contact',
		before: { properties: { plan: 'string' }, contacts: [{ email: 'anna@example.com', properties: { plan: 'pro' } }] },
		items: [{ event: '$set', distinct_id: 'u1', properties: { $unset: ['plan'], $set: { email: 'anna@example.com' } } }],
		holds: ({ props }) =>
			!('plan' in props('anna@example.com')) && props('anna@example.com')['jitsu_user_id'] === 'u1',
	},
	{
		rule: 'a server event with $set of an unknown person is skipped, or creates them; the advice does not say there were no traits',
		items: [{ event: 'user_signed_up', distinct_id: 'u1', properties: { $set: { email: 'anna@example.com', name: 'Anna Berg' } }, person: { properties: {} } }],
		holds: ({ outcome, advice, contacts }) =>
			(outcome() === 'created' || (outcome() === 'skipped' && contacts().length === 0 && advice() !== '')) && !/no traits( of its own|[.,;])/i.test(advice()),
	},
	{
		rule: '$set_once writes where the contact holds nothing, also beside values that it leaves',
		before: { contacts: [{ email: 'anna@example.com', properties: { source: 'ad' } }] },
		items: [{ event: '$set', distinct_id: 'u1', properties: { $set: { email: 'anna@example.com' }, $set_once: { source: 'organic', campaign: 'spring', first_name: 'Anna' } } }],
		holds: ({ props, contact }) => props('anna@example.com')['source'] === 'ad' && props('anna@example.com')['campaign'] === 'spring' && contact('anna@example.com')?.first_name === 'Anna',
	},
	{
		rule: '$set_once of a newcomer is written, and gives way to $set of the same event',
		items: [{ event: '$identify', distinct_id: 'u1', properties: { $set: { email: 'anna@example.com', plan: 'pro' }, $set_once: { plan: 'free', source: 'ad' } } }],
		holds: ({ outcome, props }) => outcome() === 'created' && props('anna@example.com')['plan'] === 'pro' && props('anna@example.com')['source'] === 'ad',
	},
	{
		rule: '$set_once of a server event reaches a contact that exists, and creates none',
		before: { contacts: [{ email: 'anna@example.com', properties: { source: 'ad' } }] },
		items: [
			{ event: 'paid', distinct_id: 'u1', properties: { $set_once: { source: 'organic', paid_at: '2026-01-01' } }, person: { properties: { email: 'anna@example.com' } } },
			{ event: 'paid', distinct_id: 'u2', properties: { $set_once: { source: 'organic' } }, person: { properties: { email: 'bo@example.com' } } },
		],
		holds: ({ reason, props, contacts }) => props('anna@example.com')['source'] === 'ad' && props('anna@example.com')['paid_at'] === '2026-01-01' && contacts().length === 1 && reason(1) === 'contact_not_found',
	},
	{
		rule: 'the first of two $set_once events of a run counts',
		items: [
			{ event: '$set', distinct_id: 'u1', properties: { $set: { email: 'anna@example.com' }, $set_once: { source: 'ad' } }, timestamp: '2026-01-01T00:00:00Z' },
			{ event: '$set', distinct_id: 'u1', properties: { $set: { email: 'anna@example.com' }, $set_once: { source: 'organic' } }, timestamp: '2026-01-02T00:00:00Z' },
		],
		holds: ({ props }) => props('anna@example.com')['source'] === 'ad',
	},
	{
		rule: '$unset of a later event takes back what an earlier one of the run set',
		items: [
			{ event: '$set', distinct_id: 'u1', properties: { $set: { email: 'anna@example.com', plan: 'pro' } }, timestamp: '2026-01-01T00:00:00Z' },
			{ event: '$set', distinct_id: 'u1', properties: { $set: { email: 'anna@example.com' }, $unset: ['plan'] }, timestamp: '2026-01-02T00:00:00Z' },
		],
		holds: ({ props }) => !('plan' in props('anna@example.com')),
	},
	{
		rule: "the event's own values win over the person as PostHog still has it, names too",
		items: [
			{
				body: {
					event: { event: '$identify', distinct_id: 'u1', properties: { $set: { email: 'anna@example.com', name: 'Anna Berg', plan: 'pro' } } },
					person: { properties: { email: 'anna@example.com', first_name: 'Old', last_name: 'Name', plan: 'free', city: 'Oslo' } },
				},
				headers: {},
			},
		],
		holds: ({ contact, props }) => contact('anna@example.com')?.first_name === 'Anna' && contact('anna@example.com')?.last_name === 'Berg' && props('anna@example.com')['plan'] === 'pro' && props('anna@example.com')['city'] === 'Oslo',
	},
	{
		rule: 'a row of a batch export with properties as JSON text is read',
		items: [{ uuid: '0190', event: '$identify', distinct_id: 'u1', properties: '{"$set":{"email":"anna@example.com","plan":"pro","$browser":"Chrome"}}', timestamp: '2026-01-01 00:00:00+00:00' }],
		holds: ({ outcome, props, definitions, same }) => outcome() === 'created' && props('anna@example.com')['plan'] === 'pro' && same(definitions(), ['jitsu_user_id', 'plan']),
	},
	{
		rule: 'the option keeps what PostHog collects by itself',
		parameters: { options: { postHogSystemProperties: true } },
		items: [{ event: '$identify', distinct_id: 'u1', properties: { $set: { email: 'anna@example.com', $browser: 'Chrome' } } }],
		holds: ({ props }) => props('anna@example.com')['_browser'] === 'Chrome',
	},
	{
		rule: '$unset clears also what the person beside the event still holds, a name too',
		before: { contacts: [{ email: 'anna@example.com', first_name: 'Anna', properties: { plan: 'pro' } }] },
		items: [{ event: '$set', distinct_id: 'u1', properties: { $unset: ['first_name', 'plan'] }, person: { properties: { email: 'anna@example.com', first_name: 'Anna', plan: 'pro' } } }],
		holds: ({ contact, props, same }) => contact('anna@example.com')?.first_name === null && same(props('anna@example.com'), { jitsu_user_id: 'u1' }),
	},
	{
		rule: 'the advice for a page view of which everything is left out does not say that it had no traits',
		items: [{ event: '$pageview', distinct_id: 'u1', properties: { $set: { $browser: 'Chrome' } }, person: { properties: { email: 'anna@example.com' } } }],
		holds: ({ reason, advice, warnings }) => reason() === 'nothing_to_sync' && !/no traits/.test(advice()) && warnings().length === 1,
	},
];

describeCases('PostHog', CASES);
