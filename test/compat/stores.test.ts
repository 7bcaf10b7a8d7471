import type { IDataObject } from 'n8n-workflow';

import recorded from './stores/0.1.0.json';
import { startEmulator } from '../virtual/emulator';
import type { Emulator } from '../emulator/server';
import { addWelcome, outcomes, people, send } from '../nodes/sendTemplate';
import { execution, newProcess } from '../unit/store/processes';
import { Tables } from '../unit/store/tables';

/** Static data that version 0.1.0 wrote; the day and the minute it was recorded are the present of these tests. */
const clock = { now: () => recorded.recordedAt + 60_000 };
const ACCOUNT = 'credential-1';

describe.each(['workflow', 'dataTable'] as const)('after an upgrade from 0.1.0, with Remember In: %s,', (rememberIn) => {
	const open = (staticData: IDataObject) => {
		const modules = newProcess();
		const { context } = execution({ staticData, tables: new Tables() });
		return { modules, context, memory: modules.memory.openMemory(context, rememberIn, clock) };
	};

	it.each(Object.entries(recorded.contacts))('the user %s is known', async (user, contactId) => {
		const { modules, memory } = open(recorded.contactSync);
		const users = modules.userIds.openUserIds(memory, ACCOUNT, clock);
		await users.load([user]);
		expect(users.contactIdOf(user)).toBe(contactId);
	});

	it('e-mails that were sent are known as sent, attempts as attempts', async () => {
		const { modules, memory, context } = open(recorded.ledger);
		const ledger = new modules.ledger.StaticSentLedger(context, ACCOUNT, clock, memory);
		await ledger.load(['key-1', 'key-2', 'key-3', 'key-4', 'key-5']);
		expect(ledger.find('key-1')).toEqual({ kind: 'sent', emailId: '4ef9a417-02e9-4d39-ad75-9611e0fcc33c' });
		expect(ledger.find('key-2')).toEqual({ kind: 'sent', emailId: 'ownid' });
		expect(ledger.find('key-3')).toEqual({ kind: 'attempted', batch: 'batch-key', position: 40 });
		expect(ledger.find('key-4')).toEqual({ kind: 'attempted', batch: null, position: 0 });
		expect(ledger.find('key-5')).toBeNull();
	});

	it('a state is looked at again: 0.1.0 does not say which process wrote it', async () => {
		const { modules, memory } = open(recorded.contactSync);
		const states = modules.states.openSyncedStates(memory, 'account', 24, clock);
		await states.load(['email:ada@example.com']);
		expect(states.contactIdOf('email:ada@example.com', 'q_Anpd6')).toBeNull();
	});
});

jest.setTimeout(30_000);

describe('e-mails that 0.1.0 sent', () => {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
		const template = emulator.state.template(addWelcome(emulator));
		// The e-mail's key has the id of its template in it.
		if (template !== undefined) Object.assign(template, { id: recorded.templateId });
	});
	afterAll(() => emulator.stop());
	afterEach(() => jest.restoreAllMocks());

	it.each<[string, IDataObject, (index: number) => IDataObject, number]>([
		['by message id', {}, (index) => ({ messageId: `m-${index}`, type: 'track' }), 3],
		['by a chosen key', { options: { idempotencyKey: 'chosen-1' } }, () => ({}), 1],
	])('are not sent again, %s', async (_name, parameters, more, count) => {
		const now = Date.now.bind(Date);
		const since = recorded.recordedAt + 60_000 - now();
		jest.spyOn(Date, 'now').mockImplementation(() => now() + since);
		const result = await send(emulator, parameters, people(count, more), { workflowId: 'recorded-2', staticData: structuredClone(recorded.sendTemplate) });
		expect(outcomes(result).map(({ outcome }) => outcome)).toEqual(Array.from({ length: count }, () => 'skipped'));
		expect(emulator.state.emails.all()).toEqual([]);
	});
});
