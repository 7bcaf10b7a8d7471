import type { GetUsageResponseSuccess, ListApiKeysResponseSuccess, ListDomainsResponseSuccess } from 'resend';

import { ok, type Answer } from '../answers';
import type { Context, Route } from '../routing';

const CREATED_AT = '2025-01-01 00:00:00.000001+00';

export const accountRoutes: Route[] = [
	{ method: 'GET', path: '/api-keys', handle: apiKeys },
	{ method: 'GET', path: '/domains', handle: domains },
	{ method: 'GET', path: '/usage', sendingKey: true, handle: usage },
];

function apiKeys(): Answer<ListApiKeysResponseSuccess> {
	return ok({
		object: 'list',
		has_more: false,
		data: [
			{ id: '4f5b0c3e-0000-4000-8000-000000000001', name: 'Full access', created_at: CREATED_AT, last_used_at: null },
			{ id: '4f5b0c3e-0000-4000-8000-000000000002', name: 'Sending access', created_at: CREATED_AT, last_used_at: null },
		],
	});
}

function domains(): Answer<ListDomainsResponseSuccess> {
	return ok({
		object: 'list',
		has_more: false,
		data: [
			{
				id: '4f5b0c3e-0000-4000-8000-000000000003',
				name: 'example.com',
				status: 'verified',
				created_at: CREATED_AT,
				region: 'us-east-1',
				capabilities: { sending: 'enabled', receiving: 'disabled' },
			},
		],
	});
}

/** What is used of the plan and what it allows; any key may ask (Resend's changelog of 2026-10-01). */
function usage({ state, quirks }: Context): Answer<GetUsageResponseSuccess> {
	const used = state.emails.all().reduce((total, email) => total + email.to.length, 0);
	const day = new Date(state.clock.now());
	const resetsAt = (year: number, month: number, date: number): string => new Date(Date.UTC(year, month, date)).toISOString();
	const emails = { used, sent: used, received: 0 };
	return ok({
		object: 'usage',
		emails: {
			daily: { ...emails, limit: null, resets_at: resetsAt(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + 1) },
			monthly: { ...emails, limit: 50_000, resets_at: resetsAt(day.getUTCFullYear(), day.getUTCMonth() + 1, 1) },
		},
		contacts: { used: state.contacts.size, limit: 5_000 },
		segments: { used: state.segments.size, limit: quirks.segmentCap === Infinity ? null : quirks.segmentCap },
		broadcasts: { used: 0, limit: null },
		ai_credits: { used: 0, limit: null, next_increase_at: null },
		automation_runs: { used: 0, limit: 1_000, resets_at: resetsAt(day.getUTCFullYear(), day.getUTCMonth() + 1, 1) },
		domains: { used: 1, limit: null },
		rate_limit: { limit: 10, duration: '1s' },
	});
}
