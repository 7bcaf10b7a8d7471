import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { entryKey } from '../nodes/shared/store/store';
import { changeDigest, stateEntry } from '../nodes/shared/store/syncedStates';
import { NO_CHANGE } from '../nodes/shared/contact/change';
import { userIdEntry } from '../nodes/shared/store/userIds';
import { middle } from './footprint';
import { OurWorkflow } from './ours';

/** What 10,000 remembered users cost in the workflow's static data, which n8n loads and saves whole with every run. */
export interface StaticData {
	cache: string;
	bytesPerUser: number;
	/**
	 * Milliseconds that a run takes longer than one with empty static data, its loading included: the first run of a
	 * process, and the middle of further ones.
	 */
	firstRunMs: number;
	laterRunMs: number;
}

const USERS = 10_000;
const RUNS = 15;
/** What the store calls the account of the bench's credential. */
const ACCOUNT = 'credential-1';
const NOWHERE = { url: 'http://127.0.0.1:1', apiKey: 're_none' };
/** Asks nothing of Resend. */
const PLAIN: IDataObject[] = [{ type: 'track', event: 'Viewed', userId: 'user-1' }];

interface Cache {
	cache: string;
	field: string;
	parameters: INodeParameters;
	entry: () => string;
}

export async function measureStaticData(): Promise<StaticData[]> {
	const now = Date.now();
	const digest = changeDigest(NO_CHANGE);
	const caches: Cache[] = [
		{
			cache: '*Resolve Email From User ID*',
			field: 'resendUserIds',
			parameters: { resolveEmailFromUserId: true },
			entry: () => userIdEntry(randomUUID(), now),
		},
		{
			cache: '*Skip Unchanged For*',
			field: 'resendSyncedStates',
			parameters: { options: { skipUnchangedFor: 24 } },
			entry: () => stateEntry({ digest, contactId: randomUUID(), at: now }),
		},
	];
	const measured: StaticData[] = [];
	for (const cache of caches) measured.push(await measure(cache));
	return measured;
}

async function measure({ cache, field, parameters, entry }: Cache): Promise<StaticData> {
	const entries = Object.fromEntries(Array.from({ length: USERS }, (_, user) => [entryKey(ACCOUNT, `user-${user}`), entry()]));
	const full = JSON.stringify({ [field]: entries });
	const empty = JSON.stringify({});
	await runs(empty, parameters, RUNS);
	const without = await runs(empty, parameters, RUNS);
	const first: number[] = [];
	// A workflow that the process has not seen is as in a fresh process.
	for (let time = 0; time < RUNS; time++) first.push(...(await runs(full, parameters, 1)));
	const [, ...later] = await runs(full, parameters, RUNS + 1);
	return { cache, bytesPerUser: (full.length - empty.length) / USERS, firstRunMs: middle(first) - middle(without), laterRunMs: middle(later) - middle(without) };
}

/** Milliseconds of each of some runs of one workflow. */
async function runs(saved: string, parameters: INodeParameters, times: number): Promise<number[]> {
	const workflow = new OurWorkflow(NOWHERE, 'ResendContactSync', parameters);
	const took: number[] = [];
	for (let time = 0; time < times; time++) {
		const start = performance.now();
		workflow.staticData = JSON.parse(saved) as IDataObject;
		await workflow.run(PLAIN);
		took.push(performance.now() - start);
	}
	return took;
}
