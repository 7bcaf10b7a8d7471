import { sleep } from './baseline';
import type { Emulators } from './emulators';
import { LIMIT } from './emulators';
import { OurWorkflow } from './ours';
import { people, SEGMENT } from './people';

/** How well the rest of the limit is used while a second client takes half of it. */
export interface Pace {
	windows: 'firstRequest' | 'clock';
	seconds: number;
	requests: number;
	refused: number;
	/** Requests of the second client that were answered, a second. */
	othersPerSecond: number;
	/** Our answered requests of those that the limit left to us, 0 to 1. */
	usedShare: number;
	refusedShare: number;
	decision: 'PASS' | 'OVER';
}

const OTHERS = LIMIT / 2;
const USED_AT_LEAST = 0.9;
const REFUSED_AT_MOST = 0.05;

/** Syncs known, unchanged people, one read each, while a second client asks evenly from two seconds before to the end. */
export async function measurePace(count: number, windows: Pace['windows'], emulators: Emulators): Promise<Pace> {
	const resend = await emulators.start({ rateLimit: { limit: LIMIT, windows } });
	const workflow = new OurWorkflow(resend, 'ResendContactSync', { segments: SEGMENT });
	const batch = people(count);
	await workflow.run([{ batch }]);
	await resend.share(OTHERS);
	await sleep(2_000);
	const from = (await resend.log()).length;
	await workflow.run([{ batch }]);
	await resend.unshare();
	const log = await resend.log(from);
	await resend.stop();

	const ours = log.filter(({ by }) => by === 'us');
	const first = ours[0]?.at ?? 0;
	const seconds = ((ours.at(-1)?.at ?? first) - first) / 1000;
	const answered = (by: 'us' | 'other') => log.filter((request) => request.by === by && request.status !== 429 && request.at >= first && request.at <= first + seconds * 1000).length;
	const refused = ours.length - answered('us');
	const usedShare = answered('us') / (LIMIT * seconds - answered('other'));
	const refusedShare = refused / ours.length;
	return {
		windows,
		seconds,
		requests: ours.length,
		refused,
		othersPerSecond: answered('other') / seconds,
		usedShare,
		refusedShare,
		decision: usedShare >= USED_AT_LEAST && refusedShare <= REFUSED_AT_MOST ? 'PASS' : 'OVER',
	};
}
