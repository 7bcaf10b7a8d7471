import { Resend } from 'resend';

import { useEmulator } from './harness';

/** The official SDK's own calls, paths and bodies: what it sends is understood, what it reads is there. */
const { current } = useEmulator({ importMs: 100_000 });
const sdk = (): Resend => new Resend(current().apiKey, { baseUrl: current().url });

/** The data of an answer that must be no error. */
async function dataOf<T>(answer: Promise<{ data: T; error: null } | { data: null; error: { message: string } }>): Promise<T> {
	const { data, error } = await answer;
	if (error !== null) throw new Error(error.message);
	return data;
}

test('contacts', async () => {
	const resend = sdk();
	await dataOf(resend.contactProperties.create({ key: 'plan', type: 'string', fallbackValue: 'free' }));
	const segment = await dataOf(resend.segments.create({ name: 'VIP' }));
	const { id } = await dataOf(resend.contacts.create({ email: 'a@x.io', firstName: 'Ann', properties: { plan: 'pro' }, segments: [{ id: segment.id }] }));
	await dataOf(resend.contacts.update({ id, lastName: 'Lee', firstName: null }));
	expect(await dataOf(resend.contacts.get({ email: 'a@x.io' }))).toMatchObject({ id, first_name: null, last_name: 'Lee', properties: { plan: { type: 'string', value: 'pro' } } });
	expect(await dataOf(resend.contacts.list({ limit: 10 }))).toMatchObject({ data: [{ id }], has_more: false });
	expect(await dataOf(resend.contacts.list({ segmentId: segment.id }))).toMatchObject({ data: [{ id }] });
	expect(await dataOf(resend.contacts.segments.list({ contactId: id }))).toMatchObject({ data: [{ id: segment.id, name: 'VIP' }] });
	expect(await dataOf(resend.contacts.segments.remove({ contactId: id, segmentId: segment.id }))).toMatchObject({ deleted: true });
	expect(await dataOf(resend.contacts.segments.add({ email: 'a@x.io', segmentId: segment.id }))).toEqual({ id: segment.id });
	expect(await dataOf(resend.contacts.remove(id))).toMatchObject({ contact: id, deleted: true });
	expect(await resend.contacts.get(id)).toMatchObject({ data: null, error: { statusCode: 404, name: 'not_found', message: 'Contact not found' } });
});

test('segments and properties', async () => {
	const resend = sdk();
	const { id } = await dataOf(resend.segments.create({ name: 'VIP' }));
	expect(await dataOf(resend.segments.update(id, { name: 'Very' }))).toEqual({ object: 'segment', id });
	expect(await dataOf(resend.segments.get(id))).toMatchObject({ name: 'Very' });
	expect(await dataOf(resend.segments.list())).toMatchObject({ data: [{ id }] });
	expect(await dataOf(resend.segments.remove(id))).toMatchObject({ deleted: true });
	const property = await dataOf(resend.contactProperties.create({ key: 'seats', type: 'number', fallbackValue: 1 }));
	await dataOf(resend.contactProperties.update({ id: property.id, fallbackValue: 2 }));
	expect(await dataOf(resend.contactProperties.get(property.id))).toMatchObject({ key: 'seats', fallbackValue: 2 });
	expect(await dataOf(resend.contactProperties.list())).toMatchObject({ data: [{ key: 'seats', type: 'number' }] });
	expect(await dataOf(resend.contactProperties.remove(property.id))).toMatchObject({ deleted: true });
});

test('topics', async () => {
	const resend = sdk();
	const { id } = await dataOf(resend.topics.create({ name: 'News', defaultSubscription: 'opt_in' }));
	current().state.addContact({ email: 'a@x.io' });
	await dataOf(resend.contacts.topics.update({ email: 'a@x.io', topics: [{ id, subscription: 'opt_out' }] }));
	expect(await dataOf(resend.contacts.topics.list({ email: 'a@x.io' }))).toMatchObject({ data: [{ id, subscription: 'opt_out' }] });
});

test('imports', async () => {
	const resend = sdk();
	const { id } = await dataOf(
		resend.contacts.imports.create({
			file: new Blob(['Mail,Plan\na@x.io,pro\n'], { type: 'text/csv' }),
			columnMap: { email: 'Mail', properties: { plan: { column: 'Plan', type: 'string' } } },
			onConflict: 'skip',
			segments: [{ id: current().state.addSegment('New').id }],
		}),
	);
	current().state.settle();
	expect(await dataOf(resend.contacts.imports.get(id))).toMatchObject({ status: 'completed', counts: { total: 1, created: 1 } });
	expect(current().state.propertiesOf('a@x.io')).toEqual({ plan: 'pro' });
	expect(current().state.segmentNamesOf('a@x.io')).toEqual(['New']);
});

test('templates and sends', async () => {
	const resend = sdk();
	const { id } = await dataOf(resend.templates.create({ name: 'T', alias: 't', subject: 'Hi {{{NAME}}}', from: 'us@example.com', html: '<p>x</p>', variables: [{ key: 'NAME', type: 'string', fallbackValue: 'you' }] }).publish());
	expect(await dataOf(resend.templates.get('t'))).toMatchObject({ id, status: 'published', variables: [{ key: 'NAME', fallback_value: 'you' }] });
	expect(await dataOf(resend.templates.list({ limit: 5 }))).toMatchObject({ data: [{ id }] });
	const send = async () => await dataOf(resend.emails.send({ to: 'a@x.io', template: { id: 't', variables: { NAME: 'Ann' } } }, { idempotencyKey: 'k' }));
	expect(await send()).toEqual(await send());
	expect(current().state.emailsTo('a@x.io').map(({ subject }) => subject)).toEqual(['Hi Ann']);
	const batch = await dataOf(
		resend.batch.send(
			[
				{ to: 'nobody', template: { id: 't' } },
				{ to: 'b@x.io', template: { id: 't' } },
			],
			{ batchValidation: 'permissive' },
		),
	);
	expect(batch).toMatchObject({ data: [{ id: expect.any(String) }], errors: [{ index: 0, message: expect.any(String) }] });
});

test('events and keys', async () => {
	const resend = sdk();
	expect(await dataOf(resend.events.send({ event: 'trial.started', email: 'a@x.io' }))).toEqual({ object: 'event', event: 'trial.started' });
	expect(await dataOf(resend.apiKeys.list())).toMatchObject({ object: 'list' });
	expect(await dataOf(resend.domains.list())).toMatchObject({ object: 'list' });
});
