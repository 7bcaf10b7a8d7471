import { startEmulator } from '../virtual/emulator';
import type { Emulator } from '../emulator/server';
import { addWelcome, failures, mailsPerPerson, onceEach, outcomes, people, send, sends } from './sendTemplate';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ rateLimit: 'off' });
});
afterAll(() => emulator.stop());
beforeEach(() => {
	emulator.reset();
	addWelcome(emulator);
});

const UPSERT = { upsertContact: true, firstName: '={{ $json.first }}', properties: { mappingMode: 'defineBelow', value: { plan: '={{ $json.plan }}' }, schema: [] } };
const CONTINUE = { onError: 'continueRegularOutput' } as const;
const email = 'person-0@example.com';

describe('the contact of the recipient', () => {
	it('is created before the e-mail goes out', async () => {
		emulator.state.addProperty('plan');
		const [sent] = outcomes(await send(emulator, UPSERT, people(1, () => ({ first: 'Ada', plan: 'pro' }))));
		const contact = emulator.state.contactByEmail(email);
		expect(contact).toMatchObject({ firstName: 'Ada', unsubscribed: false });
		expect(sent).toMatchObject({ outcome: 'sent', contact: { outcome: 'created', contactId: contact?.id, properties: { plan: 'pro' } } });
		const writes = emulator.requests({ method: 'POST' }).map(({ route }) => route);
		expect(writes).toEqual(['/contacts', '/emails']);
		expect(sent?.['requests']).toBe(emulator.requests().length);
	});

	it('keeps an opt-out, and the e-mail goes out all the same, with a warning', async () => {
		emulator.state.addContact({ email, firstName: 'Old', unsubscribed: true });
		const [sent] = outcomes(await send(emulator, UPSERT, people(1, () => ({ first: 'Ada' }))));
		expect(sent).toMatchObject({ outcome: 'sent', contact: { outcome: 'updated' }, warnings: [expect.stringContaining('has opted out')] });
		expect(emulator.state.contactByEmail(email)).toMatchObject({ firstName: 'Ada', unsubscribed: true });
	});

	it.each([['null', null], ['blank', ' ']])('keeps its name where the field gives %s', async (_what, first) => {
		emulator.state.addContact({ email, firstName: 'Ada' });
		outcomes(await send(emulator, UPSERT, people(1, () => ({ first }))));
		expect(emulator.state.contactByEmail(email)?.firstName).toBe('Ada');
	});

	it('that cannot be written costs only its own item the e-mail', async () => {
		emulator.fault({ kind: 'status', status: 500, times: 50, match: { path: /person-1%40/ } });
		const items = people(3);
		const result = await send(emulator, { ...UPSERT, options: { keepTryingFor: 0 } }, items, CONTINUE);
		expect(failures(result)).toHaveLength(1);
		expect(failures(result)[0]).toMatchObject({ details: { code: 'server', template: { name: 'Welcome' } } });
		expect(mailsPerPerson(emulator)).toEqual(onceEach([{ email }, { email: 'person-2@example.com' }]));
	});

	it('of an item that is refused is not written', async () => {
		emulator.reset();
		addWelcome(emulator, { variables: [{ key: 'plan' }] });
		const result = await send(emulator, UPSERT, people(2, (index) => (index === 0 ? {} : { template_variables: { plan: 'pro' } })), CONTINUE);
		expect(failures(result)).toHaveLength(1);
		expect(emulator.state.contactByEmail(email)).toBeUndefined();
		expect(emulator.state.contactByEmail('person-1@example.com')).toBeDefined();
	});

	it('is left alone where the user turned it off', async () => {
		const [sent] = outcomes(await send(emulator, { ...UPSERT, upsertContact: false }, people(1)));
		expect(sent).toMatchObject({ outcome: 'sent', requests: 2 });
		expect(emulator.state.contacts.all()).toEqual([]);
	});
});

describe('only if subscribed', () => {
	const options = { onlyIfSubscribed: true };

	it.each([
		['with the contact updated on the way', true],
		['with a look at the contact only', false],
	])('skips who has opted out, %s', async (_how, upsertContact) => {
		emulator.state.addContact({ email, unsubscribed: true });
		emulator.state.addContact({ email: 'person-1@example.com' });
		const done = outcomes(await send(emulator, { upsertContact, options }, people(3)));
		expect(done).toMatchObject([{ outcome: 'skipped', reason: 'unsubscribed' }, { outcome: 'sent' }, { outcome: 'sent' }]);
		expect(mailsPerPerson(emulator).get(email)).toBeUndefined();
		expect(done.reduce((sum, { requests }) => sum + Number(requests), 0)).toBe(emulator.requests().length);
	});

	it('skips an e-mail to several people when one of them has opted out', async () => {
		emulator.state.addContact({ email: 'b@example.com', unsubscribed: true });
		expect(outcomes(await send(emulator, { to: 'a@example.com, b@example.com', options }, people(1)))).toMatchObject([{ outcome: 'skipped', reason: 'unsubscribed' }]);
		expect(sends(emulator)).toEqual([]);
	});

	it.each([
		['reached Resend', 'lostAnswer', 1, ['unsubscribed', 'already_sent', 'already_sent']],
		['did not reach Resend', 'reset', 0, ['unsubscribed', undefined, undefined]],
	] as const)('an opt-out between two tries of a batch that %s holds, and does not hold up the others', async (_what, kind, mailsToThem, reasons) => {
		emulator.fault({ kind, match: { route: '/emails/batch' } });
		const parameters = { upsertContact: true, options: { ...options, keepTryingFor: 0 } };
		const items = people(3);
		const failed = await send(emulator, parameters, items, { executionId: '11' });
		expect(failed.error()).toContain('It is not clear whether');
		const contact = emulator.state.contactByEmail(email);
		if (contact !== undefined) contact.unsubscribed = true;
		const again = outcomes(await send(emulator, parameters, items, { executionId: '12', retryOf: failed.run }));
		expect(again.map(({ reason }) => reason)).toEqual(reasons);
		const mails = mailsPerPerson(emulator);
		expect([email, 'person-1@example.com', 'person-2@example.com'].map((person) => mails.get(person) ?? 0)).toEqual([mailsToThem, 1, 1]);
	});
});
