import type { EmulatorState } from '../emulator/state';
import { problem } from './documented';
import { dataOf, useEmulator } from './harness';

const { current, call } = useEmulator({ importMs: 100_000 });

interface List {
	path: (state: EmulatorState) => string;
	add: (state: EmulatorState, n: number) => unknown;
	withoutLimit: number;
}

const TOTAL = 130;
const fixed = (path: string) => (): string => path;

const lists: Record<string, List> = {
	contacts: { path: fixed('/contacts'), add: (state, n) => state.addContact({ email: `${n}@x.io` }), withoutLimit: 20 },
	'contacts of a segment': {
		path: (state) => `/segments/${state.segmentByName('VIP')?.id ?? ''}/contacts`,
		add: (state, n) => state.addContact({ email: `${n}@x.io`, segments: ['VIP'] }),
		withoutLimit: 20,
	},
	segments: { path: fixed('/segments'), add: (state, n) => state.addSegment(`s${n}`), withoutLimit: TOTAL },
	'segments of a contact': {
		path: fixed('/contacts/a%40x.io/segments'),
		add: (state, n) => state.join(state.contactByEmail('a@x.io') ?? state.addContact({ email: 'a@x.io' }), state.addSegment(`s${n}`)),
		withoutLimit: TOTAL,
	},
	properties: { path: fixed('/contact-properties'), add: (state, n) => state.addProperty(`p${n}`), withoutLimit: 20 },
	topics: { path: fixed('/topics'), add: (state, n) => state.addTopic(`t${n}`), withoutLimit: 20 },
	templates: { path: fixed('/templates'), add: (state, n) => state.addTemplate({ name: `t${n}` }), withoutLimit: 20 },
	imports: {
		path: fixed('/contacts/imports'),
		add: (state) =>
			state.imports.add({ ...state.stamp(), completedAt: null, status: 'queued', counts: { total: 0, created: 0, updated: 0, skipped: 0, failed: 0 }, onConflict: 'skip', segmentIds: [], rows: [] }),
		withoutLimit: 10,
	},
};

describe.each(Object.entries(lists))('%s', (_name, list) => {
	beforeEach(() => {
		for (let n = 0; n < TOTAL; n += 1) list.add(current().state, n);
	});
	const get = async (query: string) => await call('GET', list.path(current().state) + query);

	test('without a limit', async () => {
		const reply = await get('');
		expect(reply).toMatchObject({ status: 200, body: { object: 'list', has_more: list.withoutLimit < TOTAL } });
		expect(dataOf(reply)).toHaveLength(list.withoutLimit);
	});

	test('forward, page by page, each object once and newest first', async () => {
		const ids: unknown[] = [];
		for (let query = '?limit=50'; ; query = `?limit=50&after=${String(ids.at(-1))}`) {
			const reply = await get(query);
			ids.push(...dataOf(reply).map(({ id }) => id));
			if (reply.body['has_more'] !== true) break;
		}
		expect(ids).toHaveLength(TOTAL);
		expect(new Set(ids).size).toBe(TOTAL);
		expect(dataOf(await get('?limit=100')).map(({ id }) => id)).toEqual(ids.slice(0, 100));
	});

	test('backward from a cursor', async () => {
		const first = dataOf(await get('?limit=10')).map(({ id }) => String(id));
		const reply = await get(`?limit=3&before=${first[5] ?? ''}`);
		expect(dataOf(reply).map(({ id }) => id)).toEqual(first.slice(2, 5));
		expect(reply.body['has_more']).toBe(true);
		const rest = await get(`?limit=3&before=${first[2] ?? ''}`);
		expect([dataOf(rest).map(({ id }) => id), rest.body['has_more']]).toEqual([first.slice(0, 2), false]);
	});

	test.each(['?limit=0', '?limit=101', '?limit=ten', '?limit=-1', '?limit=1.5', '?limit=', '?after=00000000-0000-4000-8000-000000000000', '?after=x', '?after=x&before=y'])(
		'%s is refused',
		async (query) => {
			expect(await get(query)).toMatchObject({ status: 422, body: problem(422, 'validation_error') });
		},
	);
});

describe('while the list changes', () => {
	test('pages stay stable when something new comes in front', async () => {
		const { state } = current();
		for (let n = 0; n < 6; n += 1) state.addContact({ email: `${n}@x.io` });
		const first = dataOf(await call('GET', '/contacts?limit=3'));
		state.addContact({ email: 'late@x.io' });
		const second = dataOf(await call('GET', `/contacts?limit=3&after=${String(first.at(-1)?.['id'])}`));
		expect([...first, ...second].map(({ email }) => email)).toEqual(['5@x.io', '4@x.io', '3@x.io', '2@x.io', '1@x.io', '0@x.io']);
	});

	test.each([
		['422', 422],
		['remembered', 200],
	] as const)('a cursor whose object was deleted: %s', async (deletedCursor, status) => {
		const { state } = current();
		current().setQuirks({ deletedCursor });
		state.addContact({ email: '1@x.io' });
		const gone = state.addContact({ email: '2@x.io' });
		state.addContact({ email: '3@x.io' });
		state.removeContact(gone);
		const reply = await call('GET', `/contacts?limit=3&after=${gone.id}`);
		expect(reply.status).toBe(status);
		if (status === 200) expect(dataOf(reply).map(({ email }) => email)).toEqual(['1@x.io']);
	});

	test('a new contact may be missing from lists for a while, though not on its own', async () => {
		current().setQuirks({ listLagMs: 1000 });
		current().clock.freeze();
		const { state } = current();
		state.addContact({ email: 'old@x.io' });
		current().clock.advance(1000);
		state.addContact({ email: 'new@x.io' });
		const emails = async () => dataOf(await call('GET', '/contacts')).map(({ email }) => email);
		expect(await emails()).toEqual(['old@x.io']);
		expect((await call('GET', '/contacts/new%40x.io')).status).toBe(200);
		current().clock.advance(1000);
		expect(await emails()).toEqual(['new@x.io', 'old@x.io']);
	});

	test('a new segment, too, and a member who was just put in or taken out', async () => {
		const { state, clock } = current();
		clock.freeze();
		const stayed = state.addContact({ email: 'stays@x.io', segments: ['VIP'] });
		const left = state.addContact({ email: 'leaves@x.io', segments: ['VIP'] });
		const joined = state.addContact({ email: 'joins@x.io' });
		current().setQuirks({ listLagMs: 1000 });
		clock.advance(1000);
		const vip = state.segmentByName('VIP')?.id ?? '';
		state.join(joined, vip);
		state.leave(left, vip);
		await call('POST', '/segments', { body: { name: 'New' } });
		const seen = async () => [
			dataOf(await call('GET', '/segments?limit=100')).map(({ name }) => name),
			dataOf(await call('GET', `/segments/${vip}/contacts?limit=100`)).map(({ email }) => email),
		];
		expect(await seen()).toEqual([['VIP'], [left.email, stayed.email]]);
		clock.advance(1000);
		expect(await seen()).toEqual([['New', 'VIP'], [joined.email, stayed.email]]);
	});

	test('contacts may all come without a limit (the other reading)', async () => {
		current().setQuirks({ contactsDefaultLimit: 'all' });
		for (let n = 0; n < 21; n += 1) current().state.addContact({ email: `${n}@x.io`, segments: ['VIP'] });
		for (const path of ['/contacts', `/segments/${current().state.segmentByName('VIP')?.id ?? ''}/contacts`]) {
			const reply = await call('GET', path);
			expect([reply.body['has_more'], dataOf(reply).length]).toEqual([false, 21]);
		}
	});
});
