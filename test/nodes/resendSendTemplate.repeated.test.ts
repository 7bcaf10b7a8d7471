
import { startEmulator } from '../virtual/emulator';
import { pass } from '../virtual/machine';
import type { Emulator } from '../emulator/server';
import { addWelcome, failures, mailsPerPerson, nodeOfAnotherProcess, onceEach, outcomes, people, send, sends } from './sendTemplate';

const RETRY_ON_FAIL = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
/** The client itself tries once only: what is repeated is repeated by n8n. */
const ONE_TRY = { options: { keepTryingFor: 0 } };
const ONE_MAIL = new Map([['person-0@example.com', 1]]);

let emulator: Emulator;
let executions = 0;
/** n8n gives every execution a new id. */
const executionId = (): string => String((executions += 1));

beforeAll(async () => {
	emulator = await startEmulator({ rateLimit: 'off' });
});
afterAll(() => emulator.stop());
beforeEach(() => {
	emulator.reset();
	addWelcome(emulator);
});

function batchKeys(): unknown[] {
	return emulator.requests({ route: '/emails/batch' }).map(({ headers }) => headers['idempotency-key']);
}

describe('Retry On Fail runs the whole node again', () => {
	it('repeats only the batch whose answer was lost, under the same key', async () => {
		emulator.fault({ kind: 'lostAnswer', match: { route: '/emails/batch', nth: 2 } });
		const items = people(250);
		const sent = outcomes(await send(emulator, ONE_TRY, items, { executionId: executionId(), node: RETRY_ON_FAIL }));
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
		const keys = batchKeys();
		expect(keys).toHaveLength(4);
		expect(new Set(keys).size).toBe(3);
		expect(sent.map(({ outcome, to }) => [outcome, to])).toEqual(items.map(({ email }) => ['sent', email]));
		const idOf = new Map(emulator.state.emails.all().map(({ id, to }) => [to[0], id]));
		expect(sent.map(({ emailId }) => emailId)).toEqual(items.map(({ email }) => idOf.get(String(email))));
	});

	it('sends a batch that surely failed again, and nobody twice', async () => {
		emulator.fault({ kind: 'status', status: 500, match: { route: '/emails/batch', nth: 1 }, times: 2 });
		const items = people(150);
		outcomes(await send(emulator, ONE_TRY, items, { executionId: executionId(), node: RETRY_ON_FAIL }));
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
	});

	it('keeps the batch of a lost answer as it was when one more item is ready the second time', async () => {
		emulator.fault({ kind: 'status', status: 500, match: { method: 'GET', path: /person-1%40/ } });
		emulator.fault({ kind: 'lostAnswer', match: { route: '/emails/batch' } });
		const items = people(3);
		outcomes(await send(emulator, { ...ONE_TRY, upsertContact: true }, items, { executionId: executionId(), node: RETRY_ON_FAIL }));
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
		expect([...sends(emulator)].sort()).toEqual(['/emails', '/emails/batch', '/emails/batch']);
		expect(new Set(batchKeys()).size).toBe(1);
	});

	it('repeats a batch with the same key although a variable says the time', async () => {
		emulator.state.templates.all().forEach(({ id }) => emulator.state.templates.remove(id));
		addWelcome(emulator, { variables: [{ key: 'at' }] });
		emulator.fault({ kind: 'lostAnswer', match: { route: '/emails/batch' } });
		const items = people(3);
		const result = await send(emulator, { ...ONE_TRY, variablesJson: '={{ { at: $now.toISO() + Math.random() } }}' }, items, { executionId: executionId(), node: RETRY_ON_FAIL });
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
		expect(result.error()).toContain('handed to Resend within the last 24 hours already');
		expect(new Set(batchKeys()).size).toBe(1);
	});

	it('sends again what Resend refused, once the reason is gone', async () => {
		emulator.state.verifiedDomains = [];
		const first = await send(emulator, ONE_TRY, people(3), { executionId: executionId(), onError: 'continueRegularOutput' });
		expect(failures(first)).toHaveLength(3);
		emulator.state.verifiedDomains = 'any';
		const items = people(3);
		outcomes(await send(emulator, ONE_TRY, items, { executionId: executionId() }));
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
	});
});

describe('Retry execution goes on under a new execution id', () => {
	it.each([
		['in the same process', () => undefined],
		['after a restart, when nothing is remembered', () => nodeOfAnotherProcess()],
	])('%s: sends nothing twice', async (_where, otherNode) => {
		emulator.fault({ kind: 'lostAnswer', match: { route: '/emails/batch', nth: 2 } });
		const items = people(250);
		const failed = await send(emulator, ONE_TRY, items, { executionId: executionId() });
		expect(failed.error()).toContain('It is not clear whether the e-mail went out');
		const type = otherNode();
		const retried = await send(emulator, ONE_TRY, items, { executionId: executionId(), retryOf: failed.run, ...(type === undefined ? {} : { type }) });
		expect(outcomes(retried).map(({ outcome }) => outcome)).toEqual(items.map(() => 'sent'));
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
	});

	it.each([
		['the person whose contact could not be written', { kind: 'status', status: 500, match: { method: 'GET', path: /person-1%40/ } } as const, ['/emails/batch', '/emails']],
		['nobody, and the lost batch as it was', { kind: 'lostAnswer', match: { route: '/emails/batch' } } as const, ['/emails/batch', '/emails/batch']],
	])('in another process, where only the data of the execution tells what went out: sends to %s', async (_whom, fault, requests) => {
		emulator.fault(fault);
		const items = people(3);
		const parameters = { ...ONE_TRY, upsertContact: true };
		const failed = await send(emulator, parameters, items, { executionId: executionId() });
		expect(failed.error()).toBeDefined();
		expect(JSON.stringify(failed.run.data.executionData?.contextData)).not.toContain('person-');
		outcomes(await send(emulator, parameters, items, { executionId: executionId(), retryOf: failed.run, type: nodeOfAnotherProcess() }));
		expect(mailsPerPerson(emulator)).toEqual(onceEach(items));
		expect(sends(emulator)).toEqual(requests);
	});

	it('what went well leaves nothing behind in the data of the execution', async () => {
		const { run } = await send(emulator, {}, people(3), { executionId: executionId() });
		expect(JSON.stringify(run.data.executionData?.contextData)).not.toContain('resendSentEmails');
	});

	it('two executions with the same items are two e-mails', async () => {
		outcomes(await send(emulator, {}, people(1), { executionId: executionId() }));
		await pass(5);
		outcomes(await send(emulator, {}, people(1), { executionId: executionId() }));
		expect(mailsPerPerson(emulator)).toEqual(new Map([['person-0@example.com', 2]]));
	});
});

describe('an event that is delivered again', () => {
	/** With a dot, which no digest has: a short id without it stands in some digest by chance. */
	const delivered = (index: number) => ({ body: { type: 'track', event: 'Trial Started', messageId: `message.${index}` } });
	const events = (count: number) => people(count, delivered);

	it('is skipped as already sent with the e-mail id of then, without a request to send', async () => {
		const [first] = outcomes(await send(emulator, {}, events(3), { executionId: executionId() }));
		const before = sends(emulator).length;
		const [again] = outcomes(await send(emulator, {}, events(1), { executionId: executionId() }));
		expect(again).toMatchObject({ outcome: 'skipped', reason: 'already_sent', emailId: first?.['emailId'], advice: expect.stringContaining('went out before') });
		expect(sends(emulator)).toHaveLength(before);
	});

	it('goes out once also where the other process and its memory are gone', async () => {
		const [first] = outcomes(await send(emulator, {}, events(1), { executionId: executionId() }));
		const [again] = outcomes(await send(emulator, {}, events(1), { executionId: executionId(), type: nodeOfAnotherProcess() }));
		expect(again?.['emailId']).toBe(first?.['emailId']);
		expect(mailsPerPerson(emulator)).toEqual(ONE_MAIL);
	});

	it('is known from static data after a restart, whatever it comes with; static data names nobody', async () => {
		const { saved, ...first } = await send(emulator, {}, events(3), { executionId: executionId(), staticData: {} });
		expect(outcomes({ saved, ...first })).toHaveLength(3);
		expect(JSON.stringify(saved)).not.toContain('person-');
		expect(JSON.stringify(saved)).not.toContain('message.');
		const items = [...events(2), { email: 'new@example.com', body: { messageId: 'm-new' } }];
		const again = outcomes(await send(emulator, {}, items, { executionId: executionId(), type: nodeOfAnotherProcess(), staticData: saved ?? {} }));
		expect(again.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped', 'sent']);
		expect([...mailsPerPerson(emulator).values()]).toEqual([1, 1, 1, 1]);
	});

	it('is not sent alone while nobody knows about the large batch it was part of', async () => {
		emulator.fault({ kind: 'lostAnswer', match: { route: '/emails/batch', nth: 2 } });
		const options = { onError: 'continueRegularOutput' } as const;
		const many = events(103);
		expect(failures(await send(emulator, ONE_TRY, many, { ...options, executionId: executionId() }))).toHaveLength(3);
		const [alone] = failures(await send(emulator, ONE_TRY, many.slice(101, 102), { ...options, executionId: executionId() }));
		expect(alone).toMatchObject({ details: { code: 'sendUnclear' }, message: expect.stringContaining('Idempotency Key') });
		const together = outcomes(await send(emulator, ONE_TRY, [...many].reverse(), { ...options, executionId: executionId() }));
		expect(together.map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent', ...many.slice(3).map(() => 'skipped')]);
		expect(mailsPerPerson(emulator)).toEqual(onceEach(many));
	});

	it('whose e-mail alone got no answer goes out alone again, also among more than a hundred', async () => {
		emulator.fault({ kind: 'lostAnswer', match: { route: '/emails' } });
		const many = events(102);
		expect(failures(await send(emulator, ONE_TRY, many.slice(0, 1), { onError: 'continueRegularOutput', executionId: executionId() }))).toHaveLength(1);
		outcomes(await send(emulator, ONE_TRY, many, { executionId: executionId() }));
		expect(mailsPerPerson(emulator)).toEqual(onceEach(many));
		expect([...sends(emulator)].sort()).toEqual(['/emails', '/emails', '/emails/batch', '/emails/batch']);
	});

	it('is kept back by what a second try that surely failed leaves of the first', async () => {
		emulator.fault({ kind: 'lostAnswer', match: { route: '/emails/batch', nth: 2 } });
		emulator.fault({ kind: 'status', status: 422, body: { statusCode: 422, name: 'validation_error', message: 'No' }, match: { route: '/emails/batch', nth: 3 } });
		const options = { onError: 'continueRegularOutput' } as const;
		const many = events(103);
		await send(emulator, ONE_TRY, many, { ...options, executionId: executionId() });
		expect(failures(await send(emulator, ONE_TRY, many, { ...options, executionId: executionId() }))).toHaveLength(3);
		expect(failures(await send(emulator, ONE_TRY, many.slice(100, 101), { ...options, executionId: executionId() }))).toMatchObject([{ details: { code: 'sendUnclear' } }]);
		expect(mailsPerPerson(emulator)).toEqual(onceEach(many));
	});

	it('with another reminder about the same appointment is two e-mails, the same reminder again one', async () => {
		const reminder = (when: string) => people(1, () => ({ body: { type: 'reminder', event_id: 'appointment-7', when } }));
		for (const when of ['tomorrow', 'in an hour', 'tomorrow']) outcomes(await send(emulator, {}, reminder(when), { executionId: executionId() }));
		expect(mailsPerPerson(emulator)).toEqual(new Map([['person-0@example.com', 2]]));
	});

	it('twice at the same moment is one e-mail: the others wait for the first', async () => {
		emulator.setLatency(50);
		const results = await Promise.all([1, 2, 3].map(() => send(emulator, {}, events(1), { executionId: executionId() })));
		const done = results.flatMap(outcomes);
		expect(done.map(({ outcome }) => outcome).sort()).toEqual(['sent', 'skipped', 'skipped']);
		expect(new Set(done.map(({ emailId }) => emailId)).size).toBe(1);
		expect(sends(emulator)).toHaveLength(1);
		expect(mailsPerPerson(emulator)).toEqual(ONE_MAIL);
	});

	it('with other content is one e-mail too; where only Resend remembers it says so', async () => {
		emulator.state.templates.all().forEach(({ id }) => emulator.state.templates.remove(id));
		addWelcome(emulator, { variables: [{ key: 'plan' }] });
		const says = (plan: string) => ({ variablesJson: `={{ { plan: "${plan}" } }}` });
		outcomes(await send(emulator, says('pro'), events(1), { executionId: executionId() }));
		expect(outcomes(await send(emulator, says('team'), events(1), { executionId: executionId() }))[0]).toMatchObject({ outcome: 'skipped', reason: 'already_sent' });
		const elsewhere = await send(emulator, says('team'), events(1), { executionId: executionId(), type: nodeOfAnotherProcess(), onError: 'continueRegularOutput' });
		expect(failures(elsewhere)[0]).toMatchObject({
			error: expect.stringContaining('handed to Resend within the last 24 hours already'),
			message: expect.stringContaining('Idempotency Key'),
			details: { code: 'conflict', status: 409, name: 'invalid_idempotent_request' },
		});
		expect(mailsPerPerson(emulator)).toEqual(ONE_MAIL);
	});

	it('may go out again after 24 hours', async () => {
		outcomes(await send(emulator, {}, events(1), { executionId: executionId() }));
		const now = Date.now;
		// The emulator's clock follows, in this process.
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 25 * 60 * 60 * 1000);
		try {
			expect(outcomes(await send(emulator, {}, events(1), { executionId: executionId() }))[0]?.['warnings']).toEqual([]);
		} finally {
			clock.mockRestore();
		}
		expect(mailsPerPerson(emulator)).toEqual(new Map([['person-0@example.com', 2]]));
	});
});
