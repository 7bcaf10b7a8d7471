import type { Json } from './types';

const YES: ReadonlySet<string> = new Set(['true', 'yes', '1', 'y', 't', 'on']);
const NO: ReadonlySet<string> = new Set(['false', 'no', '0', 'n', 'f', 'off']);

/** What the trait `unsubscribed` says. `nothing`: absent, null or blank. `unreadable`: something else than yes or no. */
export type OptOutWord = 'optOut' | 'optIn' | 'nothing' | 'unreadable';

/** As systems write a boolean: also as text, in any letter case, and as 1 and 0. Nobody means to keep somebody with "yes". */
export function readOptOut(value: Json | undefined): OptOutWord {
	if (value === undefined || value === null) return 'nothing';
	if (typeof value === 'object') return 'unreadable';
	const word = String(value).trim().toLowerCase();
	if (word === '') return 'nothing';
	if (YES.has(word)) return 'optOut';
	return NO.has(word) ? 'optIn' : 'unreadable';
}
