import { startEmulator, type Emulator } from '../emulator/server';
import { send, type Reply } from './harness';
import { IdMap } from './recorded/idMap';
import { asOfToday, endpointOf, readSessions, type Exchange, type Session } from './recorded/recording';

interface Replayed {
	title: string;
	exchange: Exchange;
	/** The recorded body as of today, with the emulator's ids. */
	expected: unknown;
	reply: Reply;
}

const POSTGRES_TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?\+00$/;
const sessions = readSessions();
const exchanges = sessions.flatMap((session) => session.exchanges.map((exchange) => ({ session, exchange })));
const endpoints = [...new Set(exchanges.map(({ exchange }) => endpointOf(exchange)))].sort();
const replayed = new Map<Exchange, Replayed>();

async function replay(session: Session, emulator: Emulator): Promise<void> {
	emulator.reset();
	const ids = new IdMap();
	const before = new Set(session.given.map((contact) => contact.created_at));
	for (const { email, id, created_at: createdAt } of session.given) emulator.state.addContact({ email, id, createdAt });
	for (const exchange of session.exchanges) {
		const body = exchange.body === undefined ? {} : { body: ids.translate(JSON.stringify(exchange.body)) };
		const reply = await send(emulator, exchange.method, ids.translate(exchange.path), body);
		const today = asOfToday(exchange);
		ids.learn(today, reply.body);
		const expected: unknown = JSON.parse(ids.translate(JSON.stringify(today)), (key, value: unknown) =>
			key === 'created_at' && typeof value === 'string' && !before.has(value) ? expect.stringMatching(POSTGRES_TIME) : value,
		);
		replayed.set(exchange, { title: `${session.session} ${exchange.method} ${exchange.path}`, exchange, expected, reply });
	}
}

function outcomes(endpoint: string): Replayed[] {
	return exchanges.flatMap(({ exchange }) => {
		const outcome = endpointOf(exchange) === endpoint ? replayed.get(exchange) : undefined;
		return outcome === undefined ? [] : [outcome];
	});
}

beforeAll(async () => {
	const emulator = await startEmulator({ rateLimit: 'off' });
	for (const session of sessions) await replay(session, emulator);
	await emulator.stop();
}, 60_000);

test('all 181 recorded exchanges are replayed', () => {
	expect(exchanges).toHaveLength(181);
	expect(replayed.size).toBe(181);
});

describe.each(endpoints)('%s answers as recorded', (endpoint) => {
	test('status', () => {
		const found = outcomes(endpoint);
		expect(found.map(({ title, reply }) => `${title} -> ${reply.status}`)).toEqual(found.map(({ title, exchange }) => `${title} -> ${exchange.status}`));
	});

	test('body', () => {
		const found = outcomes(endpoint);
		expect(found.map(({ title, reply }) => ({ title, body: reply.body }))).toEqual(found.map(({ title, expected }) => ({ title, body: expected })));
	});

	test('headers', () => {
		for (const { reply } of outcomes(endpoint)) {
			const limit = reply.headers.get('ratelimit-limit');
			expect(limit).toMatch(/^\d+$/);
			expect(reply.headers.get('ratelimit-remaining')).toMatch(/^\d+$/);
			expect(reply.headers.get('ratelimit-reset')).toBe('1');
			expect(reply.headers.get('ratelimit-policy')).toBe(`${limit};w=1`);
			expect(reply.headers.get('retry-after')).toBeNull();
			expect(reply.headers.get('content-type')).toMatch(/^application\/json/);
		}
	});
});
