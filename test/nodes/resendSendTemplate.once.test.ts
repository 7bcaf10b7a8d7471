import type { IDataObject } from 'n8n-workflow';

import { formatEntry, MAX_ENTRIES, minuteOf } from '../../nodes/shared/sending/ledger';
import { startEmulator } from '../virtual/emulator';
import type { Emulator } from '../emulator/server';
import { addWelcome, failures, mailsPerPerson, onceEach, outcomes, people, send, sends } from './sendTemplate';

describe('each e-mail goes out once', () => {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ rateLimit: 'off', seed: 7 });
	});
	afterAll(() => emulator.stop());
	beforeEach(() => {
		emulator.reset();
		addWelcome(emulator);
	});

	it('sends 250 items in 3 requests', async () => {
		const items = people(250);
		const sent = outcomes(await send(emulator, {}, items));
		expect(sends(emulator)).toEqual(['/emails/batch', '/emails/batch', '/emails/batch']);
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
		const idOf = new Map(emulator.state.emails.all().map(({ id, to }) => [to[0], id]));
		expect(sent.map(({ to, emailId }) => [to, emailId])).toEqual(items.map(({ email }) => [email, idOf.get(String(email))]));
	});

	it('1,000 e-mails cost 11 requests, one of them for the template', async () => {
		const sent = outcomes(await send(emulator, {}, people(1000)));
		expect(emulator.requests()).toHaveLength(11);
		expect(sent.reduce((sum, { requests }) => sum + Number(requests), 0)).toBe(11);
	});

	it('keeps at most 200 kB of static data, however many runs have sent', async () => {
		const idOf = (place: number) => `${place.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
		const earlier = Array.from({ length: MAX_ENTRIES }, (_, place) => [`entry-${place}`.padEnd(16, '-'), formatEntry({ kind: 'sent', emailId: idOf(place) }, minuteOf(Date.now()))] as const);
		let staticData: IDataObject = { global: { resendSentEmails: Object.fromEntries(earlier) } };
		for (let run = 0; run < 4; run += 1) {
			const { saved } = await send(emulator, {}, people(100, (index) => ({ email: `person-${run}-${index}@example.com` })), { executionId: `many-${run}`, staticData });
			expect(saved).toBeDefined();
			staticData = saved ?? {};
			expect(JSON.stringify(staticData).length).toBeLessThan(200_000);
		}
		expect(Object.keys(Object(Object(staticData['global'])['resendSentEmails'])).length).toBeGreaterThan(3_000);
	});

	it('sends 250 items once each through lost answers and 500s', async () => {
		emulator.fault({ kind: 'lostAnswer', probability: 0.3, match: { route: /^\/emails/ } });
		emulator.fault({ kind: 'status', status: 500, probability: 0.3, match: { route: /^\/emails/ } });
		emulator.fault({ kind: 'status', status: 500, when: 'after', probability: 0.3, match: { route: /^\/emails/ } });
		const items = people(250);
		const sent = outcomes(await send(emulator, {}, items));
		expect(sent.map(({ outcome }) => outcome)).toEqual(items.map(() => 'sent'));
		expect(sends(emulator).length).toBeGreaterThan(3);
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
	}, 60_000);

	it('lets one bad address fail alone', async () => {
		const items = people(120).map((item, index) => (index === 60 ? { email: 'no address' } : item));
		const result = await send(emulator, {}, items, { onError: 'continueRegularOutput' });
		expect(failures(result)).toHaveLength(1);
		expect(failures(result)[0]).toMatchObject({ error: 'What To resolves to is no e-mail address' });
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items.filter((_, index) => index !== 60)));
	});
});
