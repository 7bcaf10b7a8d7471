import fc from 'fast-check';

import { readInstant } from '../../../nodes/shared/events/time';

const at = (value: unknown): unknown => {
	const read = readInstant(value);
	return read.kind === 'instant' ? read.at : read.kind;
};
const NOON = Date.UTC(2026, 0, 2, 12);

describe('a moment', () => {
	it.each<[unknown]>([
		['2026-01-02T12:00:00Z'], ['2026-01-02T12:00:00.000Z'], ['2026-01-02T12:00:00.000000Z'], ['2026-01-02t12:00:00z'], ['2026-01-02T12:00:00'], ['2026-01-02T12:00'], ['2026-01-02 12:00:00'],
		['2026-01-02 12:00:00 UTC'], ['2026-01-02 12:00:00 GMT'], ['2026-01-02 12:00:00.000000+00'], ['2026-01-02T14:00:00+02:00'], ['2026-01-02 07:00:00-0500'], ['2026-01-02T12:00:00,0Z'],
		['20260102T120000Z'], ['2026/01/02 12:00:00'], [' 2026-01-02T12:00:00Z '], ['20260102 12:00'],
		['Fri Jan 02 2026 12:00:00 GMT+0000'], ['Fri Jan 02 2026 14:00:00 GMT+0200 (Central European Summer Time)'], ['Fri, 02 Jan 2026 12:00:00 GMT'], ['2 January 2026 12:00'], ['Jan 2, 2026 12:00 PM'],
		[1767355200], [1767355200000], [1767355200000000], [1767355200000000000], ['1767355200'], ['1767355200000'], ['1767355200000000'], ['1767355200.000'], [' 1767355200 '],
		[{ $date: '2026-01-02T12:00:00Z' }], [{ $date: { $numberLong: '1767355200000' } }], [{ seconds: 1767355200, nanoseconds: 0 }], [{ _seconds: 1767355200, _nanoseconds: 0 }],
	])('%j is noon of the second of January', (value) => {
		expect(at(value)).toBe(NOON);
	});

	it.each([['2026-01-02', Date.UTC(2026, 0, 2)], ['20260102', Date.UTC(2026, 0, 2)], ['2024-02-29', Date.UTC(2024, 1, 29)], ['1767355200.123', NOON + 123], ['2026-01-02T12:00:00.123456Z', NOON + 123], [0, 0], [-1000, -1_000_000]])(
		'%j',
		(value, expected) => {
			expect(at(value)).toBe(expected);
		},
	);

	it.each([[null], [undefined], [''], ['  ']])('%j says nothing', (value) => {
		expect(at(value)).toBe('none');
	});

	it.each([['soon'], ['tomorrow at noon'], ['01/02/2026'], ['2026-13-01'], ['2026-02-30'], ['2025-02-29T00:00:00Z'], ['2026-01-02T25:00:00Z'], ['12:00'], ['1e12'], ['0x10'], ['May'], ['2026-01-02 maybe'], ['Marketing 2026'], ['Trial 1'], [Number.NaN], [Number.POSITIVE_INFINITY], [1e300], [true], [{}], [{ at: 1 }], [{ $date: { $date: 1 } }], [[]]])(
		'%j cannot be read',
		(value) => {
			expect(at(value)).toBe('unreadable');
		},
	);

	it('seconds, milliseconds, microseconds and text of each are the same moment, from 1980 to 2200', () => {
		fc.assert(
			fc.property(fc.integer({ min: 315_532_800, max: 7_258_118_400 }), (seconds) => {
				const spellings = [seconds, seconds * 1000, seconds * 1e6, String(seconds), String(seconds * 1000), new Date(seconds * 1000).toISOString(), new Date(seconds * 1000).toUTCString(), new Date(seconds * 1000).toString()];
				expect(new Set(spellings.map(at))).toEqual(new Set([seconds * 1000]));
			}),
		);
	});

	it('never throws', () => {
		fc.assert(fc.property(fc.anything(), (value) => void readInstant(value)));
	});
});
