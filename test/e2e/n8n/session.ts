import { z } from 'zod';

export interface Answer {
	status: number;
	/** Parsed JSON, or the text where it is none. */
	body: unknown;
}

export interface Login {
	email: string;
	password: string;
}

const withData = <T extends z.ZodTypeAny>(data: T) => z.object({ data });

/** The owner's session with a running n8n: what the editor does, over the editor's own REST API. */
export class Session {
	#cookie = '';

	private constructor(readonly url: string) {}

	/** Makes the owner account of a new server, or logs in to it. */
	static async open(url: string, { email, password }: Login): Promise<Session> {
		const session = new Session(url);
		const setup = await session.call('POST', '/rest/owner/setup', { email, password, firstName: 'Resend', lastName: 'Sync' });
		if (setup.status !== 200) await session.ask('POST', '/rest/login', z.unknown(), { emailOrLdapLoginId: email, password });
		return session;
	}

	/** One request, whatever its status. */
	async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
		const response = await fetch(this.url + path, {
			method,
			headers: { 'content-type': 'application/json', 'browser-id': 'resend-sync', cookie: this.#cookie, ...headers },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const cookies = response.headers.getSetCookie();
		if (cookies.length > 0) this.#cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
		const text = await response.text();
		return { status: response.status, body: parsed(text) };
	}

	/** The `data` of a successful answer, checked against its shape. */
	async ask<T extends z.ZodTypeAny>(method: string, path: string, shape: T, body?: unknown, headers: Record<string, string> = {}): Promise<z.infer<T>> {
		const answer = await this.call(method, path, body, headers);
		if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body).slice(0, 2000)}`);
		return withData(shape).parse(answer.body).data;
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
