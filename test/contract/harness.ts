import { startEmulator, type Emulator, type EmulatorOptions } from '../emulator/server';
import { recordOf, type Json } from '../emulator/values';

export interface Reply {
	status: number;
	headers: Headers;
	/** Parsed JSON as a record; empty when the body is none. */
	body: Json;
	text: string;
}

export interface CallOptions {
	body?: unknown;
	headers?: Record<string, string>;
	/** Default the full-access key; null: no header at all. */
	key?: string | null;
}

/** Starts one emulator for a test file, reset before each test, without a rate limit unless asked for. */
export function useEmulator(options: EmulatorOptions = {}): { current: () => Emulator; call: (method: string, path: string, options?: CallOptions) => Promise<Reply> } {
	let emulator: Emulator | undefined;
	const current = (): Emulator => {
		if (emulator === undefined) throw new Error('The emulator runs only inside a test');
		return emulator;
	};
	beforeAll(async () => {
		emulator = await startEmulator({ rateLimit: 'off', ...options });
	});
	beforeEach(() => current().reset());
	afterAll(async () => await current().stop());
	return { current, call: async (method, path, call) => await send(current(), method, path, call) };
}

export async function send(emulator: Emulator, method: string, path: string, { body, headers, key }: CallOptions = {}): Promise<Reply> {
	const isForm = body instanceof FormData;
	const response = await fetch(emulator.url + path, {
		method,
		headers: {
			...(key === null ? {} : { authorization: `Bearer ${key ?? emulator.apiKey}` }),
			...(isForm ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		...(body === undefined ? {} : { body: isForm ? body : typeof body === 'string' ? body : JSON.stringify(body) }),
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, body: parse(text), text };
}

function parse(text: string): Json {
	try {
		return recordOf(JSON.parse(text));
	} catch {
		return {};
	}
}

/** The `data` of a list. */
export function dataOf(reply: Reply): Json[] {
	const { data } = reply.body;
	return Array.isArray(data) ? data.map(recordOf) : [];
}
