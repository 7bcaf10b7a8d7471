import { createHash } from 'crypto';
import type { IExecuteFunctions, ILoadOptionsFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { ResendApi } from '../resend/api';
import type { Meter } from '../resend/client';
import { ResendClient } from '../resend/client';
import type { Clock, HttpResponse, NoAnswerReason, Transport } from '../resend/transport';
import { NoAnswer } from '../resend/transport';
import type { Account } from '../sync/account/account';
import { accountOf } from '../sync/account/account';

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

/** How long a cancelled execution may go on waiting. */
const SLICE_MS = 200;

/** Real time, and the execution's cancel signal. Sleeps in slices: `sleep` of older n8n versions cannot be interrupted. */
function n8nClock(cancelSignal: AbortSignal | undefined): Clock {
	const cancelled = () => cancelSignal?.aborted === true;
	return {
		now: () => Date.now(),
		random: () => Math.random(),
		cancelled,
		async sleep(ms) {
			for (let left = ms; left > 0 && !cancelled(); left -= SLICE_MS) await sleep(Math.min(left, SLICE_MS));
		},
	};
}

const CREDENTIAL = 'resendSyncApi';

type HttpContext = IExecuteFunctions | ILoadOptionsFunctions;

/**
 * Sends through n8n's authenticated helper, so that the user's proxy, TLS settings, credential and the cancelling of the
 * execution hold. Error statuses come back as answers: where the helper throws on a 401 it sends the request twice.
 */
function n8nTransport(context: HttpContext, baseUrl: string, cancelled: () => boolean): Transport {
	return async (request) => {
		const options: IHttpRequestOptions = {
			method: request.method,
			url: `${baseUrl}${request.path}`,
			headers: request.headers,
			timeout: request.timeoutMs,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			...(request.body === undefined ? {} : { body: request.body }),
		};
		const answer = await send(context, options, cancelled);
		if (typeof answer === 'string') throw new NoAnswer(answer);
		return answer;
	};
}

async function send(context: HttpContext, options: IHttpRequestOptions, cancelled: () => boolean): Promise<HttpResponse | NoAnswerReason> {
	try {
		const answer: IN8nHttpFullResponse = await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options);
		return { status: answer.statusCode, headers: textHeaders(answer.headers), body: parsed(answer.body) };
	} catch (error) {
		return cancelled() ? 'cancelled' : reasonOf(error);
	}
}

/** Codes of connections that were never made; everything else may have reached Resend. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_INVALID_URL']);
const TIMEOUT = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);

function reasonOf(error: unknown): NoAnswerReason {
	const codes = codesOf(error, 0);
	if (codes.some((code) => UNREACHABLE.has(code))) return 'unreachable';
	return codes.some((code) => TIMEOUT.has(code)) ? 'timeout' : 'interrupted';
}

/** n8n wraps the error of the HTTP library: the code sits on it, on its `httpCode`, or on its cause. */
function codesOf(error: unknown, depth: number): string[] {
	if (typeof error !== 'object' || error === null || depth > 3) return [];
	const own = [valueOf(error, 'code'), valueOf(error, 'httpCode')].filter((code): code is string => typeof code === 'string');
	return [...own, ...codesOf(valueOf(error, 'cause'), depth + 1)];
}

function valueOf(object: object, key: string): unknown {
	return Reflect.get(object, key);
}

function textHeaders(headers: IN8nHttpFullResponse['headers']): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/** The helper parses by content type; JSON under another type, or none, arrives as text. */
function parsed(body: unknown): unknown {
	if (Buffer.isBuffer(body)) return parsed(body.toString('utf8'));
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return body;
	}
}
