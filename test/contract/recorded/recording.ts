/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

const Exchange = z.object({
	method: z.string(),
	path: z.string(),
	body: z.unknown(),
	status: z.number(),
	response: z.record(z.unknown()),
});
const SessionHead = z.object({
	session: z.string(),
	given: z.array(z.object({ email: z.string(), id: z.string(), created_at: z.string() })),
});

export type Exchange = z.infer<typeof Exchange>;
export type Session = z.infer<typeof SessionHead> & { exchanges: Exchange[] };

/** The recording sessions, each with its exchanges in the order of their time. */
export function readSessions(): Session[] {
	const sessions: Session[] = [];
	for (const line of readFileSync(join(__dirname, 'exchanges.jsonl'), 'utf8').trim().split('\n')) {
		const value: unknown = JSON.parse(line);
		const head = SessionHead.safeParse(value);
		if (head.success) sessions.push({ ...head.data, exchanges: [] });
		else sessions.at(-1)?.exchanges.push(Exchange.parse(value));
	}
	return sessions;
}

/**
 * What the API would say today. In mid October 2025 segments still called themselves audiences in their own answers
 * and a contact had no `properties`; every later recording has both as they are now.
 */
export function asOfToday({ path, response }: Exchange): Record<string, unknown> {
	const { object } = response;
	if (object === 'audience' && path.startsWith('/segments')) return { ...response, object: 'segment' };
	if (object === 'contact' && 'created_at' in response && !('properties' in response)) return { ...response, properties: {} };
	return response;
}

/** `/contacts/:contact/...` for a recorded path. */
export function endpointOf({ method, path }: Exchange): string {
	const pattern = path
		.replace(/\?.*$/, '')
		.replace(/^\/(segments|audiences)\/[^/]+/, '/$1/:segment')
		.replace(/\/contacts\/[^/]+/, '/contacts/:contact')
		.replace(/^\/topics\/[^/]+/, '/topics/:topic')
		.replace(/^\/contact-properties\/[^/]+/, '/contact-properties/:property');
	return `${method} ${pattern}`;
}
