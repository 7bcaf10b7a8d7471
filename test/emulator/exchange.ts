/* eslint-disable @n8n/community-nodes/require-node-api-error -- runs outside n8n */
import type { FastifyReply, FastifyRequest } from 'fastify';

import { CLOUDFLARE_1010, refusal, type Keys } from './access';
import { ApiError, errorOf, type Answer } from './answers';
import type { EmulatorClock } from './clock';
import { strikesAfterEffect, type FaultRule, type Faults } from './faults';
import type { LoggedRequest } from './log';
import type { RateLimit } from './rateLimit';
import { loggedForm, readBody, type ReadBody } from './requestBody';
import type { Context, Route } from './routing';
import type { EmulatorState } from './state';
import { recordOf } from './values';

export interface Serving {
	readonly state: EmulatorState;
	readonly rateLimit: RateLimit;
	readonly faults: Faults;
	readonly log: LoggedRequest[];
	readonly clock: EmulatorClock;
	readonly keys: Keys;
	latencyMs: number;
	/** Does what takes the machine's time and no time on the wire. */
	readonly hold: <T>(work: () => Promise<T>) => Promise<T>;
}

const HTML_502 = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center><hr><center>cloudflare</center></body>\r\n</html>\r\n';

const strings = (record: object): Record<string, string> =>
	Object.fromEntries(Object.entries(record).map(([name, value]: [string, unknown]) => [name, Array.isArray(value) ? String(value.at(-1)) : String(value)]));

/** One request and what becomes of it: the wire, the edge, the key, the limit, the faults, the route. */
export class Exchange {
	constructor(
		private readonly serving: Serving,
		private readonly request: FastifyRequest,
		private readonly reply: FastifyReply,
	) {}

	async serve(route: Route | undefined): Promise<FastifyReply> {
		const { serving } = this;
		await serving.clock.onTheWire(serving.latencyMs / 2);
		const read = await serving.hold(() => readBody(this.request.headers['content-type'], this.request.body));
		const entry = this.enter(route, read);

		if (this.header('user-agent') === undefined) return await this.send(entry, CLOUDFLARE_1010.status, CLOUDFLARE_1010.body, { 'content-type': 'text/html; charset=UTF-8' });
		const refused = refusal(this.header('authorization'), serving.keys, serving.state.quirks, route?.sendingKey ?? false);
		if (refused !== undefined) return await this.sendError(entry, refused, serving.rateLimit.headers());
		const limit = serving.rateLimit.take();
		if (limit.refused) {
			const message = `Too many requests. You can only make ${limit.headers['ratelimit-limit'] ?? ''} requests per second. See rate limit response headers for more information.`;
			return await this.sendError(entry, new ApiError(429, 'rate_limit_exceeded', message), limit.headers);
		}

		const striking = serving.faults.strike(entry);
		const spoiling = striking.find((rule) => rule.kind !== 'hook');
		if (spoiling !== undefined) entry.fault = spoiling.kind;
		await this.runHooks(striking, entry, false);
		if (spoiling !== undefined && !strikesAfterEffect(spoiling)) return await this.spoil(entry, spoiling, limit.headers);
		const answer = this.take(route, entry, read);
		await this.runHooks(striking, entry, true);
		if (spoiling !== undefined) {
			answer.settled?.();
			return await this.spoil(entry, spoiling, limit.headers);
		}
		return await this.send(entry, answer.status, JSON.stringify(answer.body), limit.headers, answer.settled);
	}

	/** Answers a request that never reached a route. */
	refuse(status: number, message: string): FastifyReply {
		const envelope = new ApiError(status, status === 400 ? 'validation_error' : 'application_error', message).envelope();
		return this.reply.code(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(envelope));
	}

	private enter(route: Route | undefined, read: ReadBody): LoggedRequest {
		const { log, clock } = this.serving;
		const [path = ''] = this.request.raw.url?.split('?') ?? [];
		const entry: LoggedRequest = {
			index: log.length,
			method: this.request.method,
			path,
			query: strings(recordOf(this.request.query)),
			route: route?.path ?? null,
			params: strings(recordOf(this.request.params)),
			headers: this.request.headers,
			body: read.form === undefined ? (read.json ?? null) : loggedForm(read.form, read.fileTexts),
			at: clock.now(),
			status: null,
			fault: null,
		};
		log.push(entry);
		return entry;
	}

	/** Lets the route do its work. */
	private take(route: Route | undefined, entry: LoggedRequest, read: ReadBody): Answer {
		const { state } = this.serving;
		const context: Context = {
			state,
			quirks: state.quirks,
			params: entry.params,
			query: entry.query,
			body: read.json,
			fields: recordOf(read.json),
			form: read.form,
			fileTexts: read.fileTexts,
			header: (name) => this.header(name),
		};
		try {
			if (route === undefined) throw new ApiError(404, 'not_found', 'The requested endpoint does not exist');
			if (read.malformed) throw new ApiError(400, 'validation_error', 'The request body is not valid JSON');
			return route.handle(context);
		} catch (error) {
			if (error instanceof ApiError) return { status: error.status, body: error.envelope() };
			throw error;
		}
	}

	private async runHooks(striking: readonly FaultRule[], entry: LoggedRequest, after: boolean): Promise<void> {
		for (const rule of striking) {
			if (rule.kind === 'hook' && strikesAfterEffect(rule) === after) await rule.run({ request: entry, state: this.serving.state });
		}
	}

	private async spoil(entry: LoggedRequest, rule: FaultRule, limitHeaders: Record<string, string>): Promise<FastifyReply> {
		switch (rule.kind) {
			case 'status': {
				const status = rule.status ?? 500;
				const body = rule.body ?? errorOf(status, rule.name).envelope();
				return await this.send(entry, status, typeof body === 'string' ? body : JSON.stringify(body), { ...limitHeaders, ...rule.headers });
			}
			case 'html':
				return await this.send(entry, rule.status ?? 502, rule.body ?? HTML_502, { 'content-type': 'text/html', ...rule.headers });
			case 'hang':
				return this.reply.hijack();
			case 'reset':
			case 'lostAnswer':
				this.reply.hijack();
				this.request.raw.socket.destroy();
				return this.reply;
			case 'hook':
				throw new Error('A hook spoils no answer');
		}
	}

	private async sendError(entry: LoggedRequest, error: ApiError, headers: Record<string, string>): Promise<FastifyReply> {
		return await this.send(entry, error.status, JSON.stringify(error.envelope()), headers);
	}

	private async send(entry: LoggedRequest, status: number, body: string, headers: Record<string, string>, settled?: () => void): Promise<FastifyReply> {
		await this.serving.clock.onTheWire(this.serving.latencyMs / 2);
		settled?.();
		entry.status = status;
		return this.reply.code(status).headers({ 'content-type': 'application/json; charset=utf-8', ...headers }).send(body);
	}

	private header(name: string): string | undefined {
		const value = this.request.headers[name];
		return Array.isArray(value) ? value[0] : value;
	}
}
