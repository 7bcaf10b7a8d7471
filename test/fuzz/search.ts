 
import fc from 'fast-check';

import { violationsOf } from './check';
import { described } from './describe';
import { history, type History } from './history';

export interface Search {
	seed: number;
	histories: number;
	/** Of fast-check: goes straight to one history and its shrunk forms. */
	path?: string;
	/** Milliseconds of real time after which it stops with what it has. */
	limitMs?: number;
}

/** Runs random histories; throws with the smallest that breaks a promise, its seed and its path. */
export async function searchHistories({ seed, histories, path, limitMs }: Search): Promise<number> {
	let run = 0;
	const property = fc.asyncProperty(history, async (one) => {
		run += 1;
		return (await violationsOf(one)).length === 0;
	});
	const result = await fc.check(property, {
		seed,
		numRuns: histories,
		...(path === undefined ? {} : { path }),
		...(limitMs === undefined ? {} : { interruptAfterTimeLimit: limitMs }),
	});
	const smallest = result.counterexample?.[0];
	if (smallest !== undefined) throw new Error(await complaint(smallest, `npm run fuzz -- --seed ${seed} --histories ${histories} --path ${result.counterexamplePath ?? ''}`));
	return run;
}

async function complaint(smallest: History, again: string): Promise<string> {
	const found = (await violationsOf(smallest)).map(({ rule, detail, step }) => `  after ${step < 0 ? 'all was quiet' : `step ${step}`}: ${rule}: ${detail}`);
	return [`A promise is broken. Again: ${again}`, '', described(smallest), '', ...found, '', `As a regression: ${JSON.stringify(smallest)}`].join('\n');
}
