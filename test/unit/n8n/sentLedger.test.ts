import type { IContextObject } from 'n8n-workflow';

import { StaticSentLedger } from '../../../nodes/shared/n8n/sentLedger';
import type { LedgerEntry } from '../../../nodes/shared/sending/ledger';
import { formatEntry, KEEP_MINUTES, MAX_ENTRIES, minuteOf } from '../../../nodes/shared/sending/ledger';
import { entryKey } from '../../../nodes/shared/store/store';
import type { EntryRules, Memory, Store } from '../../../nodes/shared/store/store';
import { idle } from '../resend/fakes';

const FIELD = 'resendSentEmails';
const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const sent: LedgerEntry = { kind: 'sent', emailId: 'e-1' };
const attempted: LedgerEntry = { kind: 'attempted', batch: 'n8n-batch-x', position: 3 };
const text = (entry: LedgerEntry, at = NOW): string => formatEntry(entry, minuteOf(at));

/** What outlives an execution, as a plain map. */
class MapMemory implements Memory, Store {
	readonly entries = new Map<string, string>();
	readonly loaded: string[] = [];
	readonly warnings: readonly string[] = [];
	saves = 0;
	opened: { name: string; rules: EntryRules } | null = null;

	has = (): boolean => false;
	isCurrent = (): boolean => true;
	isKept = (): boolean => true;
	get = (key: string): string | undefined => this.entries.get(key);
	set = (key: string, entry: string): void => void this.entries.set(key, entry);
	drop = (key: string): void => void this.entries.delete(key);
	open = (name: string, rules: EntryRules): Store => {
		this.opened = { name, rules };
		return this;
	};
	load = async (keys: readonly string[]): Promise<void> => void this.loaded.push(...keys);
	save = async (): Promise<void> => void (this.saves += 1);
}

interface Setup {
	account?: string;
	/** The data of the execution; null where this n8n has none. */
	carried?: IContextObject | null;
	memory?: MapMemory;
	time?: { now: number };
}

function ledgerOf({ account = 'account', carried = {}, memory = new MapMemory(), time = { now: NOW } }: Setup = {}): StaticSentLedger {
	const getContext = (type: string): IContextObject => {
		if (carried === null || type !== 'node') throw new Error('No context here');
		return carried;
	};
	const context = {
		getContext,
		getMode: () => 'webhook' as const,
		getWorkflow: () => ({ id: 'w', active: true }),
		getWorkflowStaticData: () => ({}),
		executeWorkflow: () => Promise.reject(new Error('No tables here')),
	};
	return new StaticSentLedger(context, account, { now: () => time.now }, memory);
}

describe('what is known of an e-mail', () => {
	it('is what became of it last', () => {
		const ledger = ledgerOf();
		expect(ledger.find('k')).toBeNull();
		ledger.attempted('k', 'n8n-batch-x', 3);
		expect(ledger.find('k')).toEqual(attempted);
		ledger.sent('k', 'e-1');
		expect(ledger.find('k')).toEqual(sent);
		expect(ledger.find('other')).toBeNull();
	});

	it('is nothing where it surely was not sent', () => {
		const [carried, memory] = [{}, new MapMemory()];
		const ledger = ledgerOf({ carried, memory });
		ledger.attempted('k', null, 0);
		ledger.notSent('k');
		expect(ledger.find('k')).toBeNull();
		expect(memory.entries.size).toBe(0);
		expect(carried).toEqual({ [FIELD]: {} });
	});

	it('is nothing after 24 hours', () => {
		const time = { now: NOW };
		const ledger = ledgerOf({ time });
		ledger.sent('k', 'e-1');
		time.now += KEEP_MINUTES * MINUTE;
		expect(ledger.find('k')).toEqual(sent);
		time.now += MINUTE;
		expect(ledger.find('k')).toBeNull();
	});

	it('is known under a digest with the account in it, so that two accounts stay apart and nobody is named', () => {
		const memory = new MapMemory();
		ledgerOf({ memory, account: 'one' }).sent('ada@x.io', 'e-1');
		expect([...memory.entries]).toEqual([[entryKey('one', 'ada@x.io'), text(sent)]]);
		expect(ledgerOf({ memory, account: 'one' }).find('ada@x.io')).toEqual(sent);
		expect(ledgerOf({ memory, account: 'two' }).find('ada@x.io')).toBeNull();
	});

	it('is read once for all, and saved when asked', async () => {
		const memory = new MapMemory();
		const ledger = ledgerOf({ memory });
		await ledger.load(['a', 'b']);
		expect(memory.loaded).toEqual([entryKey('account', 'a'), entryKey('account', 'b')]);
		expect(memory.saves).toBe(0);
		await ledger.save();
		expect(memory.saves).toBe(1);
	});

	it('is the workflow\'s own and wanted for a day, the latest of it', () => {
		const [memory, time] = [new MapMemory(), { now: NOW }];
		ledgerOf({ memory, time });
		if (memory.opened === null) throw new Error('Not opened');
		const { name, rules } = memory.opened;
		expect(name).toBe(FIELD);
		expect(rules.scope).toBe('workflow');
		expect(rules.max).toBe(MAX_ENTRIES);
		expect(rules.newer(text(attempted), text(sent))).toBe(text(sent));
		expect(rules.expiresAt(text(sent))).toBe(NOW + (KEEP_MINUTES + 1) * MINUTE);
		expect(rules.surplus(new Map([['old', text(sent, NOW - (KEEP_MINUTES + 1) * MINUTE)], ['young', text(sent)]]))).toEqual(['old']);
		time.now += (KEEP_MINUTES + 1) * MINUTE;
		expect(rules.surplus(new Map([['young', text(sent)]]))).toEqual(['young']);
	});
});

describe('the data of the execution', () => {
	it('carries what this run did to a retry that has no other memory', async () => {
		const carried = {};
		const ledger = ledgerOf({ carried });
		ledger.attempted('a', 'n8n-batch-x', 3);
		ledger.sent('b', 'e-1');
		const retry = ledgerOf({ carried: structuredClone(carried) });
		expect([retry.find('a'), retry.find('b')]).toEqual([attempted, sent]);
	});

	it.each<[string, LedgerEntry, LedgerEntry, LedgerEntry]>([
		['what is sent stays sent, whoever says so', sent, attempted, sent],
		['what is sent is learned from it', attempted, sent, sent],
	])('and the memory, of one e-mail: %s', async (_rule, remembered, carriedEntry, expected) => {
		const digest = entryKey('account', 'k');
		const memory = new MapMemory();
		memory.entries.set(digest, text(remembered));
		const ledger = ledgerOf({ memory, carried: { [FIELD]: { [digest]: text(carriedEntry) } } });
		expect(ledger.find('k')).toEqual(expected);
		await ledger.load(['k']);
		expect(memory.entries.get(digest)).toBe(text(expected));
	});

	it('is written into the memory, so that other executions know it', async () => {
		const carried = {};
		ledgerOf({ carried }).sent('k', 'e-1');
		const memory = new MapMemory();
		await ledgerOf({ carried, memory }).load([]);
		expect([...memory.entries]).toEqual([[entryKey('account', 'k'), text(sent)]]);
	});

	it('writes nothing into the memory that stands there, or is broken', async () => {
		const digest = entryKey('account', 'k');
		const memory = new MapMemory();
		memory.entries.set(digest, text(sent));
		memory.set = () => {
			throw new Error('Nothing was to be written');
		};
		await ledgerOf({ memory, carried: { [FIELD]: { [digest]: text(attempted), other: 'broken', third: 7 } } }).load(['k']);
		expect([...memory.entries.keys()]).toEqual([digest]);
		memory.entries.set('other', 'broken too');
		await ledgerOf({ memory, carried: { [FIELD]: { other: 'broken' } } }).load(['k']);
	});

	it('need not carry on what all went well, and keeps what is others\'', () => {
		const carried: IContextObject = { theirs: 1 };
		const ledger = ledgerOf({ carried });
		ledger.sent('k', 'e-1');
		ledger.settled();
		expect(carried).toEqual({ theirs: 1 });
	});

	it.each([['text'], [7], [null], [undefined]])('that holds %j in our place is read as empty, and written anew', (broken) => {
		const carried: IContextObject = { [FIELD]: broken };
		const ledger = ledgerOf({ carried });
		expect(ledger.find('k')).toBeNull();
		ledger.notSent('k');
		ledger.sent('k', 'e-1');
		expect(carried[FIELD]).toEqual({ [entryKey('account', 'k')]: text(sent) });
	});

	it('whose entry is no text says nothing', () => {
		expect(ledgerOf({ carried: { [FIELD]: { [entryKey('account', 'k')]: 7 } } }).find('k')).toBeNull();
	});

	it('may be missing: the memory is enough', () => {
		const memory = new MapMemory();
		const ledger = ledgerOf({ memory, carried: null });
		ledger.sent('k', 'e-1');
		ledger.settled();
		expect(ledger.find('k')).toEqual(sent);
	});
});

describe('a claim on e-mails', () => {
	const claimOf = (log: string[], name: string, keys: readonly string[], account = 'account') => {
		const claim = ledgerOf({ account }).claim(keys);
		void claim.then(() => log.push(name));
		return claim;
	};

	it('waits until the execution that has one of them lets go', async () => {
		const log: string[] = [];
		const one = await claimOf(log, 'one', ['w-a', 'w-b']);
		const other = claimOf(log, 'other', ['w-c', 'w-b']);
		await idle();
		expect(log).toEqual(['one']);
		one();
		(await other)();
		expect(log).toEqual(['one', 'other']);
	});

	it('waits for everybody who has one of them', async () => {
		const log: string[] = [];
		const first = await claimOf(log, 'first', ['v-a']);
		const second = await claimOf(log, 'second', ['v-b']);
		const both = claimOf(log, 'both', ['v-a', 'v-b']);
		first();
		await idle();
		expect(log).toEqual(['first', 'second']);
		second();
		await idle();
		expect(log).toEqual(['first', 'second', 'both']);
		(await both)();
	});

	it('holds nothing while it waits, so that nobody waits for it', async () => {
		const log: string[] = [];
		const first = await claimOf(log, 'first', ['u-a']);
		const waiting = claimOf(log, 'waiting', ['u-b', 'u-a']);
		const third = await claimOf(log, 'third', ['u-b']);
		expect(log).toEqual(['first', 'third']);
		first();
		third();
		(await waiting)();
	});

	it('waits for nobody in another account, and for nobody with other e-mails', async () => {
		const log: string[] = [];
		const releases = [await claimOf(log, 'one', ['t-a']), await claimOf(log, 'two', ['t-b']), await claimOf(log, 'three', ['t-a'], 'another'), await claimOf(log, 'none', [])];
		expect(log).toEqual(['one', 'two', 'three', 'none']);
		for (const release of releases) release();
	});

	it('can be made again once it is over', async () => {
		const log: string[] = [];
		(await claimOf(log, 'one', ['s-a']))();
		(await claimOf(log, 'again', ['s-a']))();
		expect(log).toEqual(['one', 'again']);
	});
});
