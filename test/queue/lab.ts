/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import type { Emulator } from '../emulator/server';
import type { Credential } from '../e2e/n8n/workflows';
import type { Cluster } from './cluster';

/** What a scenario works with. The account is shared: each scenario uses names of its own. */
export interface Lab {
	cluster: Cluster;
	emulator: Emulator;
	credential: Credential;
}

/** One line of the report. */
export interface Finding {
	what: string;
	holds: boolean;
	figures: string;
}

/** Add one to `scenarios/` and to the list in main.ts. */
export interface Scenario {
	name: string;
	/** Also in the short form, which has six minutes for all. */
	short: boolean;
	run(lab: Lab): Promise<Finding[]>;
}

/** At most `atOnce` at a time. */
export async function inParallel<T>(all: readonly T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
	const left = [...all];
	const worker = async (): Promise<void> => {
		for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next);
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
}

export const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** True as soon as it is, false when it was not within `seconds`. */
export async function within(seconds: number, look: () => boolean | Promise<boolean>): Promise<boolean> {
	for (const started = Date.now(); Date.now() - started < seconds * 1000; ) {
		if (await look()) return true;
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
	return false;
}
