import Fastify, { type FastifyInstance } from 'fastify';

import { EmulatorClock, type TimeSource } from './clock';
import { Exchange, type Serving } from './exchange';
import { Faults, type FaultHandle, type FaultRule } from './faults';
import { matches, type LoggedRequest, type RequestFilter } from './log';
import { DEFAULT_QUIRKS, type Quirks } from './quirks';
import { DEFAULT_RATE_LIMIT, RateLimit, type RateLimitOptions } from './rateLimit';
import { accountRoutes } from './routes/account';
import { audienceRoutes } from './routes/audiences';
import { contactRoutes } from './routes/contacts';
import { emailRoutes } from './routes/emails';
import { eventRoutes } from './routes/events';
import { importRoutes } from './routes/imports';
import { membershipRoutes } from './routes/memberships';
import { propertyRoutes } from './routes/properties';
import { segmentRoutes } from './routes/segments';
import { templateRoutes } from './routes/templates';
import { topicRoutes } from './routes/topics';
import type { Route } from './routing';
import { EmulatorState } from './state';

export interface EmulatorOptions {
	/** Default 0: any free one. */
	port?: number;
	/** Default 127.0.0.1. */
	host?: string;
	/** Default 10 a second; a number, `off`, or all of it. */
	rateLimit?: number | 'off' | Partial<RateLimitOptions>;
	/** Time on the wire, there and back together, in milliseconds. Default 0. */
	latencyMs?: number;
	quirks?: Partial<Quirks>;
	/** Of the generator behind a fault's `probability`. Default 1. */
	seed?: number;
	/** How long a contact import takes, in milliseconds. Default 40. */
	importMs?: number;
	/** Domains mail may be sent from. Default any. */
	verifiedDomains?: readonly string[];
	apiKey?: string;
	sendingKey?: string;
	/** Default: the machine's. */
	time?: TimeSource;
}

/** A running Resend of one team. */
export interface Emulator {
	/** Base URL without a trailing slash. */
	readonly url: string;
	readonly apiKey: string;
	readonly sendingKey: string;
	readonly state: EmulatorState;
	readonly clock: EmulatorClock;
	/** Every request since the start or the last reset, in the order of arrival. */
	readonly log: readonly LoggedRequest[];
	/** Counts of the limit; `use(n)` takes requests away as another client of the team would. */
	readonly rateLimit: RateLimit;
	requests(filter?: RequestFilter): LoggedRequest[];
	setQuirks(quirks: Partial<Quirks>): void;
	/** Starts a fresh window. */
	setRateLimit(rateLimit: number | 'off' | Partial<RateLimitOptions>): void;
	setLatency(milliseconds: number): void;
	fault(rule: FaultRule): FaultHandle;
	/** An empty account, an empty log, no faults, and the options it was started with. */
	reset(): void;
	/** Closes every connection, those that hang included. The state stays readable. */
	stop(): Promise<void>;
}

export const ROUTES: readonly Route[] = [
	...contactRoutes,
	...membershipRoutes,
	...segmentRoutes,
	...propertyRoutes,
	...topicRoutes,
	...importRoutes,
	...templateRoutes,
	...emailRoutes,
	...eventRoutes,
	...audienceRoutes,
	...accountRoutes,
];

const BODY_LIMIT = 100 * 1024 * 1024;

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const { serving, ...emulator } = accountOf(options);
	const app = listenTo(serving);
	const address = await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
	return {
		...emulator,
		url: address.replace(/\/$/, ''),
		stop: async () => {
			emulator.state.cancel();
			await app.close();
		},
	};
}

/** All of an emulator but the way to it. */
export function accountOf(options: EmulatorOptions, hold: Serving['hold'] = (work) => work()): Omit<Emulator, 'url' | 'stop'> & { serving: Serving } {
	const startQuirks: Quirks = { ...DEFAULT_QUIRKS, ...options.quirks };
	const clock = new EmulatorClock(options.time);
	const state = new EmulatorState({ ...startQuirks }, clock);
	const arrange = (): void => {
		state.importMs = options.importMs ?? 40;
		state.verifiedDomains = options.verifiedDomains ?? 'any';
	};
	arrange();
	const rateLimit = new RateLimit(limitOptions(options.rateLimit), () => clock.now());
	const faults = new Faults(options.seed ?? 1);
	const log: LoggedRequest[] = [];
	const serving: Serving = {
		state,
		rateLimit,
		faults,
		log,
		clock,
		keys: { apiKey: options.apiKey ?? 're_emulator_full_access', sendingKey: options.sendingKey ?? 're_emulator_sending_access' },
		latencyMs: options.latencyMs ?? 0,
		hold,
	};
	return {
		...serving.keys,
		serving,
		state,
		clock,
		log,
		rateLimit,
		requests: (filter = {}) => log.filter((request) => matches(request, filter)),
		setQuirks: (quirks) => void Object.assign(state.quirks, quirks),
		setRateLimit: (limit) => {
			rateLimit.options = limitOptions(limit);
			rateLimit.reset();
		},
		setLatency: (milliseconds) => {
			serving.latencyMs = milliseconds;
		},
		fault: (rule) => faults.add(rule),
		reset: () => {
			state.clear();
			clock.release();
			arrange();
			Object.assign(state.quirks, startQuirks);
			log.length = 0;
			faults.clear();
			rateLimit.options = limitOptions(options.rateLimit);
			rateLimit.reset();
			serving.latencyMs = options.latencyMs ?? 0;
		},
	};
}

function limitOptions(given: EmulatorOptions['rateLimit']): RateLimitOptions {
	if (typeof given === 'object') return { ...DEFAULT_RATE_LIMIT, ...given };
	return { ...DEFAULT_RATE_LIMIT, limit: given ?? DEFAULT_RATE_LIMIT.limit };
}

function listenTo(serving: Serving): FastifyInstance {
	const app = Fastify({
		bodyLimit: BODY_LIMIT,
		exposeHeadRoutes: false,
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 2000 },
		frameworkErrors: (error, request, reply) => void new Exchange(serving, request, reply).refuse(400, error.message),
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	app.setErrorHandler((error, request, reply) => new Exchange(serving, request, reply).refuse(500, String(error)));
	app.setNotFoundHandler((request, reply) => new Exchange(serving, request, reply).serve(undefined));
	for (const route of ROUTES) {
		app.route({ method: route.method, url: route.path, handler: (request, reply) => new Exchange(serving, request, reply).serve(route) });
	}
	return app;
}
