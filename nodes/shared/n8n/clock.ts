import { sleep } from 'n8n-workflow';

import type { Clock } from '../resend/transport';

/** How long a cancelled execution may go on waiting. */
const SLICE_MS = 200;

/** Real time, and the execution's cancel signal. Sleeps in slices: `sleep` of older n8n versions cannot be interrupted. */
export function n8nClock(cancelSignal: AbortSignal | undefined): Clock {
	const cancelled = () => cancelSignal?.aborted === true;
	return {
		now: () => Date.now(),
		random: () => Math.random(),
		cancelled,
		async sleep(ms) {
			for (let left = ms; left > 0 && !cancelled(); left -= SLICE_MS) await sleep(Math.min(left, SLICE_MS));
		},
	};
}
