import type { Quirks } from '../emulator/quirks';
import type { EmulatorState } from '../emulator/state';
import { NOBODY, problem } from './documented';
import { dataOf, useEmulator, type Reply } from './harness';

const { current, call } = useEmulator({ importMs: 100_000 });

interface Upload {
	columnMap?: unknown;
	onConflict?: string;
	segments?: unknown;
	topics?: unknown;
}

async function upload(csv: string, { columnMap, onConflict, segments, topics }: Upload = {}): Promise<Reply> {
	const body = new FormData();
	body.append('file', new Blob([csv], { type: 'text/csv' }), 'contacts.csv');
	for (const [name, value] of Object.entries({ column_map: columnMap, segments, topics })) if (value !== undefined) body.append(name, JSON.stringify(value));
	if (onConflict !== undefined) body.append('on_conflict', onConflict);
	return await call('POST', '/contacts/imports', { body });
}

/** Uploads, lets the import finish and answers what it says of itself. */
async function imported(csv: string, options?: Upload): Promise<Reply> {
	const { status, body } = await upload(csv, options);
	expect([status, body['object']]).toEqual([201, 'contact_import']);
	current().state.settle();
	return await call('GET', `/contacts/imports/${String(body['id'])}`);
}

const annOptedOut = (state: EmulatorState): void =>
	void state.addContact({ email: 'ann@x.io', firstName: 'Ann', unsubscribed: true, properties: { plan: 'pro' }, segments: ['Old'] });

test('an import is queued, then in progress, then completed, and only then are the contacts there', async () => {
	const { body } = await upload('email\nann@x.io\n');
	const path = `/contacts/imports/${String(body['id'])}`;
	expect((await call('GET', path)).body).toEqual({
		object: 'contact_import',
		id: body['id'],
		status: 'queued',
		created_at: expect.any(String),
		completed_at: null,
		counts: { total: 0, created: 0, updated: 0, skipped: 0, failed: 0 },
	});
	expect(current().state.contacts.size).toBe(0);
	current().state.settle(1);
	expect((await call('GET', path)).body).toMatchObject({ status: 'in_progress', completed_at: null });
	expect(current().state.contacts.size).toBe(0);
	current().state.settle(1);
	expect((await call('GET', path)).body).toMatchObject({ status: 'completed', completed_at: expect.any(String), counts: { total: 1, created: 1 } });
	expect(current().state.contacts.size).toBe(1);
});

test('the first imports may end completed without having done anything', async () => {
	current().setQuirks({ emptyImports: 1 });
	const csv = 'Mail,Plan\nann@x.io,pro\n';
	const options = { columnMap: { email: 'Mail', properties: { plan: { column: 'Plan' } } } };
	expect((await imported(csv, options)).body).toMatchObject({ status: 'completed', counts: { total: 0, created: 0, updated: 0, skipped: 0, failed: 0 } });
	expect([current().state.contacts.size, current().state.properties.size]).toEqual([0, 0]);
	expect((await imported(csv, options)).body).toMatchObject({ status: 'completed', counts: { total: 1, created: 1 } });
	expect(current().state.propertiesOf('ann@x.io')).toEqual({ plan: 'pro' });
});

test('an import completes when its time has come on the clock of the emulator', async () => {
	current().clock.freeze();
	const { body } = await upload('email\nann@x.io\n');
	const statusNow = async () => (await call('GET', `/contacts/imports/${String(body['id'])}`)).body['status'];
	const seen = [await statusNow()];
	for (const ms of [49_999, 1, 49_999, 1]) {
		current().clock.advance(ms);
		seen.push(await statusNow());
	}
	expect(seen).toEqual(['queued', 'queued', 'in_progress', 'in_progress', 'completed']);
});

test('an import completes by itself', async () => {
	current().state.importMs = 2;
	const { body } = await upload('email\nann@x.io\n');
	let status: unknown;
	while (status !== 'completed') ({ status } = (await call('GET', `/contacts/imports/${String(body['id'])}`)).body);
	expect(current().state.contacts.size).toBe(1);
});

test('columns are mapped, properties defined on the way, segments joined', async () => {
	const { state } = current();
	const { id } = state.addSegment('New');
	const reply = await imported('Mail,First,Seats,Beta\r\n"ann@x.io","Ann ""A"", Lee",3,true\r\nbob@x.io,,,\r\n', {
		columnMap: { email: 'Mail', first_name: 'First', properties: { seats: { column: 'Seats', type: 'number' }, beta: { column: 'Beta', type: 'boolean' } } },
		onConflict: 'skip',
		segments: [{ id }],
	});
	expect(reply.body).toMatchObject({ status: 'completed', counts: { total: 2, created: 2, updated: 0, skipped: 0, failed: 0 } });
	expect(state.contactByEmail('ann@x.io')?.firstName).toBe('Ann "A", Lee');
	expect(state.propertiesOf('ann@x.io')).toEqual({ seats: 3, beta: true });
	expect(state.propertiesOf('bob@x.io')).toEqual({});
	expect(state.propertyByKey('seats')?.type).toBe('number');
	expect(state.membersOf('New')).toEqual(['ann@x.io', 'bob@x.io']);
});

test('without a map the headers are taken as they are, in lower case', async () => {
	const reply = await imported('email,first_name,unsubscribed,plan\nann@x.io,Ann,true,pro\n');
	expect(reply.body).toMatchObject({ counts: { created: 1 } });
	expect(current().state.contactByEmail('ann@x.io')).toMatchObject({ firstName: 'Ann', unsubscribed: true });
	expect(current().state.properties.size).toBe(0);
});

test('skip touches nobody who exists, not even twice in one file', async () => {
	annOptedOut(current().state);
	const { id } = current().state.addSegment('New');
	const reply = await imported('email,first_name\nAnn@x.io,Anna\nbob@x.io,Bob\nbob@x.io,Bobby\nnobody,No\n', { onConflict: 'skip', segments: [{ id }] });
	expect(reply.body['counts']).toEqual({ total: 4, created: 1, updated: 0, skipped: 2, failed: 1 });
	expect(current().state.contactByEmail('ann@x.io')).toMatchObject({ firstName: 'Ann', unsubscribed: true });
	expect(current().state.contactByEmail('bob@x.io')).toMatchObject({ firstName: 'Bob' });
	expect(current().state.membersOf('New')).toEqual(['bob@x.io']);
});

test.each([
	['upsert is the default and may reset the opt-out', {}, 'email,first_name\nann@x.io,Anna\n', { firstName: 'Anna', unsubscribed: false }, ['New', 'Old']],
	['upsert may keep the opt-out', { importUpsertUnsubscribed: 'kept' }, 'email,first_name\nann@x.io,Anna\n', { firstName: 'Anna', unsubscribed: true }, ['New', 'Old']],
	['an empty cell may be passed over', {}, 'email,first_name\nann@x.io,\n', { firstName: 'Ann' }, ['New', 'Old']],
	['an empty cell may clear', { importEmptyCell: 'cleared' }, 'email,first_name\nann@x.io,\n', { firstName: null }, ['New', 'Old']],
] as [string, Partial<Quirks>, string, object, string[]][])('%s', async (_title, quirks, csv, expected, segments) => {
	current().setQuirks(quirks);
	annOptedOut(current().state);
	const { id } = current().state.addSegment('New');
	const reply = await imported(csv, { segments: [{ id }] });
	expect(reply.body).toMatchObject({ counts: { updated: 1 } });
	expect(current().state.contactByEmail('ann@x.io')).toMatchObject(expected);
	expect(current().state.segmentNamesOf('ann@x.io')).toEqual(segments);
});

test('a skipped contact may join the segments all the same (the other reading)', async () => {
	current().setQuirks({ importSkippedJoinsSegments: true });
	annOptedOut(current().state);
	const { id } = current().state.addSegment('New');
	await imported('email\nann@x.io\n', { onConflict: 'skip', segments: [{ id }] });
	expect(current().state.segmentNamesOf('ann@x.io')).toEqual(['New', 'Old']);
});

test.each([
	['without an email column', 'mail\na@x.io\n', {}, /CSV missing required "email" column/],
	['with the column in another case', 'Email\na@x.io\n', {}, /CSV missing required "email" column/],
	['with a map that names no such column', 'email\na@x.io\n', { columnMap: { email: 'Mail' } }, /CSV missing/],
	['with an unknown way to solve conflicts', 'email\na@x.io\n', { onConflict: 'overwrite' }, /upsert/],
	['with segments as texts', 'email\na@x.io\n', { segments: [NOBODY] }, /expected object, received string/],
	['with a property key that is none', 'email,p\na@x.io,1\n', { columnMap: { email: 'email', properties: { 'a b': { column: 'p' } } } }, /property key/],
] as [string, string, Upload, RegExp][])('%s nothing is imported', async (_title, csv, options, message) => {
	expect(await upload(csv, options)).toMatchObject({ status: 422, body: problem(422, 'validation_error', message) });
	expect(current().state.imports.size).toBe(0);
});

test('without a file', async () => {
	const body = new FormData();
	body.append('on_conflict', 'skip');
	expect(await call('POST', '/contacts/imports', { body })).toMatchObject({ status: 422, body: problem(422, 'missing_required_field', 'Missing `file` field.') });
});

test('an unknown import', async () => {
	expect(await call('GET', `/contacts/imports/${NOBODY}`)).toMatchObject({ status: 404, body: problem(404, 'not_found') });
});

test('the list can be narrowed to a status', async () => {
	await imported('email\na@x.io\n');
	await upload('email\nb@x.io\n');
	expect(dataOf(await call('GET', '/contacts/imports?status=completed'))).toHaveLength(1);
	expect(dataOf(await call('GET', '/contacts/imports'))).toHaveLength(2);
});

test('the log keeps the parts of the form', async () => {
	await upload('email\na@x.io\n', { onConflict: 'skip', columnMap: { email: 'email' } });
	expect(current().log[0]?.body).toEqual({ file: 'email\na@x.io\n', column_map: { email: 'email' }, on_conflict: 'skip' });
});

test('ten thousand rows are imported and listed in a hundred pages', async () => {
	const rows = Array.from({ length: 10_000 }, (_, n) => `person.${n}@x.io,${n}`);
	const reply = await imported(`email,n\n${rows.join('\n')}\n`, { columnMap: { email: 'email', properties: { n: { column: 'n', type: 'number' } } } });
	expect(reply.body['counts']).toMatchObject({ total: 10_000, created: 10_000 });
	let pages = 0;
	for (let query = '?limit=100'; ; pages += 1) {
		const page = await call('GET', `/contacts${query}`);
		query = `?limit=100&after=${String(dataOf(page).at(-1)?.['id'])}`;
		if (page.body['has_more'] !== true) break;
	}
	expect(pages).toBe(99);
}, 60_000);
