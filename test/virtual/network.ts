/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import axios, { AxiosError, AxiosHeaders, CanceledError, type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';

import { lowerCase, wireBody, type WireAnswer, type WireRequest } from '../emulator/inProcess';
import { hold, sleep } from './machine';

export type Server = (request: WireRequest) => Promise<WireAnswer | 'reset' | 'hang'>;

/** No answer comes within the millisecond of its question. */
const WAY_MS = 1;

const servers = new Map<string, Server>();
const real = axios.getAdapter('http');

/** Requests of n8n to this origin reach `server` without a socket; all others go out as ever. Undone by what is returned. */
export function connect(origin: string, server: Server): () => void {
	servers.set(origin, server);
	axios.defaults.adapter = adapter;
	return () => void servers.delete(origin);
}

/** Where n8n's own HTTP code ends: in place of the socket. */
const adapter: AxiosAdapter = async (config) => {
	const uri = axios.getUri(config);
	const url = URL.canParse(uri) ? new URL(uri) : undefined;
	const server = url === undefined ? undefined : servers.get(url.origin);
	if (url === undefined || server === undefined) return await hold(() => real(config));
	const { body, contentType } = await hold(() => wireBody(config.data));
	const headers = lowerCase({ ...config.headers.toJSON(), ...(contentType === null || config.headers.hasContentType() && !(config.data instanceof FormData) ? {} : { 'content-type': contentType }) });
	const request = { method: (config.method ?? 'get').toUpperCase(), url, headers, body };
	const answer = await answerOrFailure(config, sleep(WAY_MS).then(() => server(request)));
	const response: AxiosResponse = { data: answer.text, status: answer.status, statusText: '', headers: AxiosHeaders.from(answer.headers), config, request: {} };
	if (config.validateStatus?.(answer.status) === false) throw new AxiosError(`Request failed with status code ${answer.status}`, AxiosError.ERR_BAD_RESPONSE, config, {}, response);
	return response;
};

function answerOrFailure(config: InternalAxiosRequestConfig, exchange: ReturnType<Server>): Promise<WireAnswer> {
	return new Promise((resolve, reject) => {
		const fail = (message: string, code: string): void => reject(new AxiosError(message, code, config, {}));
		const { timeout = 0, signal } = config;
		const timer = timeout === 0 ? undefined : setTimeout(() => fail(`timeout of ${timeout}ms exceeded`, AxiosError.ECONNABORTED), timeout);
		const cancel = (): void => reject(new CanceledError());
		if (signal?.aborted === true) cancel();
		signal?.addEventListener?.('abort', cancel);
		const settled = (): void => {
			clearTimeout(timer);
			signal?.removeEventListener?.('abort', cancel);
		};
		void exchange
			.then((answer) => {
				if (answer === 'hang') return;
				settled();
				if (answer === 'reset') fail('socket hang up', 'ECONNRESET');
				else resolve(answer);
			})
			.catch(reject);
	});
}
