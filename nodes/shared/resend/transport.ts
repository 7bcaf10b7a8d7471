/** One HTTP request to Resend, below the base URL and without credentials: the transport adds both. */
export interface HttpRequest {
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Path and query, every segment already escaped, e.g. `/contacts/a%40x.io`. */
	path: string;
	/** Lower-case names. `authorization` is never among them. */
	headers: Record<string, string>;
	/** JSON text or a multipart form; absent when the request has no body. */
	body?: string | FormData;
	timeoutMs: number;
}

/** Whatever status the server answered with; an error status is an answer too. */
export interface HttpResponse {
	status: number;
	/** Lower-case names. */
	headers: Record<string, string>;
	/** Parsed JSON where the body is JSON, else the text (an HTML page of a proxy, an empty string). */
	body: unknown;
}

/** `unreachable`: surely not delivered. `interrupted` and `timeout`: the server may have acted on it. */
export type NoAnswerReason = 'unreachable' | 'interrupted' | 'timeout' | 'cancelled';

/** Thrown by a transport when no answer came. */
export class NoAnswer extends Error {
	constructor(readonly reason: NoAnswerReason) {
		super(`No answer from Resend (${reason})`);
		this.name = 'NoAnswer';
	}
}

/**
 * Sends one request and returns the answer. Rejects with `NoAnswer` only.
 * Implemented over n8n's authenticated request helper (`shared/n8n`), so that the user's proxy, TLS and credential hold.
 */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** Time as a port, so that a test of waiting needs no timers. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Resolves after `ms`, earlier when the execution is cancelled. */
	sleep(ms: number): Promise<void>;
	/** In [0, 1). */
	random(): number;
	/** True once the execution was cancelled in n8n. */
	cancelled(): boolean;
}
