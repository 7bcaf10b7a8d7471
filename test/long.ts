/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */

/** `npm run test:long` runs in full what `npm test` has no time for: all test files that import this module. */
const isLong = process.env['TEST_LONG'] === 'yes';

/** What `npm test` tries, and what `npm run test:long` does. */
export function shortOrLong<T>(short: T, long: T): T {
	return isLong ? long : short;
}

/** Of a grid every nth case, by which no side of the grid may be divisible: so each value of each side is tried. */
export function everyNth<T>(nth: number, cases: readonly T[]): readonly T[] {
	return isLong ? cases : cases.filter((_one, place) => place % nth === 0);
}
