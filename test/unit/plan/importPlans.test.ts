import type { ImportPlan, Newcomer } from '../../../nodes/shared/plan/planRun';
import { importPlans } from '../../../nodes/shared/plan/planRun';
import { key } from '../contact/model';
import { newcomer } from '../sync/importing';

const emails = (plans: readonly ImportPlan[]): string[][] => plans.map(({ newcomers }) => newcomers.map(({ contact }) => contact.email));
const crowd = (count: number, more: Partial<Newcomer['contact']> = {}): Newcomer[] => Array.from({ length: count }, (_, index) => newcomer(`p${index}@x.io`, more));
const sizes = (plans: readonly ImportPlan[]): number[] => plans.map(({ newcomers }) => newcomers.length);

describe('one import', () => {
	it('is for people who join the same segments, in whatever order they are named', () => {
		const people = [
			newcomer('a@x.io', { segments: [key('a'), key('b')] }),
			newcomer('b@x.io'),
			newcomer('c@x.io', { segments: [key('b'), key('a')] }),
			newcomer('d@x.io', { segments: [key('a')] }),
			newcomer('e@x.io', { segments: [{ by: 'name', name: 'a' }] }),
			newcomer('f@x.io'),
		];
		expect(emails(importPlans(people))).toEqual([['a@x.io', 'c@x.io'], ['b@x.io', 'f@x.io'], ['d@x.io'], ['e@x.io']]);
		expect(importPlans(people).map(({ segments }) => segments)).toEqual([[key('a'), key('b')], [], [key('a')], [{ by: 'name', name: 'a' }]]);
	});

	it('is not made for nobody', () => {
		expect(importPlans([])).toEqual([]);
		expect(importPlans([newcomer('a@x.io', { subscription: 'optOut' })])).toEqual([]);
	});

	it.each([
		[5_000, [5_000]],
		[5_001, [5_000, 1]],
		[12_000, [5_000, 5_000, 2_000]],
	])('has at most 5,000 rows: %i people', (count, expected) => {
		const plans = importPlans(crowd(count));
		expect(sizes(plans)).toEqual(expected);
		expect(emails(plans).flat()).toEqual(crowd(count).map(({ contact }) => contact.email));
	});

	it('has at most 20 million characters, and the next one begins at nothing', () => {
		// Each row: the address and 20, the key, the value and 3.
		const rowOf = (characters: number) => newcomer('abc@x.io', { properties: new Map([['note', 'x'.repeat(characters - 8 - 20 - 4 - 3)]]) });
		const quarter = 5_000_000;
		expect(sizes(importPlans([quarter, quarter, quarter, quarter].map(rowOf)))).toEqual([4]);
		expect(sizes(importPlans([quarter, quarter, quarter, quarter + 1].map(rowOf)))).toEqual([3, 1]);
		expect(sizes(importPlans(Array.from({ length: 9 }, () => rowOf(quarter))))).toEqual([4, 4, 1]);
	});

	it.each<[string, string | number, 'in' | 'not in']>([
		['text', 'free', 'in'],
		['a formula', '=1+1', 'not in'],
		['another formula', '@SUM(A1)', 'not in'],
		['a tab', '\tx', 'not in'],
		['a carriage return', '\rx', 'not in'],
		['a minus before text', '-cmd', 'not in'],
		['a plus before text', '+cmd|x', 'not in'],
		['a sign of a formula further on', 'a=b@c\t+d', 'in'],
		['a phone number', '+49 (30) 12.34/5-6,7', 'in'],
		['a signed number', '-12.5', 'in'],
		['a phone number with text after it', '+49 30 x', 'not in'],
		['a formula that ends like a phone number', '+cmd+49 30', 'not in'],
		['a number', -5, 'in'],
	])('%s (%j) is %s a file: a spreadsheet would run a formula', (_what, value, where) => {
		const expected = where === 'in' ? [['a@x.io']] : [];
		expect(emails(importPlans([newcomer('a@x.io', { properties: new Map([['note', value]]) })]))).toEqual(expected);
		if (typeof value === 'number') return;
		expect(emails(importPlans([newcomer('a@x.io', { firstName: value })]))).toEqual(expected);
		expect(emails(importPlans([newcomer('a@x.io', { lastName: value })]))).toEqual(expected);
	});

	it('holds no address that a spreadsheet would run', () => {
		expect(importPlans([newcomer('=a@x.io')])).toEqual([]);
	});
});
