import { IMPORT_MS_PER_ROW } from '../../resend/api/imports';

/** Asking sooner than an import takes by the documentation costs a request that says "not yet"; asking a big one late costs time. */
const FIRST_POLL_MS = { least: 1_000, most: 10_000 };
const SLOWER_BY = 1.7;
const SLOWEST_POLL_MS = 30_000;

/** Milliseconds until an import of so many rows is first asked how it is. */
export function firstPollMs(rows: number): number {
	return Math.min(FIRST_POLL_MS.most, Math.max(FIRST_POLL_MS.least, IMPORT_MS_PER_ROW * rows));
}

export function nextPollMs(wait: number): number {
	return Math.min(SLOWEST_POLL_MS, wait * SLOWER_BY);
}

/** How often imports of so many rows each are asked that start together, are asked one after the other and take as long as documented. */
export function expectedPolls(rows: readonly number[]): number {
	let now = 0;
	let polls = 0;
	for (const count of rows) {
		const endsAt = IMPORT_MS_PER_ROW * count;
		for (let wait = firstPollMs(count); ; wait = nextPollMs(wait)) {
			now += wait;
			polls += 1;
			if (now >= endsAt) break;
		}
	}
	return polls;
}
