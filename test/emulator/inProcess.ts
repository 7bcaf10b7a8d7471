import type { FastifyReply, FastifyRequest } from 'fastify';

import { Exchange, type Serving } from './exchange';
import type { Route } from './routing';

/** A request as it is on the wire. */
export interface WireRequest {
	readonly method: string;
	readonly url: URL;
	/** By lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

export interface WireAnswer {
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly text: string;
}

export type Router = (method: string, pathname: string) => { route: Route; params: Record<string, string> } | undefined;

/** The most exact pattern wins, as in the router of the HTTP server. */
export function routerOf(routes: readonly Route[]): Router {
	const patterns = routes.map((route) => ({ route, parts: route.path.split('/'), free: (route.path.match(/:/g) ?? []).length })).sort((one, other) => one.free - other.free);
	return (method, pathname) => {
		const parts = pathname.split('/');
		for (const { route, parts: pattern } of patterns) {
			if (route.method !== method || pattern.length !== parts.length) continue;
			if (!pattern.every((part, index) => part.startsWith(':') || part === parts[index])) continue;
			const params = pattern.flatMap((part, index) => (part.startsWith(':') ? [[part.slice(1), decodeURIComponent(parts[index] ?? '')] as const] : []));
			return { route, params: Object.fromEntries(params) };
		}
		return undefined;
	};
}

/** Serves a request without a socket. `reset`: the connection broke; `hang`: nothing ever comes. */
export async function serveInProcess(serving: Serving, { method, url, headers, body }: WireRequest, found: ReturnType<Router>): Promise<WireAnswer | 'reset' | 'hang'> {
	let answer: WireAnswer | 'reset' | 'hang' = 'hang';
	const reply = {
		status: 200,
		sent: {} as Record<string, string>,
		code(status: number) {
			this.status = status;
			return this;
		},
		headers(more: Record<string, string>) {
			Object.assign(this.sent, more);
			return this;
		},
		send(text: string) {
			answer = { status: this.status, headers: this.sent, text };
			return this;
		},
		hijack() {
			return this;
		},
	};
	const raw = { url: `${url.pathname}${url.search}`, socket: { destroy: () => (answer = 'reset') } };
	const request = { method, headers, body, raw, query: Object.fromEntries(url.searchParams), params: found?.params ?? {} };
	await new Exchange(serving, request as unknown as FastifyRequest, reply as unknown as FastifyReply).serve(found?.route);
	return answer;
}

/** A body as a client would send it: JSON or a form, and its type. */
export async function wireBody(body: unknown): Promise<{ body: Buffer; contentType: string | null }> {
	if (body === undefined || body === null) return { body: Buffer.alloc(0), contentType: null };
	if (typeof body === 'string') return { body: Buffer.from(body, 'utf8'), contentType: null };
	if (!(body instanceof FormData)) return { body: Buffer.from(JSON.stringify(body), 'utf8'), contentType: 'application/json' };
	const form = new Response(body);
	return { body: Buffer.from(await form.arrayBuffer()), contentType: form.headers.get('content-type') };
}

export function lowerCase(headers: object): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]: [string, unknown]) => [name.toLowerCase(), String(value)]));
}
