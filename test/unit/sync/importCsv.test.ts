import type { PropertyType } from '../../../nodes/shared/contact/propertyValues';
import { csvOf, expectedPolls, firstPollMs, nextPollMs } from '../../../nodes/shared/sync/apply/importContacts';
import { context, key, MARKER, segment } from '../contact/model';
import { newcomer } from './importing';

const segmentId = (one: ReturnType<typeof key>): string | null => (one.by === 'id' ? one.id : one.name === 'New' ? segment('n').id : null);
const ports = { segmentId };

describe('the file of an import', () => {
	it('has the names and nothing else of people who have nothing else', () => {
		expect(csvOf({ segments: [], newcomers: [newcomer('a@x.io', { firstName: 'Ada' }), newcomer('b@x.io', { lastName: 'King' })] }, ports)).toEqual({
			csv: '"email","first_name","last_name"\n"a@x.io","Ada",""\n"b@x.io","","King"',
			columnMap: { email: 'email', firstName: 'first_name', lastName: 'last_name' },
			segmentIds: [],
			onConflict: 'skip',
		});
	});

	it('has a column for each property of anybody, in its type, empty for whoever has none', () => {
		const definitions = new Map<string, PropertyType>([['seats', 'number']]);
		const people = [
			{ ...newcomer('a@x.io', { properties: new Map([['plan', 'pro']]) }), context: context({ definitions }) },
			{ ...newcomer('b@x.io', { properties: new Map<string, string | number>([['seats', 0], ['plan', 'a "b", c']]) }), context: context({ definitions }) },
		];
		const { csv, columnMap } = csvOf({ segments: [], newcomers: people }, ports);
		expect(csv).toBe('"email","first_name","last_name","plan","seats"\n"a@x.io","","","pro",""\n"b@x.io","","","a ""b"", c","0"');
		expect(columnMap).toEqual({ email: 'email', firstName: 'first_name', lastName: 'last_name', properties: { plan: { column: 'plan', type: 'string' }, seats: { column: 'seats', type: 'number' } } });
	});

	it('puts its people into their segments, and says so in their records', () => {
		const segments = [key('a'), { by: 'name' as const, name: 'New' }];
		const { csv, segmentIds, columnMap } = csvOf({ segments: [...segments, { by: 'name', name: 'Gone' }], newcomers: [newcomer('a@x.io', { marker: { key: MARKER, segments } })] }, ports);
		expect(segmentIds).toEqual([segment('a').id, segment('n').id]);
		expect(csv).toContain(`"[${segment('a').id},${segment('n').id}]"`);
		expect(columnMap.properties).toEqual({ [MARKER]: { column: MARKER, type: 'string' } });
	});
});

describe('how often an import is asked', () => {
	it.each([
		[1, 1_000],
		[18, 1_000],
		[100, 5_400],
		[5_000, 10_000],
	])('of %i rows: first after %i ms', (rows, ms) => {
		expect(firstPollMs(rows)).toBe(ms);
	});

	it('ever less often, at most every half minute', () => {
		expect([1_000, 10_000, 17_000, 20_000, 30_000].map(nextPollMs)).toEqual([1_700, 17_000, 28_900, 30_000, 30_000]);
	});

	it.each<[string, number[], number]>([
		['nobody', [], 0],
		['one that is over when first asked', [100], 1],
		// 10, 27 and 55.9 seconds of 54.
		['one that is asked until it is over', [1_000], 3],
		['a second one that is over when the first is', [1_000, 100], 4],
		['a second one that goes on after the first', [100, 1_000], 4],
	])('%s', (_what, rows, polls) => {
		expect(expectedPolls(rows)).toBe(polls);
	});
});
