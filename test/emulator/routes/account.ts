import type { ListApiKeysResponseSuccess, ListDomainsResponseSuccess } from 'resend';

import { ok, type Answer } from '../answers';
import type { Route } from '../routing';

const CREATED_AT = '2025-01-01 00:00:00.000001+00';

export const accountRoutes: Route[] = [
	{ method: 'GET', path: '/api-keys', handle: apiKeys },
	{ method: 'GET', path: '/domains', handle: domains },
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
