import { desiredMembership, segmentNames } from '../../../nodes/shared/contact/membership';
import type { Json } from '../../../nodes/shared/events/types';
import { traits } from './traits';

describe('which segments are wanted', () => {
	it.each<[string, Record<string, Json>, string, readonly string[] | 'unsaid']>([
		['the setting', {}, 'A, B', ['A', 'B']],
		['nothing without trait and setting', {}, '', 'unsaid'],
		['nothing for a setting of commas', {}, ' , ,', 'unsaid'],
		['the trait resendAudiences overrides the setting', { resendAudiences: 'C' }, 'A', ['C']],
		['the trait resendSegments overrides the setting', { resendSegments: 'C' }, 'A', ['C']],
		['resendSegments before resendAudiences', { resendAudiences: 'C', resendSegments: 'D' }, 'A', ['D']],
		['any letter case of the trait', { resendaudiences: 'C' }, 'A', ['C']],
		['an empty trait clears', { resendAudiences: '' }, 'A', []],
		['a blank trait clears', { resendSegments: '  ' }, 'A', []],
		['an empty list clears', { resendSegments: [] }, 'A', []],
		['a list of names', { resendSegments: ['A', ' B '] }, '', ['A', 'B']],
		['null is no trait', { resendSegments: null }, 'A', ['A']],
		['null without a setting says nothing', { resendAudiences: null }, '', 'unsaid'],
	])('%s', (_name, given, setting, expected) => {
		const { membership, warnings } = desiredMembership(traits(given), setting);
		expect(membership).toEqual(expected === 'unsaid' ? { kind: 'unsaid' } : { kind: 'reconcile', names: expected });
		expect(warnings).toEqual([]);
	});

	it.each<[Json]>([[7], [true], [{ a: 'A' }], [['A', 7]], [[['A']]]])('a trait of %j moves nobody and is reported', (value) => {
		const { membership, warnings } = desiredMembership(traits({ resendSegments: value }), 'A');
		expect(membership).toEqual({ kind: 'unsaid' });
		expect(warnings).toHaveLength(1);
	});
});

it.each<[string, string[]]>([
	['', []],
	['A', ['A']],
	[' A ,B,, A , b', ['A', 'B', 'b']],
	['Two Words, Ünïcode', ['Two Words', 'Ünïcode']],
])('names in %j: trimmed, blanks dropped, each once', (list, expected) => {
	expect(segmentNames(list)).toEqual(expected);
});
