/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- runs outside n8n */
/**
 * Memory that one run with many new people takes, the emulator in another process:
 * `node --expose-gc scripts/run.js bench/memory.ts engine|node|n8n [people] [live]`.
 * `engine`: parse to report without n8n, from the sources. `node`: Contact Sync as it is built, in n8n's own engine. `n8n`: that engine with a
 * node that only reads the same items and puts out as many.
 */
import '../scripts/demo/quiet';

import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { eventWork } from '../nodes/shared/contact/eventWork';
import { ownKeys } from '../nodes/shared/contact/propertyValues';
import { parseEvent } from '../nodes/shared/events/parse';
import { ResendApi } from '../nodes/shared/resend/api';
import { ResendClient } from '../nodes/shared/resend/client';
import type { Clock, Transport } from '../nodes/shared/resend/transport';
import { accountOf } from '../nodes/shared/sync/account/account';
import { Additions } from '../nodes/shared/sync/context';
import { syncContacts } from '../nodes/shared/sync/run';
import type { RemoteEmulator } from './emulators';
import { Emulators } from './emulators';
import { OurWorkflow } from './ours';
import { identify, SEGMENT } from './people';
import { runNode } from '../test/nodes/engine';

const [what = 'engine', count = '100000', collect] = process.argv.slice(2);
/** Only what is alive counts: garbage is collected before the heap is looked at. */
const collecting = collect === 'live';
const PEOPLE = Number(count);
/** In Resend's own time an import of this many rows takes minutes; the emulator's ends at once. */
const WAIT_MS = 60;

/** Waits are cut short: only what is in memory counts here. */
function hastyClock(): Clock {
	let ahead = 0;
	return {
		now: () => Date.now() + ahead,
		random: () => Math.random(),
		cancelled: () => false,
		sleep: async (ms) => {
			const real = Math.min(ms, WAIT_MS);
			await new Promise((resolve) => setTimeout(resolve, real));
			ahead += ms - real;
		},
	};
}

function fetchTransport({ url, apiKey }: RemoteEmulator): Transport {
	return async ({ method, path, headers, body }) => {
		const answer = await fetch(`${url}${path}`, { method, headers: { ...headers, authorization: `Bearer ${apiKey}` }, ...(body === undefined ? {} : { body }) });
		const text = await answer.text();
		const answered: Record<string, string> = {};
		answer.headers.forEach((value, name) => (answered[name] = value));
		return { status: answer.status, headers: answered, body: text === '' ? '' : (JSON.parse(text) as unknown) };
	};
}

async function runEngine(resend: RemoteEmulator, events: readonly IDataObject[]): Promise<string[]> {
	const own = ownKeys('jitsu');
	const clock = hastyClock();
	const account = accountOf(resend.url);
	const transport = fetchTransport(resend);
	const arrived = events.map((event) => ({ parsed: parseEvent(event, { now: clock.now(), systemProperties: 'drop' }), segments: SEGMENT }));
	const work = eventWork(arrived, { own, matching: { kind: 'byEmail' } }).flatMap(({ decision }) => (decision.kind === 'work' ? [decision] : []));
	const limits = { retryCapMs: 60_000, timeoutMs: 60_000 };
	const results = await syncContacts(work, {
		account,
		clock,
		openApi: (meter) => new ResendApi(new ResendClient({ transport, clock, pacer: account.pacer, run: work, meter, ...limits })),
		settings: { own, consent: 'ownOptOuts', imports: 'auto', retryCapMs: limits.retryCapMs, createMissingSegments: true },
		startedAt: clock.now(),
		additions: new Additions(20),
	});
	return [...results.values()].map(({ result }) => (result.kind === 'done' ? result.outcome.outcome : 'failed'));
}

async function runBuiltNode(resend: RemoteEmulator, events: IDataObject[]): Promise<string[]> {
	const output = await new OurWorkflow(resend, 'ResendContactSync', { segments: SEGMENT }).run(events);
	return output.map(({ outcome }) => String(outcome));
}

const READER: INodeType = {
	description: {
		displayName: 'Reader', name: 'reader', group: ['transform'], version: 1, description: 'Reads its items', defaults: { name: 'Reader' },
		inputs: ['main'], outputs: ['main'],
		properties: [{ displayName: 'Event', name: 'event', type: 'json', default: '' }],
	},
	execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData().map((_item, itemIndex) => ({ json: { outcome: 'created', event: Object.keys(this.getNodeParameter('event', itemIndex) as object).length }, pairedItem: { item: itemIndex } }));
		return Promise.resolve([items]);
	},
} as INodeType;

async function runReader(resend: RemoteEmulator, items: IDataObject[]): Promise<string[]> {
	const result = await runNode({ type: READER, parameters: { event: '={{ $json.body ?? $json }}' }, items }, { credential: { apiKey: resend.apiKey, baseUrl: resend.url } });
	return result.output('Node').map(({ json }) => String(json['outcome']));
}

const WAYS: Readonly<Record<string, (resend: RemoteEmulator, events: IDataObject[]) => Promise<string[]>>> = { engine: runEngine, node: runBuiltNode, n8n: runReader };

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);

async function main(): Promise<void> {
	const run = WAYS[what];
	if (run === undefined) throw new Error(`${what} is none of ${Object.keys(WAYS).join(', ')}`);
	const emulators = new Emulators();
	try {
		const resend = await emulators.start({ rateLimit: 'off', latencyMs: 0 });
		globalThis.gc?.();
		const idle = process.memoryUsage();
		const events = Array.from({ length: PEOPLE }, (_, person) => identify(person));
		globalThis.gc?.();
		const loaded = process.memoryUsage();
		let peakHeap = 0;
		const sampling = setInterval(() => {
			if (collecting) globalThis.gc?.();
			peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
		}, collecting ? 500 : 100);
		const startedAt = performance.now();
		const outcomes = await run(resend, events);
		clearInterval(sampling);
		globalThis.gc?.();
		const requests = (await resend.log()).length;
		console.log(
			JSON.stringify({
				what,
				people: PEOPLE,
				created: outcomes.filter((outcome) => outcome === 'created').length,
				requests,
				seconds: Math.round((performance.now() - startedAt) / 1000),
				idleRss: megabytes(idle.rss),
				heapOfItems: megabytes(loaded.heapUsed - idle.heapUsed),
				peakHeap: megabytes(peakHeap),
				heapAtEnd: megabytes(process.memoryUsage().heapUsed),
				peakRss: megabytes(process.resourceUsage().maxRSS * 1024),
			}),
		);
	} finally {
		emulators.close();
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.stack : String(error));
	process.exitCode = 1;
});
