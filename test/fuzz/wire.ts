/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { OutboundHttp } from '@n8n/backend-network';
import { Container } from '@n8n/di';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { EmulatorClock } from '../emulator/clock';
import type { Serving } from '../emulator/exchange';
import { Faults } from '../emulator/faults';
import { lowerCase, routerOf, serveInProcess, wireBody } from '../emulator/inProcess';
import type { LoggedRequest } from '../emulator/log';
import { DEFAULT_QUIRKS, type Quirks } from '../emulator/quirks';
import { DEFAULT_RATE_LIMIT, RateLimit } from '../emulator/rateLimit';
import { contactRoutes } from '../emulator/routes/contacts';
import { emailRoutes } from '../emulator/routes/emails';
import { importRoutes } from '../emulator/routes/imports';
import { membershipRoutes } from '../emulator/routes/memberships';
import { propertyRoutes } from '../emulator/routes/properties';
import { segmentRoutes } from '../emulator/routes/segments';
import { templateRoutes } from '../emulator/routes/templates';
import { topicRoutes } from '../emulator/routes/topics';
import type { SentEmail } from '../emulator/records';
import type { Route } from '../emulator/routing';
import { EmulatorState } from '../emulator/state';
import { Mirror, type Effect } from './effects';
import type { VirtualTime } from '../virtual/virtualTime';

/** One execution, as the wire sees it. */
export interface Caller {
	/** 0: a hand in Resend. */
	readonly run: number;
	/** False once its process was stopped: it sends nothing more and hears nothing more. */
	readonly alive: () => boolean;
}

export interface Seen {
	run: number;
	request: LoggedRequest | null;
	effects: Effect[];
	mails: readonly SentEmail[];
}

export interface WireOptions {
	quirks: Partial<Quirks>;
	random: () => number;
	limit: number | 'off';
	apiKey: string;
	onSeen: (seen: Seen) => void;
}

const ROUTES: readonly Route[] = [...contactRoutes, ...membershipRoutes, ...segmentRoutes, ...propertyRoutes, ...topicRoutes, ...importRoutes, ...templateRoutes, ...emailRoutes];
const routeOf = routerOf(ROUTES);
const RUN = 'x-run';
const IMPORT_MS = 4000;

/** Whose each request is. */
const senders = new WeakMap<IHttpRequestOptions, { wire: Wire; caller: Caller }>();

/** n8n's own way out, under what an earlier test file of this process put over it. */
const REAL = Symbol.for('way out of n8n');
type WayOut = OutboundHttp & { [REAL]?: OutboundHttp };

/** n8n's own way out of the process leads to the wire of the execution that asks; without one it is what it was. */
export function connectEngine(): void {
	const now: WayOut = Container.get(OutboundHttp);
	const real = now[REAL] ?? now;
	const requests: OutboundHttp['requests'] = (settings) => {
		const beyond = real.requests(settings);
		const request = (options: IHttpRequestOptions): Promise<unknown> => {
			const sender = senders.get(options);
			return sender === undefined ? beyond.request(options) : sender.wire.request(options, sender.caller);
		};
		return { ...beyond, request } as typeof beyond;
	};
	Container.set(OutboundHttp, { requests, [REAL]: real } as unknown as OutboundHttp);
}

/** The emulator in this process, without sockets and in virtual time. */
export class Wire {
	readonly state: EmulatorState;
	readonly faults = new Faults(1);
	readonly log: LoggedRequest[] = [];
	readonly mirror: Mirror;
	private readonly serving: Serving;
	private ids = 0;

	constructor(
		private readonly time: VirtualTime,
		private readonly options: WireOptions,
	) {
		const clock = new EmulatorClock();
		const state = new EmulatorState({ ...DEFAULT_QUIRKS, ...options.quirks }, clock);
		state.importMs = IMPORT_MS;
		state.stamp = () => ({ id: this.nextId(), seq: clock.nextSeq(), createdAt: state.timestamp() });
		state.later = (ms, work) => void time.at(ms, this.asSeen(work));
		this.state = state;
		this.mirror = new Mirror(state);
		const limit = new RateLimit({ ...DEFAULT_RATE_LIMIT, limit: options.limit }, () => clock.now());
		this.serving = { state, rateLimit: limit, faults: this.faults, log: this.log, clock, keys: { apiKey: options.apiKey, sendingKey: `${options.apiKey}_sending` }, latencyMs: 0, hold: (work) => work() };
	}

	/** Takes the requests of an execution for those of the caller. */
	of(caller: Caller): (request: IHttpRequestOptions) => void {
		return (request) => void senders.set(request, { wire: this, caller });
	}

	/** What somebody does in Resend's dashboard. */
	byHand(edit: (state: EmulatorState) => void): void {
		edit(this.state);
		this.options.onSeen({ run: 0, request: null, effects: this.mirror.changes(), mails: this.newMails() });
	}

	request(options: IHttpRequestOptions, caller: Caller): Promise<unknown> {
		return new Promise((resolve, reject) => {
			if (!caller.alive()) return;
			let over = false;
			const end = (settle: () => void): void => {
				if (over || !caller.alive()) return;
				over = true;
				forget();
				settle();
			};
			const forget = this.time.at(options.timeout ?? 300_000, () => end(() => reject(failure('timeout', 'ECONNABORTED'))));
			void this.roundTrip(options, caller).then(
				(answer) => end(() => (answer === 'reset' ? reject(failure('socket hang up', 'ECONNRESET')) : resolve(answer))),
				(error: unknown) => end(() => reject(error)),
			);
		});
	}

	private async roundTrip(options: IHttpRequestOptions, caller: Caller): Promise<'reset' | Answered> {
		await this.time.sleep(this.latency());
		if (!caller.alive()) return await never();
		const answer = await this.time.hold(() => this.serve(options, caller));
		if (answer === 'hang') return await never();
		await this.time.sleep(this.latency());
		return answer;
	}

	private async serve(options: IHttpRequestOptions, caller: Caller): Promise<Answered | 'reset' | 'hang'> {
		const url = new URL(options.url);
		const method = options.method ?? 'GET';
		const { body, contentType } = await wireBody(options.body);
		const found = routeOf(method, url.pathname);
		const headers = lowerCase({ 'user-agent': 'n8n', ...options.headers, ...(contentType === null ? {} : { 'content-type': contentType }), [RUN]: String(caller.run) });
		const answer = await serveInProcess(this.serving, { method, url, headers, body }, found === undefined ? undefined : { ...found, route: this.watched(found.route, caller) });
		return typeof answer === 'string' ? answer : { statusCode: answer.status, headers: answer.headers, body: parsed(answer.text) };
	}

	/** The route, whose effects are seen as those of the caller's run. */
	private watched(route: Route, { run }: Caller): Route {
		if (route.method === 'GET') return route;
		return {
			...route,
			handle: (context) => {
				const request = this.log.at(-1) ?? null;
				const before = this.actor;
				this.actor = run;
				try {
					return route.handle(context);
				} finally {
					this.actor = before;
					this.options.onSeen({ run, request, effects: this.mirror.changes(), mails: this.newMails() });
				}
			},
		};
	}

	private actor = 0;
	private mailsSeen = 0;

	private newMails(): readonly SentEmail[] {
		const mails = this.state.emails.all().slice(this.mailsSeen);
		this.mailsSeen += mails.length;
		return mails;
	}

	/** An import does its work later, as whoever ordered it. */
	private asSeen(work: () => void): () => void {
		const run = this.actor;
		return () => {
			work();
			this.options.onSeen({ run, request: null, effects: this.mirror.changes(), mails: this.newMails() });
		};
	}

	private latency(): number {
		return 10 + Math.floor(this.options.random() * 30);
	}

	private nextId(): string {
		this.ids += 1;
		const scattered = Math.floor(this.options.random() * 0xffffffff).toString(16).padStart(8, '0');
		return `${scattered}-0000-4000-8000-${String(this.ids).padStart(12, '0')}`;
	}
}

interface Answered {
	statusCode: number;
	headers: Record<string, string>;
	body: unknown;
}

export function runOf(request: LoggedRequest): number {
	return Number(request.headers[RUN] ?? 0);
}

const never = (): Promise<never> => new Promise(() => undefined);

function failure(message: string, code: string): Error {
	return Object.assign(new Error(message), { code });
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
