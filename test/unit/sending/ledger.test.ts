import { entryKey } from '../../../nodes/shared/store/store';
import { batchKey, takenBatch } from '../../../nodes/shared/sending/batches';
import type { LedgerEntry } from '../../../nodes/shared/sending/ledger';
import { formatEntry, KEEP_MINUTES, MAX_ENTRIES, newerEntry, readEntry, surplusKeys } from '../../../nodes/shared/sending/ledger';

const NOW = 30_000_000;
const sent: LedgerEntry = { kind: 'sent', emailId: '49a3999c-0ce1-4ea6-ab68-afcd6dc2e794' };
const attempted: LedgerEntry = { kind: 'attempted', batch: 'n8n-batch-abc', position: 42 };

describe('the ledger of what went out', () => {
	it.each<LedgerEntry>([sent, attempted, { ...attempted, batch: 'of-another-kind' }, { ...attempted, batch: null, position: 0 }, { kind: 'sent', emailId: 'not-a-uuid' }])('keeps %j as text', (entry) => {
		expect(readEntry(formatEntry(entry, NOW), NOW)).toEqual(entry);
	});

	it('takes less than 60 bytes for an e-mail, key and quotes included', () => {
		expect(JSON.stringify({ [entryKey('account', 'key')]: formatEntry(sent, NOW) }).length - 2).toBeLessThan(60);
	});

	it('forgets after 24 hours, as Resend does', () => {
		expect(readEntry(formatEntry(sent, NOW), NOW + KEEP_MINUTES)).toEqual(sent);
		expect(readEntry(formatEntry(sent, NOW), NOW + KEEP_MINUTES + 1)).toBeNull();
	});

	const minute = NOW.toString(36);
	it.each([undefined, '', 's', minute, `s ${minute}`, `s  ${minute}`, `s id more ${minute}`, 's id !', `a ${minute}`, `a b ${minute}`, `a  1 ${minute}`, `a b 1 2 ${minute}`, `a b ! ${minute}`, `x y ${minute}`, `x y 1 ${minute}`])('%j is no entry', (text) => {
		expect(readEntry(text, NOW)).toBeNull();
	});

	it('keeps no blank of an id, which would end it', () => {
		expect(readEntry(formatEntry({ kind: 'sent', emailId: 'an  id of\tmany' }, NOW), NOW)).toEqual({ kind: 'sent', emailId: 'anidofmany' });
	});

	it('keeps the accounts of two credentials apart', () => {
		expect(entryKey('one', 'key')).not.toBe(entryKey('two', 'key'));
	});

	it.each<[string, string | undefined, string | undefined, 0 | 1 | undefined]>([
		['what is sent stays sent', formatEntry(sent, NOW), formatEntry(attempted, NOW + 5), 0],
		['what is sent is learned', formatEntry(attempted, NOW + 5), formatEntry(sent, NOW), 1],
		['the later attempt counts', formatEntry(attempted, NOW), formatEntry({ ...attempted, position: 1 }, NOW + 1), 1],
		['the earlier attempt does not', formatEntry(attempted, NOW + 1), formatEntry({ ...attempted, position: 1 }, NOW), 0],
		['of two attempts in one minute the one that is there', formatEntry(attempted, NOW), formatEntry({ ...attempted, position: 1 }, NOW), 0],
		['what was sent later counts', formatEntry(sent, NOW), formatEntry({ ...sent, emailId: 'e-2' }, NOW + 1), 1],
		['what was sent earlier does not', formatEntry(sent, NOW), formatEntry({ ...sent, emailId: 'e-2' }, NOW - 1), 0],
		['of two sent in one minute the one that is there', formatEntry(sent, NOW), formatEntry({ ...sent, emailId: 'e-2' }, NOW), 0],
		['something is kept beside nothing', formatEntry(sent, NOW), undefined, 0],
		['something beats nothing', undefined, formatEntry(sent, NOW), 1],
		['something beats what is broken', formatEntry(sent, NOW), 'broken', 0],
		['two broken ones are none', 'broken', undefined, undefined],
	])('%s', (_rule, one, other, winner) => {
		expect(newerEntry(one, other)).toBe(winner === undefined ? undefined : [one, other][winner]);
	});

	it('drops the expired, the broken, and of too many the oldest sent', () => {
		const entries = new Map([
			['old', formatEntry(sent, NOW - KEEP_MINUTES - 1)],
			['broken', 'x'],
		]);
		for (let index = 0; index <= MAX_ENTRIES; index += 1) entries.set(`k${index}`, formatEntry(sent, NOW - 1000 + Math.min(index, 1000)));
		expect([...surplusKeys(entries, NOW)].sort()).toEqual(['broken', 'k0', 'old']);
	});

	it('drops nothing while there is room', () => {
		expect(surplusKeys(new Map([['a', formatEntry(sent, NOW - KEEP_MINUTES)], ['b', formatEntry(attempted, NOW)]]), NOW)).toStrictEqual([]);
	});

	it('drops the oldest first, wherever it stands', () => {
		const entries = new Map([['young', formatEntry(sent, NOW)], ['old', formatEntry(sent, NOW - 9)], ['older', formatEntry(sent, NOW - 10)]]);
		for (let index = 0; index < MAX_ENTRIES - 1; index += 1) entries.set(`k${index}`, formatEntry(sent, NOW - 5));
		expect(surplusKeys(entries, NOW)).toEqual(['older', 'old']);
	});

	it('keeps attempts of unknown end longest, the newest of them when there are too many', () => {
		const entries = new Map([['oldest', formatEntry(attempted, NOW - 1000)]]);
		for (let index = 0; index < MAX_ENTRIES; index += 1) entries.set(`s${index}`, formatEntry(sent, NOW - 900 + Math.min(index, 900)));
		expect(surplusKeys(entries, NOW)).toEqual(['s0']);
		for (let index = 0; index < MAX_ENTRIES; index += 1) entries.set(`s${index}`, formatEntry(attempted, NOW));
		expect(surplusKeys(entries, NOW)).toEqual(['oldest']);
	});

	it('takes at most 200 kB, also when a run goes over by a twentieth', () => {
		const long = { ...attempted, batch: takenBatch(batchKey([{ memory: 'm' }])), position: 99 };
		const entry = JSON.stringify({ [entryKey('account', 'key')]: formatEntry(long, NOW + 30_000_000) }).length - 1;
		expect(entry * MAX_ENTRIES * 1.05).toBeLessThan(200_000);
	});
});
