/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets -- runs outside n8n */
import type { IDataObject } from 'n8n-workflow';

import { parseMarker } from '../../nodes/shared/contact/marker';
import { loadNodes } from '../fuzz/bundle';
import { connectEngine, Wire } from '../fuzz/wire';
import { shortOrLong } from '../long';
import { seededRandom, VirtualTime } from '../virtual/virtualTime';
import { runNode, type EngineResult } from './engine';

const MARKER = 'jitsu_managed_audiences';
const API_KEY = 're_load_1234567890';
const AT_ONCE = 20;
const SEEDS = shortOrLong([1], [1, 2]);
const people = Array.from({ length: 100 }, (_, index) => `p${index}@x.io`);

connectEngine();
jest.setTimeout(300_000);

/** Two workers that share the team's ten requests a second: what they meet is refused, repeated and late, as in a busy cluster. */
class BusyCluster {
	readonly time = new VirtualTime();
	readonly wire: Wire;
	private readonly workers;
	private runs = 0;

	constructor(private readonly seed: number) {
		Date.now = () => this.time.now;
		const random = seededRandom(seed);
		this.wire = new Wire(this.time, { quirks: {}, limit: 10, random, apiKey: API_KEY, onSeen: () => undefined });
		this.workers = [0, 1].map(() => loadNodes({ sleep: (ms) => this.time.sleep(ms), random }).contactSync);
	}

	/** One execution on a worker, for one event. */
	async identify(worker: number, traits: IDataObject): Promise<EngineResult> {
		const type = this.workers[worker];
		if (type === undefined) throw new Error('No such worker');
		this.runs += 1;
		const run = this.runs;
		return await runNode(
			{ type, parameters: { source: 'event', event: '={{ $json }}', segments: '' }, items: [{ type: 'identify', messageId: `m-${run}`, traits }], onError: 'continueRegularOutput' },
			{ credential: { apiKey: API_KEY, baseUrl: `http://load-${this.seed}.test` }, workflowId: `load-${this.seed}`, executionId: String(run), onRequest: this.wire.of({ run, alive: () => true }) },
		);
	}

	async inBatches(work: (email: string, index: number) => Array<Promise<EngineResult>>): Promise<void> {
		for (let from = 0; from < people.length; from += AT_ONCE) {
			await this.time.drive(Promise.all(people.slice(from, from + AT_ONCE).flatMap((email, place) => work(email, from + place))));
		}
	}
}

it.each(SEEDS)('of 100 people whom two workers move at once, twenty at a time, nobody is stuck (seed %i)', async (seed) => {
	const cluster = new BusyCluster(seed);
	const { state } = cluster.wire;
	for (const name of ['A', 'B', 'C']) state.addSegment(name);
	state.addProperty(MARKER);
	for (const email of people) state.addContact({ email, segments: ['A'] }).properties.set(MARKER, `[${state.segmentByName('A')?.id}]`);
	await cluster.time.pass(60_000);
	await cluster.inBatches((email) => [cluster.identify(0, { email, resendSegments: 'B' }), cluster.identify(1, { email, resendSegments: 'C' })]);
	expect(cluster.wire.log.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
	await cluster.inBatches((email, index) => [cluster.identify(index % 2, { email, resendSegments: 'A' })]);
	const stuck = state.contacts.all().filter(({ email, properties }) => state.segmentNamesOf(email).join() !== 'A' || parseMarker(properties.get(MARKER)).ids.size !== 1);
	expect(stuck.map(({ email }) => email)).toEqual([]);
});

it.each(SEEDS)('of 100 new people whom two workers meet at once, one event opting out, everybody stays opted out (seed %i)', async (seed) => {
	const cluster = new BusyCluster(100 + seed);
	const { state } = cluster.wire;
	for (const key of ['plan', 'jitsu_opted_out', MARKER]) state.addProperty(key);
	await cluster.inBatches((email, index) => [cluster.identify(index % 2, { email, plan: 'pro' }), cluster.identify((index + 1) % 2, { email, unsubscribed: true })]);
	expect(state.contacts.size).toBe(100);
	expect(state.contacts.all().filter(({ unsubscribed }) => !unsubscribed)).toEqual([]);
});
