import type { SegmentsUpdate } from '../../../../nodes/shared/contact/aspects/segments';
import { segments } from '../../../../nodes/shared/contact/aspects/segments';
import type { SegmentKey } from '../../../../nodes/shared/contact/marker';
import type { Json } from '../../../../nodes/shared/events/types';
import { ownKeys } from '../../../../nodes/shared/contact/propertyValues';
import { context, key, own, present, segment } from '../model';
import { statement, traits } from '../traits';

const read = (given: Record<string, Json>, setting: string) => segments.read(statement(given), { segments: setting, own: ownKeys('jitsu') });

describe('which segments are wanted', () => {
	it.each<[string, Record<string, Json>, string, readonly string[] | 'notMentioned']>([
		['the setting', {}, 'A, B', ['A', 'B']],
		['nothing without trait and setting', {}, '', 'notMentioned'],
		['nothing for a setting of commas', {}, ' , ,', 'notMentioned'],
		['the trait resendAudiences overrides the setting', { resendAudiences: 'C' }, 'A', ['C']],
		['the trait resendSegments overrides the setting', { resendSegments: 'C' }, 'A', ['C']],
		['resendSegments before resendAudiences', { resendAudiences: 'C', resendSegments: 'D' }, 'A', ['D']],
		['any letter case of the trait', { resendaudiences: 'C' }, 'A', ['C']],
		['an empty trait clears', { resendAudiences: '' }, 'A', []],
		['a blank trait clears', { resendSegments: '  ' }, 'A', []],
		['an empty list clears', { resendSegments: [] }, 'A', []],
		['a list of names', { resendSegments: ['A', ' B '] }, '', ['A', 'B']],
		['null is no trait', { resendSegments: null }, 'A', ['A']],
		['null without a setting says nothing', { resendAudiences: null }, '', 'notMentioned'],
	])('%s', (_name, given, setting, expected) => {
		const { update, warnings } = read(given, setting);
		expect(update).toEqual(expected === 'notMentioned' ? { kind: 'notMentioned' } : { kind: 'reconcile', names: expected });
		expect(warnings).toEqual([]);
	});

	it.each<[string, Record<string, Json>, Record<string, Json>, readonly string[]]>([
		["the event's own list goes before the context's, whichever name it has", { resendAudiences: 'C' }, { resendSegments: 'D' }, ['C']],
		["an empty list of the event's own too", { resendSegments: '' }, { resendSegments: 'D' }, []],
		['the context where the event says nothing', { plan: 'pro' }, { resendSegments: 'D' }, ['D']],
		["null of the event's own stands for the setting", { resendSegments: null }, { resendSegments: 'D' }, ['A']],
		['null of the context too', {}, { resendSegments: null }, ['A']],
	])('%s', (_name, given, context, names) => {
		expect(segments.read(statement(given, { context: traits(context) }), { segments: 'A', own: ownKeys('jitsu') })).toEqual({ update: { kind: 'reconcile', names }, warnings: [] });
	});

	it.each(['{"name":"Beta"}', '[{"name":"Beta"}]', '"Customers, EU', '[object Object]'])('a setting of %j moves nobody and is reported', (setting) => {
		expect(read({}, setting)).toEqual({ update: { kind: 'notMentioned' }, warnings: [expect.stringContaining('The field Segments is ignored')] });
	});

	it.each<[Json]>([[7], [true], [{ a: 'A' }], [['A', 7]], [[['A']]]])('a trait of %j moves nobody and is reported', (value) => {
		const { update, warnings } = read({ resendSegments: value }, 'A');
		expect(update).toEqual({ kind: 'notMentioned' });
		expect(warnings).toHaveLength(1);
	});
});

describe('what becomes of segments', () => {
	const results = (update: SegmentsUpdate, snapshot = present(), within = context()): [string[], readonly string[]] => {
		const { memberships, warnings } = segments.diff(update, snapshot, within);
		return [memberships.map(({ segment, result }) => `${result} ${segment.by === 'id' ? segment.id : segment.name}`), warnings];
	};
	const unavailable = context({ segmentNamed: () => ({ kind: 'unavailable', warning: 'Two have that name' }) });
	const move = (to: 'in' | 'out', segment: SegmentKey): SegmentsUpdate => ({ kind: 'move', moves: [{ segment, to }] });

	it('a name that cannot be used moves nobody, and why is said', () => {
		expect(results({ kind: 'reconcile', names: ['a'] }, present(), unavailable)).toEqual([[], ['Two have that name']]);
	});

	it('a segment that is still to be made is named by its name', () => {
		expect(segments.diff({ kind: 'reconcile', names: ['new'] }, present(), context()).memberships).toEqual([{ segment: { by: 'name', name: 'new' }, result: 'added' }]);
	});

	it('a move by id is about that segment, whatever its name stands for', () => {
		expect(results(move('in', { by: 'id', id: 's-1', name: 'a' }))).toEqual([['added s-1'], []]);
	});

	it('a move of somebody who is there already is kept', () => {
		expect(results(move('in', key('a')), present({}, ['a']))).toEqual([[`kept ${segment('a').id}`], []]);
	});

	it.each<[string, number, string[]]>([
		['no entry', 0, []],
		['one entry', 1, ['One entry of']],
		['two entries', 2, ['2 entries of']],
	])('of a record with %s that cannot be read it says so', (_what, broken, words) => {
		const snapshot = present({ properties: new Map([[own.marker, `[${Array.from({ length: broken }, () => 'x').join(',')}]`]]) });
		const expected = words.map((text) => expect.stringContaining(text) as string);
		expect(results({ kind: 'reconcile', names: [] }, snapshot)[1]).toEqual(expected);
		expect(results(move('out', key('a')), snapshot)[1]).toEqual(expected);
	});
});
