import { EVERY_QUIRK_BOTH_WAYS } from '../emulator/quirks';
import { dataOf, useEmulator } from './harness';

const { current, call } = useEmulator({ importMs: 0 });

test.each(EVERY_QUIRK_BOTH_WAYS)('with %j somebody signs up, changes and joins a segment', async (quirks) => {
	current().setQuirks(quirks);
	current().clock.freeze();
	expect((await call('POST', '/contact-properties', { body: { key: 'plan', type: 'string' } })).status).toBe(201);
	const segment = await call('POST', '/segments', { body: { name: 'VIP' } });
	const contact = await call('POST', '/contacts', { body: { email: 'ann@x.io', first_name: 'Ann' } });
	expect([segment.status, contact.status]).toEqual([201, 201]);
	expect((await call('PATCH', '/contacts/ann%40x.io', { body: { properties: { plan: 'pro' } } })).status).toBe(200);
	expect((await call('POST', `/contacts/ann%40x.io/segments/${String(segment.body['id'])}`)).status).toBe(200);
	current().clock.advance(5000);
	expect(dataOf(await call('GET', `/segments/${String(segment.body['id'])}/contacts?limit=100`))).toMatchObject([{ id: contact.body['id'], email: 'ann@x.io' }]);
	expect((await call('GET', '/contacts/ann%40x.io')).body).toMatchObject({ first_name: 'Ann', properties: { plan: { value: 'pro' } } });
});

test('what is used of the plan, for any key', async () => {
	current().setQuirks({ segmentCap: 3 });
	current().state.addContact({ email: 'ann@x.io', segments: ['VIP'] });
	const { status, body } = await call('GET', '/usage', { key: current().sendingKey });
	expect(status).toBe(200);
	expect(body).toMatchObject({ object: 'usage', contacts: { used: 1 }, segments: { used: 1, limit: 3 }, rate_limit: { limit: 10 } });
});
