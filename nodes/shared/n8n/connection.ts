import { createHash } from 'crypto';
import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { ResendApi } from '../resend/api';
import type { Meter } from '../resend/client';
import { ResendClient } from '../resend/client';
import type { Clock } from '../resend/transport';
import type { Account } from '../sync/account/account';
import { accountOf } from '../sync/account/account';
import { n8nClock } from './clock';
import { CREDENTIAL, n8nTransport } from './transport';

export interface ConnectionLimits {
	retryCapMs: number;
	timeoutMs: number;
}

/** A way to one Resend account, for one execution or one dropdown. */
export interface Connection {
	account: Account;
	/** Names the account without revealing the key: the credential's id, which survives a new key, else a digest. */
	label: string;
	/** Of base URL and key: another account, or a new key, gives another one. */
	digest: string;
	clock: Clock;
	/** Every request made through the api counts in the meter. */
	openApi(meter: Meter): ResendApi;
}

export async function openConnection(context: IExecuteFunctions | ILoadOptionsFunctions, limits: ConnectionLimits): Promise<Connection> {
	const { baseUrl, apiKey } = await credentialOf(context);
	const digest = createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('hex');
	const clock = n8nClock('getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined);
	const transport = n8nTransport(context, baseUrl, clock.cancelled);
	const account = accountOf(digest);
	// Executions that share the limit take turns, so that a backfill does not keep a single event waiting.
	const run = {};
	return {
		account,
		label: context.getNode().credentials?.[CREDENTIAL]?.id ?? digest,
		digest,
		clock,
		openApi: (meter) => new ResendApi(new ResendClient({ transport, clock, pacer: account.pacer, run, meter, ...limits })),
	};
}

async function credentialOf(context: IExecuteFunctions | ILoadOptionsFunctions): Promise<{ baseUrl: string; apiKey: string }> {
	const credential = await context.getCredentials(CREDENTIAL);
	const baseUrl = String(credential['baseUrl'] ?? '').trim().replace(/\/+$/, '');
	return { baseUrl: baseUrl === '' ? 'https://api.resend.com' : baseUrl, apiKey: String(credential['apiKey'] ?? '') };
}
