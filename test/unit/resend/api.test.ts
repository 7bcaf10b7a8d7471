import { ResendFailure } from '../../../nodes/shared/resend/errors';
import type { ContactRef } from '../../../nodes/shared/resend/types';
import { bench, ok, refused } from './fakes';
import type { Bench, Step } from './fakes';

const ID = '11111111-1111-4111-8111-111111111111';
const SEGMENT = '22222222-2222-4222-8222-222222222222';
const BY_ID: ContactRef = { by: 'id', id: ID };
const ODD: ContactRef = { by: 'email', email: 'a/b+c?@x.io' };
const LISTED = { id: ID, email: 'a@x.io', first_name: 'Ann', last_name: null, created_at: '2025-11-30 20:39:59.540771+00', unsubscribed: true };
const CONTACT = { id: ID, email: 'a@x.io', firstName: 'Ann', lastName: null, createdAt: '2025-11-30 20:39:59.540771+00', unsubscribed: true };

async function run<T>(made: Bench, call: (made: Bench) => Promise<T>): Promise<T> {
	return made.clock.time.settle(call(made));
}

function sent(made: Bench): string[] {
	return made.transport.requests.map(({ method, path }) => `${method} ${path}`);
}

async function failureOf(made: Bench, call: (made: Bench) => Promise<unknown>) {
	try {
		await run(made, call);
	} catch (error) {
		return error instanceof ResendFailure ? error.problem : error;
	}
	return 'no failure';
}

async function all<T>(generator: AsyncGenerator<T[]>): Promise<T[][]> {
	const pages: T[][] = [];
	for await (const page of generator) pages.push(page);
	return pages;
}

function bodyOf(made: Bench): unknown {
	const body = made.transport.requests[0]?.body;
	return typeof body === 'string' ? JSON.parse(body) : body;
}

describe('a contact', () => {
	test('is read with its properties, typed or flat, unset ones left out', async () => {
		const properties = { plan: { type: 'string', value: 'pro' }, seats: { type: 'number', value: 3 }, flat: 'x', vip: { type: 'boolean', value: true }, none: { type: 'string', value: null }, nil: null };
		const made = bench([ok({ object: 'contact', ...LISTED, properties, new_key: {} })]);
		const contact = await run(made, ({ api }) => api.getContact(BY_ID));
		expect(contact).toEqual({ ...CONTACT, properties: new Map<string, unknown>([['plan', 'pro'], ['seats', 3], ['flat', 'x'], ['vip', true]]) });
	});

	test.each([{}, null, undefined])('without properties (%j) has none', async (properties) => {
		const made = bench([ok({ ...LISTED, properties })]);
		expect(await run(made, ({ api }) => api.getContact(BY_ID))).toMatchObject({ properties: new Map() });
	});

	test('a property named __proto__ pollutes nothing', async () => {
		const made = bench([ok(JSON.parse(`{"id":"${ID}","email":"a@x.io","unsubscribed":false,"properties":{"__proto__":{"value":"x","polluted":true}}}`))]);
		await run(made, ({ api }) => api.getContact(BY_ID));
		expect({}).not.toHaveProperty('polluted');
	});

	test('unknown is an answer for reading, patching and its segments, not a failure', async () => {
		const missing = refused(404, 'not_found', 'Contact not found');
		expect(await run(bench([missing]), ({ api }) => api.getContact(BY_ID))).toBe('notFound');
		expect(await run(bench([missing]), ({ api }) => api.updateContact(BY_ID, {}))).toBe('notFound');
		expect(await run(bench([missing]), ({ api }) => api.listContactSegments(BY_ID))).toBe('notFound');
	});

	test('is created with what was given and nothing else', async () => {
		const made = bench([ok({ object: 'contact', id: ID }, 201)]);
		const properties = new Map<string, string | number>([['plan', 'pro'], ['seats', 3]]);
		expect(await run(made, ({ api }) => api.createContact({ email: 'a@x.io', firstName: 'Ann', properties, segmentIds: [SEGMENT] }))).toEqual({ id: ID });
		expect(bodyOf(made)).toEqual({ email: 'a@x.io', first_name: 'Ann', properties: { plan: 'pro', seats: 3 }, segments: [{ id: SEGMENT }] });
	});

	test('is patched without a word about what was not mentioned', async () => {
		const made = bench([ok({ object: 'contact', id: ID })]);
		await run(made, ({ api }) => api.updateContact(BY_ID, { firstName: null, properties: new Map([['plan', null]]) }));
		expect(sent(made)).toEqual([`PATCH /contacts/${ID}`]);
		expect(bodyOf(made)).toEqual({ first_name: null, properties: { plan: null } });
	});

	test('an odd address is one escaped path segment everywhere', async () => {
		const made = bench([ok({ ...LISTED, data: [], has_more: false })]);
		await run(made, async ({ api }) => {
			await api.getContact(ODD);
			await api.updateContact(ODD, {});
			await api.listContactSegments(ODD);
			await api.addToSegment(ODD, 's/1');
			await api.removeFromSegment(ODD, 's/1');
		});
		const path = '/contacts/a%2Fb%2Bc%3F%40x.io';
		expect(sent(made)).toEqual([`GET ${path}`, `PATCH ${path}`, `GET ${path}/segments?limit=100`, `POST ${path}/segments/s%2F1`, `DELETE ${path}/segments/s%2F1`]);
	});

	test.each(['', ' ', '.', '..', '\uD800'])('the id %j is refused before anything is sent', async (id) => {
		const made = bench([ok(LISTED)]);
		expect(await failureOf(made, ({ api }) => api.getContact({ by: 'id', id }))).toMatchObject({ code: 'invalid', effect: 'none' });
		expect(await failureOf(made, ({ api }) => api.addToSegment(BY_ID, id))).toMatchObject({ code: 'invalid' });
		expect(made.meter.requests).toBe(0);
	});
});

describe('membership', () => {
	test.each([ok({ id: SEGMENT }, 201), ok('', 200), ok(null, 204), ok({ object: 'contact_segment' })])('adding takes any success (%#)', async (answer) => {
		const made = bench([answer]);
		expect(await run(made, ({ api }) => api.addToSegment(BY_ID, SEGMENT))).toBeUndefined();
		expect(made.transport.requests[0]).not.toHaveProperty('body');
	});

	test('adding to what does not exist is a notFound failure', async () => {
		expect(await failureOf(bench([refused(404, 'not_found')]), ({ api }) => api.addToSegment(BY_ID, SEGMENT))).toMatchObject({ code: 'notFound' });
	});

	test('removing a non-member is missing, not a failure', async () => {
		expect(await run(bench([refused(404, 'not_found')]), ({ api }) => api.removeFromSegment(BY_ID, SEGMENT))).toBe('missing');
		expect(await run(bench([ok({ id: SEGMENT, deleted: true })]), ({ api }) => api.removeFromSegment(BY_ID, SEGMENT))).toBe('removed');
	});
});

/** A list of `total` segments served in pages. */
function segments(total: number): Step {
	const items = Array.from({ length: total }, (_, index) => ({ id: `id-${index}`, name: `n${index}`, created_at: 'x' }));
	return ({ path }) => {
		const query = new URLSearchParams(path.split('?')[1]);
		const from = query.has('after') ? items.findIndex(({ id }) => id === query.get('after')) + 1 : 0;
		const data = items.slice(from, from + Number(query.get('limit')));
		return ok({ object: 'list', data, has_more: from + data.length < items.length });
	};
}

describe('a list', () => {
	test.each([[0, 1], [1, 1], [100, 1], [101, 2], [230, 3]])('of %i comes whole in %i requests of 100', async (total, requests) => {
		const made = bench([segments(total)]);
		expect((await run(made, ({ api }) => api.listSegments())).map(({ name }) => name)).toEqual(Array.from({ length: total }, (_, index) => `n${index}`));
		expect(made.meter.requests).toBe(requests);
	});

	test('follows the pages of property definitions by their id, and takes an unknown type for text', async () => {
		const page = (id: string, type: string, more: boolean) => ok({ data: [{ id, key: `k_${id}`, type, fallback_value: null, created_at: 'x' }], has_more: more });
		const made = bench([page('1', 'number', true), page('2', 'date', false)]);
		expect(await run(made, ({ api }) => api.listProperties())).toEqual([{ key: 'k_1', type: 'number' }, { key: 'k_2', type: 'string' }]);
		expect(sent(made)).toEqual(['GET /contact-properties?limit=100', 'GET /contact-properties?limit=100&after=1']);
	});

	test('whose cursor repeats is a failure, never a list cut short', async () => {
		const made = bench([ok({ data: [{ id: '1', name: 'a' }], has_more: true })]);
		expect(await failureOf(made, ({ api }) => api.listSegments())).toMatchObject({ code: 'server' });
		expect(made.meter.requests).toBe(2);
	});

	test('that promises more after an empty page is a failure', async () => {
		expect(await failureOf(bench([ok({ data: [], has_more: true })]), ({ api }) => api.listSegments())).toMatchObject({ code: 'server' });
	});

	test('of contacts comes page by page, and the caller may stop', async () => {
		const page = ok({ data: [LISTED], has_more: true });
		const made = bench([page]);
		await run(made, async ({ api }) => {
			for await (const contacts of api.contactPages()) {
				expect(contacts).toEqual([CONTACT]);
				break;
			}
		});
		expect(made.meter.requests).toBe(1);
	});

	test('of the contacts of a segment asks the segment', async () => {
		const made = bench([ok({ data: [LISTED], has_more: false })]);
		expect(await run(made, ({ api }) => all(api.segmentContactPages(SEGMENT)))).toEqual([[CONTACT]]);
		expect(sent(made)).toEqual([`GET /segments/${SEGMENT}/contacts?limit=100`]);
	});

	test('gives a dropdown its pages and their cursor', async () => {
		const made = bench([segments(101)]);
		const first = await run(made, ({ api }) => api.segmentPage());
		expect(first.next).toBe('id-99');
		expect(await run(made, ({ api }) => api.segmentPage('id-99'))).toEqual({ items: [{ id: 'id-100', name: 'n100' }], next: null });
	});
});

describe('a strange body of a success', () => {
	test.each<[string, unknown, (made: Bench) => Promise<unknown>]>([
		['a contact without id', { email: 'a@x.io' }, ({ api }) => api.getContact(BY_ID)],
		['a contact that is a list', [], ({ api }) => api.getContact(BY_ID)],
		['nothing', '', ({ api }) => api.getContact(BY_ID)],
		['a created contact without id', {}, ({ api }) => api.createContact({ email: 'a@x.io' })],
		['properties that are no list', {}, ({ api }) => api.listProperties()],
		['segments that are no list', { data: {} }, ({ api }) => api.listSegments()],
		['an import of unknown state', { status: 'paused', created_at: 'x' }, ({ api }) => api.getImport(ID)],
	])('%s is a server problem', async (_, body, call) => {
		expect(await failureOf(bench([ok(body)]), call)).toMatchObject({ code: 'server', effect: 'unknown' });
	});

	test('HTML in place of adding to a segment is a server problem too', async () => {
		expect(await failureOf(bench([ok('<html>')], { retryCapMs: 0 }), ({ api }) => api.addToSegment(BY_ID, SEGMENT))).toMatchObject({ code: 'server' });
	});
});

describe('segments and properties', () => {
	test('a segment is created and read', async () => {
		const made = bench([ok({ object: 'segment', id: SEGMENT, name: 'VIP' }, 201)]);
		expect(await run(made, ({ api }) => api.createSegment('VIP'))).toEqual({ id: SEGMENT, name: 'VIP' });
		expect(await run(made, ({ api }) => api.getSegment(SEGMENT))).toMatchObject({ name: 'VIP' });
		expect(await run(bench([refused(404, 'not_found', 'Audience not found')]), ({ api }) => api.getSegment(SEGMENT))).toBe('notFound');
	});

	test.each([
		[403, 'validation_error', 'Your plan allows 3 segments.'],
		[422, 'validation_error', 'You have reached the limit of 3 segments.'],
		[403, 'validation_error', 'Forbidden'],
		[403, 'something_new', 'Upgrade to create more segments'],
	])('one too many for the plan (%i %s) says so', async (status, name, message) => {
		const problem = await failureOf(bench([refused(status, name, message)]), ({ api }) => api.createSegment('VIP'));
		expect(problem).toMatchObject({ code: 'quota', message, advice: expect.stringContaining('plan allows only so many segments') });
	});

	test.each([
		[422, 'validation_error', 'Invalid name', 'invalid'],
		[401, 'restricted_api_key', 'This API key is restricted to only send emails', 'permission'],
		[403, 'restricted_api_key', 'This API key is inactive', 'permission'],
	])('another refusal (%i %s %s) is not taken for the plan', async (status, name, message, code) => {
		expect(await failureOf(bench([refused(status, name, message)]), ({ api }) => api.createSegment('VIP'))).toMatchObject({ code });
	});

	test.each([
		['created', ok({ object: 'contact_property', id: ID }, 201)],
		['exists', refused(409, 'validation_error', 'Conflict')],
		['exists', refused(422, 'validation_error', 'A property with this key already exists')],
	])('a property is %s', async (expected, answer) => {
		const made = bench([answer]);
		expect(await run(made, ({ api }) => api.createProperty('plan', 'boolean'))).toBe(expected);
		expect(bodyOf(made)).toEqual({ key: 'plan', type: 'boolean' });
	});

	test('a key that is refused is a failure', async () => {
		expect(await failureOf(bench([refused(422, 'validation_error', 'Invalid key')]), ({ api }) => api.createProperty('ä', 'string'))).toMatchObject({ code: 'invalid' });
	});
});

describe('an import', () => {
	test('sends file, columns, rule and segments as a form', async () => {
		const made = bench([ok({ object: 'contact_import', id: ID }, 201)]);
		const columnMap = { email: 'mail', firstName: 'first', properties: { plan: { column: 'Plan', type: 'string' as const } } };
		expect(await run(made, ({ api }) => api.createImport({ csv: 'mail\na@x.io\n', columnMap, segmentIds: [SEGMENT], onConflict: 'skip' }))).toEqual({ id: ID });
		const form = made.transport.requests[0]?.body;
		if (!(form instanceof FormData)) throw new Error('expected a form');
		const file = form.get('file');
		expect(file instanceof File ? [file.name, await file.text()] : file).toEqual(['contacts.csv', 'mail\na@x.io\n']);
		expect(JSON.parse(String(form.get('column_map')))).toEqual({ email: 'mail', first_name: 'first', properties: columnMap.properties });
		expect([form.get('on_conflict'), form.get('segments')]).toEqual(['skip', `[{"id":"${SEGMENT}"}]`]);
	});

	test('tells its state, and zeros while there are no counts', async () => {
		expect(await run(bench([ok({ status: 'queued', created_at: 'x' })]), ({ api }) => api.getImport(ID))).toEqual({ createdAt: 'x', status: 'queued', counts: { total: 0, created: 0, updated: 0, skipped: 0, failed: 0 } });
	});
});

describe('a template', () => {
	test('is read with its variables, fallbacks always as text', async () => {
		const variables = [{ id: '1', key: 'plan', type: 'string', fallback_value: null }, { id: '2', key: 'seats', type: 'number', fallback_value: 3 }];
		const made = bench([ok({ id: ID, name: 'Hello', alias: null, status: 'published', subject: 'Hi', from: null, has_unpublished_versions: true, variables })]);
		expect(await run(made, ({ api }) => api.getTemplate('my alias'))).toEqual({
			id: ID, name: 'Hello', alias: null, status: 'published', subject: 'Hi', from: null, hasUnpublishedVersions: true,
			variables: [{ key: 'plan', type: 'string', fallback: null }, { key: 'seats', type: 'number', fallback: '3' }],
		});
		expect(sent(made)).toEqual(['GET /templates/my%20alias']);
	});

	test('without variables (null) has none, and an unknown one is notFound', async () => {
		expect(await run(bench([ok({ id: ID, name: 'x', status: 'draft', variables: null })]), ({ api }) => api.getTemplate(ID))).toMatchObject({ variables: [], status: 'draft' });
		expect(await run(bench([refused(404, 'not_found')]), ({ api }) => api.getTemplate(ID))).toBe('notFound');
	});

	test('is listed in pages', async () => {
		const made = bench([ok({ data: [{ id: ID, name: 'x', status: 'published', alias: 'a' }], has_more: true })]);
		expect(await run(made, ({ api }) => api.templatePage())).toEqual({ items: [{ id: ID, name: 'x', alias: 'a', status: 'published' }], next: ID });
	});
});

describe('sending', () => {
	const email = { to: ['a@x.io'], template: { id: 'welcome', variables: { plan: 'pro' } }, replyTo: ['b@x.io'] };

	test('goes with its idempotency key, and is repeated after a lost answer', async () => {
		const made = bench(['interrupted', ok({ id: ID })]);
		expect(await run(made, ({ api }) => api.sendEmail(email, 'key-1'))).toEqual({ id: ID });
		expect(made.transport.requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1']);
		expect(bodyOf(made)).toEqual({ to: ['a@x.io'], template: { id: 'welcome', variables: { plan: 'pro' } }, reply_to: ['b@x.io'] });
	});

	test.each<[string, unknown[]]>([
		['leaves failed e-mails out', [{ id: 'e0' }, { id: 'e2' }]],
		['keeps the place of failed e-mails', [{ id: 'e0' }, null, { id: 'e2' }]],
	])('a batch whose data %s maps each id to its e-mail', async (_, data) => {
		const made = bench([ok({ data, errors: [{ index: 1, message: 'Invalid `to`: bad@@x.io' }] })]);
		const result = await run(made, ({ api }) => api.sendBatch([email, email, email], 'key-2'));
		expect(result.ids).toEqual(new Map([[0, 'e0'], [2, 'e2']]));
		expect(result.errors.get(1)).toContain('[address]');
		expect(made.transport.requests[0]?.headers).toMatchObject({ 'x-batch-validation': 'permissive', 'idempotency-key': 'key-2' });
	});

	test('a batch whose ids cannot be matched is a failure of unknown effect', async () => {
		expect(await failureOf(bench([ok({ data: [{ id: 'e0' }] })]), ({ api }) => api.sendBatch([email, email], 'k'))).toMatchObject({ code: 'server', effect: 'unknown' });
	});
});
