/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets -- runs outside n8n */
import type { IDataObject, IHttpRequestOptions, INodeParameters } from 'n8n-workflow';

import type { Quirks } from '../emulator/quirks';
import type { EmulatorState } from '../emulator/state';
import { loadNodes, type Nodes } from '../fuzz/bundle';
import { VirtualTime } from '../virtual/virtualTime';
import { Wire, type Caller } from '../fuzz/wire';
import { runNode, type EngineResult } from './engine';

/** One run of a node in one process of n8n. */
export interface WorkerRun {
	process: number;
	node: keyof Nodes;
	parameters: INodeParameters;
	items: IDataObject[];
}

/** Runs that start together, each in its own process, on an account. */
export interface Race {
	arrange: (state: EmulatorState) => void;
	runs: readonly WorkerRun[];
	/** Before: one group after the other, those of a group at once. */
	before?: readonly (readonly WorkerRun[])[];
	/** By hand, when all is quiet again; then `afterwards` follow one after the other. */
	between?: (state: EmulatorState) => void;
	afterwards?: readonly WorkerRun[];
	quirks?: Partial<Quirks>;
	/** Requests whose order is tried out; by default those about contacts. */
	isStepped?: (path: string) => boolean;
}

/** An order of requests that was played to its end. */
export interface Played {
	state: EmulatorState;
	/** Run and request, in the order served. */
	order: readonly Step[];
	/** Requests of the race itself. */
	requests: number;
	results: readonly EngineResult[];
}

export interface Step {
	run: number;
	method: string;
	path: string;
}

interface Waiting extends Step {
	release: () => void;
}

/** Whoever asks nothing for this long waits on purpose, for the others to be done. */
const LONG_WAIT_MS = 700;
const API_KEY = 're_interleavings_1234567890';

/** Serves the requests of all processes one at a time, in an order that somebody chooses. */
class SteppedTime extends VirtualTime {
	choose: ((waiting: readonly Waiting[]) => Waiting | 'abandon') | null = null;
	/** When each run that is under way was last served. */
	readonly running = new Map<number, number>();
	private readonly waiting = new Map<number, Waiting>();
	private underWay = 0;
	private quiet = 0;

	get abandoned(): boolean {
		return this.over;
	}

	async turn(step: Step): Promise<void> {
		await new Promise<void>((resolve) => this.waiting.set(step.run, { ...step, release: resolve }));
		this.underWay += 1;
	}

	served(run: number): void {
		this.underWay -= 1;
		if (this.running.has(run)) this.running.set(run, this.now);
	}

	protected override step(): boolean {
		// Whoever computes gets the time to come to the next request.
		this.quiet += 1;
		if (this.quiet < 4) return false;
		this.quiet = 0;
		if (this.choose === null || this.underWay > 0 || this.waiting.size === 0) return super.step();
		const isComing = [...this.running].some(([run, servedAt]) => !this.waiting.has(run) && this.now - servedAt < LONG_WAIT_MS);
		if (isComing) return super.step();
		const chosen = this.choose([...this.waiting.values()].sort((one, other) => one.run - other.run));
		if (chosen === 'abandon') {
			this.over = true;
			return false;
		}
		this.waiting.delete(chosen.run);
		chosen.release();
		return true;
	}
}

class SteppedWire extends Wire {
	isStepped: ((path: string) => boolean) | null = null;
	stepped = 0;

	constructor(
		private readonly stepper: SteppedTime,
		options: ConstructorParameters<typeof Wire>[1],
	) {
		super(stepper, options);
	}

	override async request(options: IHttpRequestOptions, caller: Caller): Promise<unknown> {
		const path = new URL(options.url).pathname;
		if (this.isStepped === null || !this.isStepped(path)) return super.request(options, caller);
		await this.stepper.turn({ run: caller.run, method: options.method ?? 'GET', path });
		try {
			return await super.request(options, caller);
		} finally {
			this.stepper.served(caller.run);
		}
	}
}

interface Node {
	waiting: readonly Step[];
	/** Runs whose next request need not come first here: the order with it has been tried. */
	asleep: ReadonlyMap<number, Step>;
	tried: number[];
	chosen: number;
}

let accounts = 0;
const spare: Nodes[] = [];
const ports = new Map<Nodes, { time: VirtualTime }>();

function processOn(time: VirtualTime): Nodes {
	const free = spare.pop();
	if (free !== undefined) {
		const port = ports.get(free);
		if (port !== undefined) port.time = time;
		return free;
	}
	const port = { time };
	const nodes = loadNodes({ sleep: (ms) => port.time.sleep(ms), random: () => 0.5 });
	ports.set(nodes, port);
	return nodes;
}

/**
 * Plays a race in every order that its requests can come in, or in the first `most` of them. Orders that differ only in neighbours that have nothing to do with
 * each other (two readings, or writes of different things) count as one ("sleep sets", Godefroid 1996).
 */
export async function everyOrder(race: Race, check: (played: Played) => void, most = Infinity): Promise<number> {
	const path: Node[] = [];
	let orders = 0;
	for (;;) {
		const played = await play(race, path);
		if (played !== null) {
			orders += 1;
			check(played);
		}
		for (;;) {
			const last = path.at(-1);
			if (last === undefined || orders >= most) return orders;
			last.tried.push(last.chosen);
			const next = last.waiting.find(({ run }) => !last.tried.includes(run) && !last.asleep.has(run));
			if (next !== undefined) {
				last.chosen = next.run;
				break;
			}
			path.pop();
		}
	}
}

async function play(race: Race, path: Node[]): Promise<Played | null> {
	accounts += 1;
	const time = new SteppedTime();
	Date.now = () => time.now;
	const wire = new SteppedWire(time, { quirks: race.quirks ?? {}, limit: 1000, random: () => 0.5, apiKey: API_KEY, onSeen: () => undefined });
	const processes = race.runs.map(() => processOn(time));
	const account = `http://race-${accounts}.test`;
	const start = ({ process, node, parameters, items }: WorkerRun, run: number): Promise<EngineResult> => {
		const nodes = processes[process];
		if (nodes === undefined) throw new Error('No such process');
		const onRequest = wire.of({ run, alive: () => !time.abandoned });
		return runNode({ type: nodes[node], parameters, items, onError: 'continueRegularOutput' }, { credential: { apiKey: API_KEY, baseUrl: account }, workflowId: `race-${accounts}`, executionId: String(run), onRequest });
	};
	race.arrange(wire.state);
	await time.pass(60_000);
	for (const [place, group] of (race.before ?? []).entries()) await time.drive(Promise.all(group.map((one, index) => start(one, 200 + 10 * place + index))));

	const order: Step[] = [];
	let depth = 0;
	wire.isStepped = race.isStepped ?? ((way) => way.startsWith('/contacts'));
	for (const place of race.runs.keys()) time.running.set(place + 1, time.now);
	time.choose = (waiting) => {
		const parent = path[depth - 1];
		const node = path[depth] ?? nodeAfter(parent, waiting);
		if (node === null) return 'abandon';
		path[depth] = node;
		depth += 1;
		const chosen = waiting.find(({ run }) => run === node.chosen);
		if (chosen === undefined) throw new Error('The same order did not come out the same');
		order.push({ run: chosen.run, method: chosen.method, path: chosen.path });
		return chosen;
	};
	const before = wire.log.length;
	const all = Promise.all(race.runs.map(async (one, place) => {
		const result = await start(one, place + 1);
		time.running.delete(place + 1);
		return result;
	}));
	const driven = await time.drive(all);
	// Also those of an abandoned play: nothing goes on in them, and every play is on an account of its own.
	spare.push(...processes);
	if (driven.kind === 'stuck') {
		if (time.abandoned) return null;
		throw new Error('A run never ended');
	}
	const requests = wire.log.length - before;
	wire.isStepped = null;
	time.choose = null;
	await time.pass(10_000);
	race.between?.(wire.state);
	for (const [place, one] of (race.afterwards ?? []).entries()) await time.drive(start(one, 100 + place));
	return { state: wire.state, order, requests, results: driven.value };
}

function nodeAfter(parent: Node | undefined, waiting: readonly Waiting[]): Node | null {
	const asleep = new Map<number, Step>();
	if (parent !== undefined) {
		const done = parent.waiting.find(({ run }) => run === parent.chosen);
		const idle = [...parent.asleep.values(), ...parent.waiting.filter(({ run }) => parent.tried.includes(run))];
		for (const step of idle) if (done !== undefined && step.run !== done.run && !touchesSame(step, done)) asleep.set(step.run, step);
	}
	const first = waiting.find(({ run }) => !asleep.has(run));
	return first === undefined ? null : { waiting: waiting.map(({ run, method, path }) => ({ run, method, path })), asleep, tried: [], chosen: first.run };
}

/** Whether it matters which of two requests comes first. */
function touchesSame(one: Step, other: Step): boolean {
	if (one.method === 'GET' && other.method === 'GET') return false;
	const [a, b] = [placeOf(one), placeOf(other)];
	return a === 'all' || b === 'all' || a === b || (a.startsWith('segment') && b.startsWith('segment') && (a === 'segments' || b === 'segments'));
}

function placeOf({ method, path }: Step): string {
	const [, root, contact, segments, segment] = path.split('/');
	if (root !== 'contacts' || contact === undefined || contact === 'imports' || (method === 'POST' && segments === undefined)) return 'all';
	if (segments === undefined) return 'contact';
	return segment === undefined ? 'segments' : `segment ${segment}`;
}

/** An order in words, for a failure. */
export function orderText(order: readonly Step[], nameOf: (id: string) => string = (id) => id): string {
	return order.map(({ run, method, path }) => `${run}: ${method} ${path.split('/').map(nameOf).join('/')}`).join('\n');
}
