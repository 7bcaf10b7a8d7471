import fc from 'fast-check';

import { compileChanged } from './bundle';
import { violationsOf, type Violation } from './check';
import { history } from './history';
import type { RevertedMend } from './revertedMends';
import { forgetCopies } from './world';

export type Found = { kind: 'found'; history: number; violation: Violation } | { kind: 'notFound' };

/** Runs the histories that `npm run fuzz` runs from this seed over the package without the mend, until one breaks a promise. */
export async function searchReverted({ changes, seed, histories }: RevertedMend): Promise<Found> {
	await compileChanged(changes);
	forgetCopies();
	let run = 0;
	let violation: Violation | undefined;
	const property = fc.asyncProperty(history, async (one) => {
		run += 1;
		[violation] = await violationsOf(one);
		return violation === undefined;
	});
	await fc.check(property, { seed, numRuns: histories, endOnFailure: true });
	return violation === undefined ? { kind: 'notFound' } : { kind: 'found', history: run, violation };
}
