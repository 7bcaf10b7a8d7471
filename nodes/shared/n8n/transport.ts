import type { IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { HttpResponse, NoAnswerReason, Transport } from '../resend/transport';
import { NoAnswer } from '../resend/transport';

export const CREDENTIAL = 'resendSyncApi';

export type HttpContext = IExecuteFunctions | ILoadOptionsFunctions;

/**
 * Sends through n8n's authenticated helper, so that the user's proxy, TLS settings, credential and the cancelling of the
 * execution hold. Error statuses come back as answers: where the helper throws on a 401 it sends the request twice.
 */
export function n8nTransport(context: HttpContext, baseUrl: string, cancelled: () => boolean): Transport {
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
