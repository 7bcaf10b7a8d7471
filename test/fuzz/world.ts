/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets -- runs outside n8n */
import { createHash } from 'node:crypto';

import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';

import type { FaultRule } from '../emulator/faults';
import type { EmulatorState } from '../emulator/state';
import { runNode, type EngineResult } from '../nodes/engine';
import { loadNodes, type Nodes, type ProcessPorts } from './bundle';
import { MARKER, viewOf, type ContactView } from './effects';
import { crowdAddress, PEOPLE, SEGMENTS, USERS, type Edit, type EventStep, type FaultKind, type History, type RunStep, type SendStep, type SyncStep } from './history';
import { seededRandom, VirtualTime } from '../virtual/virtualTime';
import { runOf, Wire, type Seen } from './wire';

export const MINUTE_MS = 60_000;
const UNLISTED_MS = 10_000;
/** Follows the old name of a segment that a hand renamed. */
export const RENAMED = ' of ';

export const API_KEY = 're_fuzz_key_1234567890';

/** Copies of the package that no history left anything in but what it knows of its own account and workflows. */
const spare: Nodes[] = [];
const used = new Set<string>();

/** The same for the same history, so that whatever a node makes of it comes out the same. */
function identityOf(history: unknown): string {
	const identity = createHash('sha256').update(JSON.stringify(history)).digest('hex').slice(0, 12);
	// Run once more in this process, it must find nothing of the first time.
	if (used.has(identity)) spare.length = 0;
	used.add(identity);
	return identity;
}

/** The package was compiled anew: no copy of it as it was is used again. */
export function forgetCopies(): void {
	spare.length = 0;
	plugs.clear();
}

export interface Process {
	readonly place: number;
	/** One more with every restart. */
	epoch: number;
	/** Loaded when first used. */
	nodes: () => Nodes;
	loaded: () => Nodes | undefined;
	alive: Life;
}

/** Of a process, until it is stopped. */
class Life {
	yes = true;
	private readonly listeners = new Set<() => void>();

	end(): void {
		this.yes = false;
		for (const listener of this.listeners) listener();
	}

	/** Calls back at the end; at once where that has come. */
	onEnd(listener: () => void): () => void {
		if (!this.yes) listener();
		this.listeners.add(listener);
		return () => void this.listeners.delete(listener);
	}
}

/** A run of a node and all that is known of it. */
export interface Run {
	readonly id: number;
	readonly step: RunStep;
	readonly items: IDataObject[];
	readonly process: number;
	readonly epoch: number;
	readonly startedAt: number;
	endedAt: number;
	/** Contacts by lower-case address when it began. */
	readonly before: ReadonlyMap<string, ContactView>;
	readonly segmentsBefore: ReadonlyMap<string, string>;
	readonly typesBefore: ReadonlyMap<string, string>;
	readonly seen: Seen[];
	/** It began seconds after a hand deleted a segment: one that this process has just made is then taken for one that no list shows yet. */
	readonly mayMissDeletion: boolean;
	/** It began while what a hand renamed or deleted may go unnoticed. */
	readonly mayMissEdits: boolean;
	/** Others changed something while it ran. */
	disturbed: boolean;
	crashed: boolean;
	stuck: boolean;
	output: IDataObject[];
	error: string | undefined;
	together: boolean;
}

const FAULTS: Record<FaultKind, FaultRule> = {
	lost: { kind: 'lostAnswer' },
	reset: { kind: 'reset' },
	'500': { kind: 'status', status: 500 },
	'500after': { kind: 'status', status: 500, when: 'after' },
	'429': { kind: 'status', status: 429, headers: { 'retry-after': '2' } },
	'503': { kind: 'html', status: 503 },
	hang: { kind: 'hang' },
	hangAfter: { kind: 'hang', when: 'after' },
	'400': { kind: 'status', status: 400 },
};

const plugs = new Map<Nodes, { ports: ProcessPorts }>();

function plugged(ports: ProcessPorts): Nodes {
	const free = spare.pop();
	const plug = free === undefined ? undefined : plugs.get(free);
	if (free !== undefined && plug !== undefined) {
		plug.ports = ports;
		return free;
	}
	const fresh = { ports };
	const nodes = loadNodes({ sleep: (ms) => fresh.ports.sleep(ms), random: () => fresh.ports.random() });
	plugs.set(nodes, fresh);
	return nodes;
}

/** n8n with two processes and one database, and the Resend account they work on. */
export class World {
	readonly time = new VirtualTime();
	readonly wire: Wire;
	readonly runs: Run[] = [];
	/** Those of the present step. */
	private readonly open = new Set<Run>();
	private readonly processes: Process[];
	private readonly random: () => number;
	/** Static data by workflow, as n8n's database keeps it. */
	private readonly saved = new Map<string, IDataObject>();
	private readonly identity: string;
	/** Documented: a segment renamed and a property deleted by hand may go unnoticed for a minute. */
	private unseenEditAt = -Infinity;
	private deletedSegmentAt = -Infinity;

	constructor(
		readonly history: History,
		onSeen: (seen: Seen) => void,
	) {
		this.random = seededRandom(history.seed);
		this.identity = identityOf(history);
		Date.now = () => this.time.now;
		this.wire = new Wire(this.time, {
			quirks: history.quirks,
			limit: history.limit,
			random: this.random,
			apiKey: API_KEY,
			onSeen: (seen) => {
				for (const run of this.runs) {
					if (run.id === seen.run) run.seen.push(seen);
					else if (this.open.has(run) && (seen.effects.length > 0 || seen.run === 0)) run.disturbed = true;
				}
				onSeen(seen);
			},
		});
		this.wire.state.addTemplate({ name: 'Welcome', alias: 'welcome', subject: 'Welcome', from: 'Acme <hello@acme.example>', html: '<p>{{{mail}}}</p>', variables: [{ key: 'mail' }] });
		this.processes = [0, 1].map((place) => this.started(place, 0));
	}

	get state(): EmulatorState {
		return this.wire.state;
	}

	restart(place: number): void {
		const process = this.processes[place];
		if (process === undefined) return;
		process.alive.end();
		this.processes[place] = this.started(place, process.epoch + 1);
	}

	edit(edit: Edit): void {
		if (edit.edit === 'deleteSegment') this.deletedSegmentAt = this.time.now;
		if (edit.edit === 'undefine' || edit.edit === 'renameSegment') this.unseenEditAt = this.time.now;
		this.wire.byHand((state) => edited(state, edit));
	}

	/** Starts runs at the same moment and sees them to their end. `options`: of the node, besides those of the step. */
	async run(steps: readonly RunStep[], options: IDataObject = {}): Promise<Run[]> {
		const started = steps.map((step) => this.start(step, steps.length > 1, options));
		for (const { run, result, removeRules, process } of started) {
			const died = this.untilDead(process.alive);
			const driven = await this.time.drive(Promise.race([result, died.promise]));
			died.cancel();
			run.endedAt = this.time.now;
			if (driven.kind === 'stuck') run.stuck = true;
			else if (driven.value === 'dead') run.crashed = true;
			else this.keep(run, driven.value);
			removeRules();
		}
		for (const place of new Set(started.filter(({ process }) => !process.alive.yes).map(({ process }) => process.place))) {
			const process = this.processes[place];
			if (process !== undefined && !process.alive.yes) this.processes[place] = this.started(place, process.epoch + 1);
		}
		this.open.clear();
		return started.map(({ run }) => run);
	}

	private keep(run: Run, { output, error, saved }: EngineResult): void {
		run.output = output('Node').map(({ json }) => json);
		run.error = error();
		if (saved !== undefined) this.saved.set(run.step.do, saved);
	}

	private start(step: RunStep, together: boolean, options: IDataObject): { run: Run; process: Process; result: Promise<EngineResult>; removeRules: () => void } {
		const process = this.processes[step.process] ?? this.started(0, 0);
		const id = this.runs.length + 1;
		const { type, parameters: own, items } = nodeRunOf(step, process.nodes());
		const parameters = { ...own, options: { ...(own['options'] as IDataObject), ...options } } as INodeParameters;
		const mayMissEdits = this.time.now - this.unseenEditAt < MINUTE_MS;
		const run: Run = {
			id,
			step,
			items,
			process: process.place,
			epoch: process.epoch,
			startedAt: this.time.now,
			endedAt: Infinity,
			before: new Map(this.state.contacts.all().map((contact) => [contact.email.toLowerCase(), viewOf(contact)])),
			segmentsBefore: new Map(this.state.segments.all().map((segment) => [segment.id, segment.name])),
			typesBefore: new Map(this.state.properties.all().map(({ key, type: valueType }) => [key, valueType])),
			seen: [],
			mayMissEdits,
			mayMissDeletion: this.time.now - this.deletedSegmentAt < UNLISTED_MS,
			disturbed: mayMissEdits,
			crashed: false,
			stuck: false,
			output: [],
			error: undefined,
			together,
		};
		this.runs.push(run);
		this.open.add(run);
		const rules = this.rules(step, id, process.alive);
		const staticData = this.saved.get(step.do);
		const result = runNode(
			{ type, parameters, items, onError: 'continueRegularOutput' },
			{
				credential: { apiKey: API_KEY, baseUrl: `http://${this.identity}.test` },
				workflowId: `${this.identity}-${step.do}`,
				executionId: String(id),
				onRequest: this.wire.of({ run: id, alive: () => process.alive.yes }),
				...(staticData === undefined ? {} : { staticData: structuredClone(staticData) }),
			},
		);
		return { run, process, result, removeRules: () => rules.forEach((rule) => rule.remove()) };
	}

	private rules(step: RunStep, id: number, alive: Life): { remove: () => void }[] {
		const { faults, edits, crash } = step.disturbance;
		const match = (nth: number): FaultRule['match'] => ({ nth, where: (request) => runOf(request) === id });
		return [
			...faults.map(({ nth, kind }) => this.wire.faults.add({ ...FAULTS[kind], match: match(nth) } as FaultRule)),
			...edits.map(({ nth, when, edit }) => this.wire.faults.add({ kind: 'hook', when, match: match(nth), times: 1, run: () => this.edit(edit) } as FaultRule)),
			...(crash === null ? [] : [this.wire.faults.add({ kind: 'hook', when: crash.when, match: match(crash.nth), times: 1, run: () => alive.end() } as FaultRule)]),
		];
	}

	private started(place: number, epoch: number): Process {
		const alive = new Life();
		const ports: ProcessPorts = {
			sleep: (ms) => (alive.yes ? this.time.sleep(ms) : new Promise(() => undefined)),
			random: this.random,
		};
		let nodes: Nodes | undefined;
		return { place, epoch, nodes: () => (nodes ??= plugged(ports)), loaded: () => nodes, alive };
	}

	/** Gives back what the next history may use. */
	end(): void {
		for (const { loaded, alive } of this.processes) {
			const nodes = loaded();
			if (alive.yes && nodes !== undefined) spare.push(nodes);
		}
	}

	/** The death of a process shows a moment later. */
	private untilDead(alive: Life): { promise: Promise<'dead'>; cancel: () => void } {
		let cancel = (): void => {};
		const promise = new Promise<'dead'>((resolve) => {
			cancel = alive.onEnd(() => void this.time.at(50, () => resolve('dead')));
		});
		return { promise, cancel };
	}
}

function edited(state: EmulatorState, edit: Edit): void {
	const contact = 'who' in edit ? state.contactByEmail(PEOPLE[edit.who] ?? '') : undefined;
	const segment = 'segment' in edit ? state.segmentByName(SEGMENTS[edit.segment] ?? '') : undefined;
	switch (edit.edit) {
		case 'join':
			if (contact !== undefined && segment !== undefined) state.join(contact, segment);
			return;
		case 'leave':
			if (contact !== undefined && segment !== undefined) state.leave(contact, segment.id);
			return;
		case 'optOut':
		case 'optIn':
			if (contact !== undefined) contact.unsubscribed = edit.edit === 'optOut';
			return;
		case 'create':
			if (contact === undefined) state.addContact({ email: PEOPLE[edit.who] ?? '', firstName: 'Hand' });
			return;
		case 'delete':
			if (contact !== undefined) state.removeContact(contact);
			return;
		case 'set':
			if (contact === undefined) return;
			state.addProperty(edit.key);
			if (state.propertyByKey(edit.key)?.type === 'string') contact.properties.set(edit.key, edit.value);
			return;
		case 'define':
			state.addProperty(edit.key, edit.type);
			return;
		case 'undefine': {
			const property = state.propertyByKey(edit.key);
			if (property !== undefined) state.removeProperty(property);
			return;
		}
		case 'makeSegment':
			if (segment === undefined) state.addSegment(SEGMENTS[edit.segment] ?? '');
			return;
		case 'deleteSegment':
			if (segment !== undefined) state.removeSegment(segment.id);
			return;
		case 'renameSegment':
			if (segment !== undefined) segment.name = `${segment.name}${RENAMED}${segment.id.slice(0, 4)}`;
			return;
		case 'spoilMarker': {
			if (contact === undefined) return;
			state.addProperty(MARKER);
			const old = String(contact.properties.get(MARKER) ?? '[]').replace(/^\[|\]$/g, '');
			contact.properties.set(MARKER, `[${[old, 'not-a-uuid'].filter((entry) => entry !== '').join(',')}]`);
			return;
		}
	}
}

export function addressIn({ who, capitals }: Pick<EventStep, 'who' | 'capitals'>): string | null {
	const address = who === null ? null : (PEOPLE[who] ?? null);
	return capitals === true && address !== null ? address.toUpperCase() : address;
}

export function segmentNames(places: readonly number[]): string[] {
	return places.flatMap((place) => SEGMENTS[place] ?? []);
}

function eventOf(step: EventStep, index: number): IDataObject {
	const email = addressIn(step);
	const base: IDataObject = { type: step.type, messageId: `e-${index}`, ...(step.user === null ? {} : { userId: USERS[step.user] ?? '' }), ...(step.at === null ? {} : { timestamp: new Date(Date.UTC(2026, 0, 1, 0, step.at)).toISOString() }) };
	const membership = step.segments === null ? {} : { resendSegments: segmentNames(step.segments).join(', ') };
	const context = email === null ? {} : { context: { traits: { email } } };
	switch (step.type) {
		case 'identify':
			return { ...base, traits: { ...step.traits, ...membership, ...(email === null ? {} : { email }) } };
		case 'track':
			return { ...base, event: 'Clicked', traits: { ...step.traits }, ...context };
		case 'group':
			return { ...base, groupId: 'g-1', traits: { ...step.traits }, ...context };
	}
}

/** The events of a step in the order of their items, the crowd last. */
export function eventsOf({ events, crowd, sets = 0 }: SyncStep): { email: string | null; step: EventStep; wanted: readonly string[] | null; json: IDataObject }[] {
	const own = events.map((step, index) => ({ email: addressIn(step)?.toLowerCase() ?? null, step, wanted: step.segments === null ? null : segmentNames(step.segments), json: eventOf(step, index) }));
	const others = Array.from({ length: crowd }, (_, index) => {
		const first = index % 2 === 0 ? (SEGMENTS[0] ?? null) : null;
		const segment = sets > 0 ? `Set ${index % sets}` : first;
		const step: EventStep = { type: 'identify', who: null, user: null, at: null, traits: { plan: 'free' }, segments: null };
		return { email: crowdAddress(index), step, wanted: segment === null ? null : [segment], json: { type: 'identify', messageId: `c-${index}`, traits: { email: crowdAddress(index), plan: 'free', ...(segment === null ? {} : { resendSegments: segment }) } } };
	});
	return [...own, ...others];
}

/** The e-mails of a step in the order of their items, the crowd's last. */
export function mailsOf({ mails, crowd = 0 }: SendStep): { email: string; mail: string }[] {
	const others = Array.from({ length: crowd }, (_, index) => ({ email: crowdAddress(index), mail: `mail-of-crowd-${index}` }));
	return [...mails.map(({ who, id }) => ({ email: PEOPLE[who] ?? '', mail: `mail-${id}` })), ...others];
}

function givenTo({ given }: SendStep): IDataObject {
	const text = '={{ $json.given }}';
	switch (given?.option) {
		case undefined:
			return {};
		case 'subject':
			return { subject: text };
		case 'from':
			return { from: '={{ $json.given }} <hello@acme.example>' };
		case 'header':
			return { headers: { header: [{ name: 'X-Ref', value: text }] } };
		case 'tag':
			return { tags: { tag: [{ name: 'kind', value: text }] } };
		case 'topic':
			return { topicId: { __rl: true, mode: 'id', value: text } };
	}
}

function nodeRunOf(step: RunStep, nodes: Nodes): { type: INodeType; parameters: INodeParameters; items: IDataObject[] } {
	switch (step.do) {
		case 'sync':
			return {
				type: nodes.contactSync,
				parameters: {
					source: 'event',
					event: '={{ $json.body ?? $json }}',
					segments: segmentNames(step.setting).join(', '),
					resolveEmailFromUserId: true,
					options: { imports: step.imports, skipUnchangedFor: step.skipUnchangedFor },
				},
				items: eventsOf(step).map(({ json }) => json),
			};
		case 'segment':
			return {
				type: nodes.segment,
				parameters: {
					operation: step.operation,
					email: '={{ $json.email }}',
					segment: { __rl: true, mode: 'name', value: SEGMENTS[step.segment] ?? '' },
					firstName: step.firstName,
					options: { existingOnly: step.existingOnly },
				},
				items: step.people.map((who) => ({ email: PEOPLE[who] ?? '' })),
			};
		case 'send':
			return {
				type: nodes.sendTemplate,
				parameters: {
					template: { __rl: true, mode: 'id', value: 'welcome' },
					to: '={{ $json.email }}',
					variablesMode: 'json',
					variablesJson: '={{ ({ mail: $json.messageId }) }}',
					upsertContact: step.contact,
					options: { onlyIfSubscribed: step.onlyIfSubscribed, ...givenTo(step) },
				},
				items: mailsOf(step).map(({ email, mail }) => ({ email, messageId: mail, event: 'Sent', ...(step.given === null || step.given === undefined ? {} : { given: step.given.text }) })),
			};
	}
}
