import { NO_CHANGE } from '../../../nodes/shared/contact/change';
import type { ContactChange } from '../../../nodes/shared/contact/change';
import type { Marker } from '../../../nodes/shared/contact/marker';
import type { ContactSnapshot } from '../../../nodes/shared/contact/snapshot';
import { planPerson } from '../../../nodes/shared/plan/planPerson';
import type { RecordChange } from '../../../nodes/shared/plan/recordChange';
import { isSameRecord, mergedRecord, recordChangeOf, settledRecord } from '../../../nodes/shared/plan/recordChange';
import { context, key, managing, own, present, segment, wanting } from '../contact/model';

const letters = new Map(['a', 'b', 'c', 'd'].map((name) => [segment(name).id, name]));
const lettersOf = (ids: ReadonlySet<string>): string => [...ids].map((id) => letters.get(id) ?? id).sort().join('');
const recorded = (names: string, in_: string) => present({ properties: managing(...names) }, [...in_]);
const wants = (names: string): ContactChange => ({ ...NO_CHANGE, presence: 'upsert', segments: wanting(...names) });
const moves = (into: string, outOf = ''): ContactChange => ({
	...NO_CHANGE,
	segments: { kind: 'move', moves: [...[...into].map((name) => ({ segment: key(name), to: 'in' as const })), ...[...outOf].map((name) => ({ segment: key(name), to: 'out' as const }))] },
});

/** What the plan for this change does to the record, in letters. */
function changeIn(change: ContactChange, snapshot: ContactSnapshot): Record<string, unknown> | null {
	const record = recordChangeOf(planPerson(change, snapshot, context()), snapshot, change, own);
	if (record === null) return null;
	const { steps, expected, claimed, left, disowned, doubtful } = record;
	return { steps, expected: lettersOf(expected), claimed: lettersOf(claimed), left: lettersOf(left), disowned: lettersOf(disowned), doubtful: lettersOf(doubtful) };
}
const NOTHING = { expected: '', claimed: '', left: '', disowned: '', doubtful: '' };

describe('what a plan does to the record of segments', () => {
	it.each<[string, ContactChange, ContactSnapshot, Record<string, unknown>]>([
		['claims what it adds', wants('a'), present(), { steps: 2, expected: 'a', claimed: 'a' }],
		['claims beside what is on record', wants('ab'), recorded('a', 'a'), { steps: 2, expected: 'ab', claimed: 'b' }],
		['leaves what it takes out', wants(''), recorded('a', 'a'), { steps: 1, expected: 'a', left: 'a' }],
		['claims and leaves', wants('b'), recorded('a', 'a'), { steps: 3, expected: 'ab', claimed: 'b', left: 'a' }],
		['claims again what is on record, where the contact is not in it', wants('a'), recorded('a', ''), { steps: 1, expected: 'a', claimed: 'a', doubtful: 'a' }],
		['doubts what it leaves, where no list shows it', wants(''), recorded('a', ''), { steps: 1, expected: 'a', left: 'a', doubtful: 'a' }],
		['disowns what it adds on purpose', moves('a'), recorded('a', ''), { steps: 2, disowned: 'a', doubtful: 'a' }],
		['leaves what it takes out on purpose', moves('', 'a'), recorded('ab', 'ab'), { steps: 1, expected: 'ab', left: 'a' }],
		['disowns and leaves', moves('a', 'b'), recorded('ab', 'b'), { steps: 3, expected: 'b', left: 'b', disowned: 'a', doubtful: 'a' }],
	])('%s', (_what, change, snapshot, expected) => {
		expect(changeIn(change, snapshot)).toEqual({ ...NOTHING, ...expected });
	});

	it.each<[string, ContactChange, ContactSnapshot]>([
		['who is only created', wants('a'), { kind: 'absent' }],
		['who was not read', NO_CHANGE, { kind: 'unread' }],
		['where nobody is moved', wants('a'), recorded('a', 'a')],
		['where only an unreadable record is written', wants(''), present({ properties: new Map([[own.marker, '[x]']]) })],
		['where somebody is added on purpose who is not on record', moves('a'), present()],
		['where somebody is taken out on purpose who is not on record', moves('', 'a'), recorded('b', 'ab')],
	])('is nothing of one %s', (_what, change, snapshot) => {
		expect(changeIn(change, snapshot)).toBeNull();
	});

	it('a segment that is still to be made stands there by its name', () => {
		const change: ContactChange = { ...NO_CHANGE, presence: 'upsert', segments: wanting('new') };
		expect(changeIn(change, present())).toMatchObject({ expected: 'new', claimed: 'new' });
	});
});

describe('what the record says once others may have written it too', () => {
	const ids = (names: string): ReadonlySet<string> => new Set(names);
	const stands = (names: string, unreadable = 0): Marker => ({ ids: ids(names), unreadable });
	const change = (more: Partial<Record<'claimed' | 'left' | 'disowned' | 'doubtful', string>>): RecordChange => {
		const { claimed = '', left = '', disowned = '', doubtful = '' } = more;
		return { steps: 1, expected: new Set(), claimed: ids(claimed), left: ids(left), disowned: ids(disowned), doubtful: ids(doubtful) };
	};
	const sorted = (record: ReadonlySet<string>): string => [...record].sort().join('');

	it.each<[string, Parameters<typeof change>[0], string, string]>([
		['others\' entries stay', {}, 'xy', 'xy'],
		['what was claimed is on it, though another wrote over it', { claimed: 'a' }, 'x', 'ax'],
		['what was left is off it', { left: 'a' }, 'ax', 'x'],
		['what was left in doubt stays for now', { left: 'a', doubtful: 'a' }, 'ax', 'ax'],
		['what was disowned is off it, in doubt or not', { disowned: 'a', doubtful: 'a' }, 'ax', 'x'],
	])('%s', (_rule, more, standing, expected) => {
		expect(sorted(mergedRecord(change(more), stands(standing)))).toBe(expected);
	});

	it.each<[string, Parameters<typeof change>[0], string, string, string]>([
		['others\' entries stay, wherever the contact is', {}, 'xy', '', 'xy'],
		['what was claimed is on it where the contact is in it', { claimed: 'a' }, 'x', 'a', 'ax'],
		['what was claimed is off it where the contact was taken out again', { claimed: 'a' }, 'ax', '', 'x'],
		['what was left is off it', { left: 'a' }, 'ax', '', 'x'],
		['what was left stays on it where the contact was put back', { left: 'a' }, 'ax', 'a', 'ax'],
		['what was left, without doubt, is not put on it by being a member', { left: 'a' }, 'x', 'a', 'x'],
		['what was left in doubt is on it where the contact is in it after all', { left: 'a', doubtful: 'a' }, 'x', 'a', 'ax'],
		['what was left in doubt is off it where the contact is not in it', { left: 'a', doubtful: 'a' }, 'ax', '', 'x'],
		['what was disowned is off it, though the contact is in it', { disowned: 'a' }, 'ax', 'a', 'x'],
	])('some time later: %s', (_rule, more, standing, memberships, expected) => {
		expect(sorted(settledRecord(change(more), stands(standing), ids(memberships)))).toBe(expected);
	});

	it.each<[string, string, Marker, boolean]>([
		['the same in another order', 'ab', stands('ba'), true],
		['empty', '', stands(''), true],
		['one more', 'abc', stands('ab'), false],
		['one less', 'a', stands('ab'), false],
		['another', 'ac', stands('ab'), false],
		['with unreadable entries', 'ab', stands('ab', 1), false],
	])('%s: %j need not be written again: %s', (_what, names, marker, isSame) => {
		expect(isSameRecord(ids(names), marker)).toBe(isSame);
	});
});
