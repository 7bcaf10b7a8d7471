import type { IDataObject } from 'n8n-workflow';

import { TABLE_NAME } from '../../../nodes/shared/n8n/dataTableCode';
import type { ExecutionOptions } from './processes';
import { execution, newProcess } from './processes';
import { Tables } from './tables';

const NOW = Date.UTC(2026, 10, 25, 10);
const DAY_MS = 24 * 60 * 60 * 1000;

/** One process; its runs share the tables, and a clock that the test moves. */
function processOn(tables: Tables, time: { now: number } = { now: NOW }) {
	const modules = newProcess();
	const clock = { now: () => time.now };
	return (options: ExecutionOptions = {}) => {
		const running = execution({ ...options, tables });
		const memory = modules.memory.openMemory(running.context, 'dataTable', clock);
		return {
			...running,
			warnings: () => memory.warnings,
			users: modules.userIds.openUserIds(memory, 'account', clock),
			states: modules.states.openSyncedStates(memory, 'account', 24, clock),
			ledger: new modules.ledger.StaticSentLedger(running.context, 'account', clock, memory),
		};
	};
}

type Run = ReturnType<ReturnType<typeof processOn>>;

async function learn(run: Run, user = 'u-1', contactId = 'c-1'): Promise<void> {
	await run.users.load([user]);
	run.users.remember(user, contactId);
	await run.users.save();
}

async function known(run: Run, user = 'u-1'): Promise<string | null> {
	await run.users.load([user]);
	return run.users.contactIdOf(user);
}

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `user.${index}`);

describe('the data table', () => {
	it('is made when it is first needed, and found by every other process', async () => {
		const tables = new Tables();
		await learn(processOn(tables)());
		expect(await known(processOn(tables)())).toBe('c-1');
		expect(tables.tables.map(({ name }) => name)).toEqual([TABLE_NAME]);
	});

	it('is made once by two processes at once', async () => {
		const tables = new Tables();
		await Promise.all([learn(processOn(tables)(), 'u-1'), learn(processOn(tables)(), 'u-2')]);
		expect(tables.tables).toHaveLength(1);
		expect(await known(processOn(tables)(), 'u-1')).toBe('c-1');
	});

	it('is distinguished from others with a like name', async () => {
		const tables = new Tables();
		tables.tables.push({ id: 'theirs', name: `${TABLE_NAME} (old)`, rows: [] });
		await learn(processOn(tables)());
		expect(tables.tables.map(({ rows }) => rows.length)).toEqual([0, 1]);
	});

	it('is made again after somebody deleted it', async () => {
		const tables = new Tables();
		const run = processOn(tables);
		await learn(run());
		tables.tables.length = 0;
		await learn(run(), 'u-2', 'c-2');
		expect(await known(processOn(tables)(), 'u-2')).toBe('c-2');
	});

	it.each([
		[1, 1],
		[500, 1],
		[1200, 3],
	])('%i users cost %i read and one write', async (count, reads) => {
		const tables = new Tables();
		const run = processOn(tables);
		await learn(run());
		tables.runs.length = 0;
		const { users } = run();
		await users.load(names(count));
		for (const name of names(count)) users.remember(name, 'c');
		await users.save();
		await users.save();
		expect(tables.runs.map((operations) => [...new Set(operations)])).toEqual([...Array.from({ length: reads }, () => ['get']), ['deleteRows', 'insert']]);
		expect(await known(processOn(tables)(), 'user.0')).toBe('c');
	});

	it('is written once for all that a run remembers', async () => {
		const tables = new Tables();
		const run = processOn(tables);
		await learn(run());
		tables.runs.length = 0;
		const { users, states } = run();
		users.remember('u-2', 'c-2');
		states.remember('email:ada', 'plan-a.', 'c-2');
		await users.save();
		await states.save();
		expect(tables.runs).toHaveLength(1);
		expect(tables.rows).toHaveLength(3);
	});

	it('is not written by a run that learns nothing', async () => {
		const tables = new Tables();
		const run = processOn(tables);
		await learn(run());
		tables.runs.length = 0;
		await learn(run());
		expect(tables.runs).toEqual([['get']]);
	});

	it('holds digests and ids of Resend only, and one row a user however often they come', async () => {
		const tables = new Tables();
		const time = { now: NOW };
		const run = processOn(tables, time);
		for (const contactId of ['c-1', 'c-2', 'c-3']) {
			time.now += DAY_MS;
			await learn(run(), 'ada@example.com', contactId);
		}
		expect(tables.rows).toEqual([{ id: expect.any(Number), key: expect.stringMatching(/^resendUserIds:[\w-]{16}$/), entry: expect.stringMatching(/^c-3 \w+$/), subject: '', expires: expect.any(Number) }]);
	});

	it('loses its expired rows to the next write', async () => {
		const tables = new Tables();
		const time = { now: NOW };
		const run = processOn(tables, time);
		await learn(run(), 'u-1');
		time.now += 92 * DAY_MS;
		await learn(run(), 'u-2');
		expect(tables.rows).toHaveLength(1);
	});

	it('leaves the static data of the workflow alone', async () => {
		const running = processOn(new Tables())({ polls: true });
		await learn(running);
		expect(running.saved()).toBeUndefined();
		expect(running.warnings()).toEqual([]);
	});
});

describe('processes that share the table', () => {
	it('a userId that moves to another address on another process resolves to the newer contact, also on the same day', async () => {
		const tables = new Tables();
		const time = { now: NOW };
		const [here, there] = [processOn(tables, time), processOn(tables, time)];
		await learn(here(), 'u-1', 'old');
		time.now += 1;
		await learn(there(), 'u-1', 'new');
		expect(await known(here())).toBe('new');
		time.now += 1;
		await learn(here(), 'u-1', 'old');
		expect(await known(there())).toBe('old');
	});

	it('of two rows of a key, which a race can leave, the newer entry counts, of one age the row that was written later', async () => {
		const tables = new Tables();
		const run = processOn(tables);
		await learn(run());
		const [row = {}] = tables.rows;
		tables.rows.push({ ...row, id: 1000, entry: `later ${NOW.toString(36)}` }, { ...row, id: 999, entry: `sooner ${NOW.toString(36)}` });
		expect(await known(processOn(tables)())).toBe('later');
	});

	it('an e-mail that one of them sent is known to the other, within the workflow', async () => {
		const tables = new Tables();
		const sending = processOn(tables)();
		await sending.ledger.load(['key']);
		sending.ledger.sent('key', '4ef9a417-02e9-4d39-ad75-9611e0fcc33c');
		await sending.ledger.save();
		const elsewhere = async (options: ExecutionOptions) => {
			const { ledger } = processOn(tables)(options);
			await ledger.load(['key']);
			return ledger.find('key');
		};
		expect(await elsewhere({})).toEqual({ kind: 'sent', emailId: '4ef9a417-02e9-4d39-ad75-9611e0fcc33c' });
		expect(await elsewhere({ workflowId: 'another' })).toBeNull();
	});
});

describe('a state that the table remembers', () => {
	async function synced(run: Run, digest: string, person = 'email:ada'): Promise<void> {
		await run.states.load([person]);
		run.states.contactIdOf(person, digest);
		await run.states.save();
		run.states.remember(person, digest, 'c-1');
		await run.states.save();
	}

	async function trusted(run: Run, digest: string): Promise<string | null> {
		await run.states.load(['email:ada']);
		return run.states.contactIdOf('email:ada', digest);
	}

	it('is trusted by every process, also after a restart', async () => {
		const tables = new Tables();
		await synced(processOn(tables)(), 'plan-a.');
		expect(await trusted(processOn(tables)(), 'plan-a.')).toBe('c-1');
	});

	it('ends when another process brings the contact into another one', async () => {
		const tables = new Tables();
		const [here, there] = [processOn(tables), processOn(tables)];
		await synced(here(), 'plan-a.');
		await synced(there(), 'plan-b.');
		expect(await trusted(here(), 'plan-a.')).toBeNull();
	});

	it('ends when another process writes the contact under another name', async () => {
		const tables = new Tables();
		const [here, there] = [processOn(tables), processOn(tables)];
		await synced(here(), 'plan-a.');
		await synced(there(), 'plan-b.', 'id:c-1');
		expect(await trusted(here(), 'plan-a.')).toBeNull();
	});

	it('has ended before the contact is written, so that a crash leaves nothing to believe', async () => {
		const tables = new Tables();
		const [here, there] = [processOn(tables), processOn(tables)];
		await synced(here(), 'plan-a.');
		const crashing = there().states;
		await crashing.load(['email:ada']);
		crashing.contactIdOf('email:ada', 'plan-b.');
		await crashing.save();
		expect(await trusted(here(), 'plan-a.')).toBeNull();
	});
});

describe('where the table cannot be used', () => {
	it.each(['list', 'create', 'get'])('at %s, the node remembers as without the option, and says why', async (refused) => {
		const tables = new Tables();
		tables.refuse = (operation) => (operation === refused ? 'Data tables are disabled' : null);
		const run = processOn(tables);
		const first = run();
		await learn(first);
		expect(first.warnings()).toEqual([expect.stringContaining('Data tables are disabled')]);
		const saved = first.saved() ?? {};
		expect(await known(processOn(tables)({ staticData: saved }))).toBe('c-1');
	});

	it.each(['deleteRows', 'insert'])('at %s, what was to be written is remembered as without the option', async (refused) => {
		const tables = new Tables();
		const first = processOn(tables)();
		await first.users.load(['u-1']);
		tables.refuse = (operation) => (operation === refused ? 'The disk is full' : null);
		first.users.remember('u-1', 'c-1');
		await first.users.save();
		expect(first.warnings()).toEqual([expect.stringContaining('The disk is full')]);
		expect(first.saved()?.['global']).toMatchObject({ resendUserIds: expect.any(Object) });
	});

	it('nothing of others is erased then either', async () => {
		const tables = new Tables();
		tables.refuse = () => 'Data tables are disabled';
		const running = processOn(tables)({ polls: true });
		await learn(running);
		expect(running.saved()).toBeUndefined();
		expect(running.warnings()).toHaveLength(2);
	});

	it('no state is trusted', async () => {
		const tables = new Tables();
		const run = processOn(tables);
		const first = run();
		first.states.remember('email:ada', 'plan-a.', 'c-1');
		await first.states.save();
		tables.refuse = () => 'Data tables are disabled';
		const later = run();
		await later.states.load(['email:ada']);
		expect(later.states.contactIdOf('email:ada', 'plan-a.')).toBeNull();
	});
});

describe('what static data remembers from before the option was chosen', () => {
	it('is still known, and is in the table from the next identify on', async () => {
		const tables = new Tables();
		const before: IDataObject = { global: { resendUserIds: {} } };
		const modules = newProcess();
		const { context, saved } = execution({ staticData: before });
		modules.userIds.openUserIds(modules.memory.openMemory(context, 'workflow', { now: () => NOW }), 'account', { now: () => NOW }).remember('u-1', 'c-1');
		const staticData = saved() ?? {};
		const run = processOn(tables);
		expect(await known(run({ staticData }))).toBe('c-1');
		await learn(run({ staticData }));
		expect(await known(processOn(tables)())).toBe('c-1');
	});
});
