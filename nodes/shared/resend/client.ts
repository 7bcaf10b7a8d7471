import { Resend } from 'resend';
import type { ErrorResponse, Response } from 'resend';

import { version } from '../../../package.json';
import { cancelledBeforeSending, problemOfAnswer, problemOfNoAnswer } from './errors';
import type { ResendProblem } from './errors';
import type { Pacer, Run } from './pacing';
import { nextDelay, replayOf } from './retry';
import { NoAnswer } from './transport';
import type { Clock, HttpRequest, HttpResponse, NoAnswerReason, Transport } from './transport';

/** Counts what was really sent: every attempt is a request, and every attempt after the first is also a retry. */
export interface Meter {
	requests: number;
	retries: number;
}

export interface ResendClientOptions {
	transport: Transport;
	clock: Clock;
	pacer: Pacer;
	meter: Meter;
	/** The execution or dropdown that asks: runs that share a pacer take turns. Without it all of them count as one. */
	run?: Run;
	/** Longest time one request may lose to failed tries and the waits between them, in milliseconds. Waiting for a slot is free. */
	retryCapMs?: number;
	/** Per attempt, in milliseconds. */
	timeoutMs?: number;
}

const DEFAULT_RETRY_CAP_MS = 120_000;
const DEFAULT_TIMEOUT_MS = 30_000;
/** The SDK refuses to start without a key; the transport authenticates, so this never leaves. */
const PLACEHOLDER = 're_unused';

/** The official SDK, with every call sent through the given transport: paced, repeated where that is safe, and counted. */
export class ResendClient extends Resend {
	constructor(private readonly use: ResendClientOptions) {
		super(PLACEHOLDER);
	}

	/** Never rejects. A failure comes back in the SDK's own form, as a `ProblemResponse`. */
	override async fetchRequest<T>(path: string, options: SdkRequest = {}): Promise<Response<T>> {
		const outcome = await this.send(this.toHttp(path, options));
		if ('problem' in outcome) return { data: null, error: new ProblemResponse(outcome.problem), headers: outcome.headers };
		return { data: outcome.body as T, error: null, headers: outcome.headers };
	}

	private async send(request: HttpRequest): Promise<Success | Failed> {
		const { clock, pacer, meter, run, retryCapMs: capMs = DEFAULT_RETRY_CAP_MS } = this.use;
		const replay = replayOf(request);
		let turn: number | undefined;
		let waitedMs = 0;
		let effect: ResendProblem['effect'] = 'none';
		for (let attempt = 0; ; attempt++) {
			const permit = await pacer.acquire(clock, run, turn);
			if (permit === 'cancelled') return { problem: { ...cancelledBeforeSending(), effect }, headers: null };
			turn = permit.turn;
			meter.requests += 1;
			if (attempt > 0) meter.retries += 1;
			const answer = await this.attempt(request);
			const now = clock.now();
			const problem = typeof answer === 'string' ? problemOfNoAnswer(answer) : problemOfAnswer(answer, now);
			const headers = typeof answer === 'string' ? null : answer.headers;
			const refused = problem?.code === 'rateLimited';
			pacer.observe(permit, typeof answer === 'string' ? null : { ...answer, refused }, now);
			if (problem === null) return { body: typeof answer === 'string' ? null : answer.body, headers };
			if (problem.effect === 'unknown') effect = 'unknown';
			waitedMs += now - permit.sent.at;
			const next = nextDelay({ problem, attempt, waitedMs, capMs, replay, random: clock.random() });
			if (next === 'give up') return { problem: { ...problem, effect }, headers };
			waitedMs += next.afterMs;
			await clock.sleep(next.afterMs);
		}
	}

	/** A transport promises to reject with `NoAnswer` only; anything else is taken for a broken connection. */
	private async attempt(request: HttpRequest): Promise<HttpResponse | NoAnswerReason> {
		try {
			return await this.use.transport(request);
		} catch (error) {
			return error instanceof NoAnswer ? error.reason : 'interrupted';
		}
	}

	private toHttp(path: string, options: SdkRequest): HttpRequest {
		const { method = 'GET', body } = options;
		const headers: Record<string, string> = {};
		new Headers(options.headers).forEach((value, name) => {
			headers[name.toLowerCase()] = value;
		});
		delete headers['authorization'];
		if (body === undefined) delete headers['content-type'];
		headers['user-agent'] = `n8n-nodes-resend-sync/${version}`;
		const timeoutMs = this.use.timeoutMs ?? DEFAULT_TIMEOUT_MS;
		return { method, path, headers, timeoutMs, ...(body === undefined ? {} : { body }) };
	}
}

/** The SDK's error form with our problem inside. `call.ts` reads the problem; the rest is for whoever uses this client as the plain SDK. */
export class ProblemResponse implements ErrorResponse {
	readonly message: string;
	readonly statusCode: number | null;
	readonly name: ErrorResponse['name'] = 'application_error';

	constructor(readonly problem: ResendProblem) {
		this.message = problem.message;
		this.statusCode = problem.status;
	}
}

/** What the SDK hands to `fetchRequest`. */
interface SdkRequest {
	method?: HttpRequest['method'];
	headers?: Headers;
	body?: string | FormData | undefined;
}

interface Success {
	body: unknown;
	headers: Record<string, string> | null;
}

interface Failed {
	problem: ResendProblem;
	headers: Record<string, string> | null;
}
