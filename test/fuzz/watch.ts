import { MARKER, OPT_OUT_RECORD, type Effect } from './effects';
import type { LoggedRequest } from '../emulator/log';
import { RENAMED, type World, type Run } from './world';
import { runOf, type Seen } from './wire';

/** Who put a contact into a segment, as far as it can be known. `certain`: nothing that is documented as a race was in the way. */
export interface Origin {
	by: 'sync' | 'deliberate' | 'hand';
	certain: boolean;
	at: number;
	process: number;
	epoch: number;
}

export type Report = (rule: string, detail: string) => void;

/** Watches every single change of the account, and says which break a promise. */
export class Watch {
	private readonly origins = new Map<string, Origin>();
	/** When somebody was last taken out of a segment, and by which process; -1: a hand. */
	private readonly takings = new Map<string, { at: number; process: number; epoch: number }>();
	/** Who made a contact, and when. */
	private readonly births = new Map<string, { run: number; at: number }>();
	/** Answers of 404 to a look-up of an address, by run and address, that no create has used up. */
	private readonly looks = new Map<string, number>();
	/** Contacts that a user may be, by place in USERS, after the last run that identified them. */
	/** Opt-outs of others that no record of ours can be mistaken for, by contact. */
	private readonly othersOptOuts = new Set<string>();
	readonly users = new Map<number, Set<string>>();
	/** When a hand last changed a contact, by address; '' for what concerns all. */
	readonly handAt = new Map<string, number>();
	/** When Resend Segment or Send Template last changed a contact, by address and process: neither writes what Contact Sync remembers. */
	private readonly otherNodesAt = new Map<string, { at: number; process: number }[]>();
	/** Creates that were sent and not looked after, by run and address. */
	private readonly creates = new Set<string>();
	private lookedTo = 0;

	constructor(
		private readonly world: () => World,
		private readonly report: Report,
	) {}

	origin(contact: string, segment: string): Origin | undefined {
		return this.origins.get(`${contact} ${segment}`);
	}

	/** Documented: a list may still show a membership that another process or a hand ended within its lag. */
	mayStillShow(contact: string, segment: string, run: Run): boolean {
		const taken = this.takings.get(`${contact} ${segment}`);
		return taken !== undefined && (taken.process !== run.process || taken.epoch !== run.epoch) && taken.at + this.world().state.quirks.listLagMs > run.startedAt;
	}

	/** After a deliberate addition succeeded, the membership is like a human's. */
	deliberate(contact: string, segment: string, run: Run): void {
		const known = this.origin(contact, segment);
		if (known?.by === 'hand') return;
		this.origins.set(`${contact} ${segment}`, { by: 'deliberate', certain: known?.certain ?? true, at: run.endedAt, process: run.process, epoch: run.epoch });
	}

	/** Two processes, or a run and a hand, were at the same contact: no lock holds there, so nothing is certain of it. */
	contested(contact: string): void {
		for (const [key, origin] of this.origins) if (key.startsWith(`${contact} `)) origin.certain = false;
	}

	readonly see = (seen: Seen): void => {
		const world = this.world();
		this.readLooks(world);
		const run = world.runs.find(({ id }) => id === seen.run);
		for (const effect of seen.effects) {
			if (run === undefined) this.byHand(effect, world);
			else this.byRun(effect, seen, run, world);
		}
		if (seen.request?.method === 'POST' && seen.request.route === '/contacts') this.sentCreate(seen.request);
	};

	/** "Creating a contact is never sent twice: after an unclear answer the node looks again first." */
	private sentCreate(request: LoggedRequest): void {
		const body: unknown = request.body;
		const email = typeof body === 'object' && body !== null ? String(Reflect.get(body, 'email')).toLowerCase() : '';
		const key = `${runOf(request)} ${email}`;
		if (this.creates.has(key) && !this.looks.has(key)) this.report('looks before it creates again', `run ${runOf(request)} sent a second create of ${email}`);
		this.creates.add(key);
		this.looks.delete(key);
	}

	handTouchedAll(): void {
		this.handAt.set('', this.world().time.now);
	}

	/** Documented for a data table ("past it, by another node on another worker"); static data of one workflow knows nothing of another's either. */
	otherNodeElsewhereAt(email: string, process: number): number {
		return Math.max(-Infinity, ...(this.otherNodesAt.get(email) ?? []).filter((one) => one.process !== process).map(({ at }) => at));
	}

	private readLooks(world: World): void {
		const { log } = world.wire;
		for (; this.lookedTo < log.length; this.lookedTo += 1) {
			const request = log[this.lookedTo];
			if (request === undefined) continue;
			const run = runOf(request);
			if (request.method === 'GET' && request.route === '/contacts/:contact') this.looks.set(`${run} ${request.params['contact']?.toLowerCase() ?? ''}`, request.at);
			if (request.method === 'GET' && request.route === '/contacts') for (const key of this.creates) if (key.startsWith(`${run} `)) this.creates.delete(key);
		}
	}

	private byHand(effect: Effect, world: World): void {
		const { contact } = effect;
		const now = world.time.now;
		this.handAt.set(contact.email.toLowerCase(), now);
		const underWay = world.runs.some(({ endedAt }) => endedAt === Infinity);
		if (effect.kind === 'created') this.births.set(contact.id, { run: 0, at: now });
		// Documented: who comes back and leaves again between two events looks like the opt-out on record.
		if (effect.kind === 'optedOut' && !contact.properties.has(OPT_OUT_RECORD) && !underWay) this.othersOptOuts.add(contact.id);
		if (effect.kind === 'optedIn') this.othersOptOuts.delete(contact.id);
		if (effect.kind === 'joined') {
			const named = idsIn(contact.properties.get(MARKER)).has(effect.segment);
			this.origins.set(`${contact.id} ${effect.segment}`, { by: 'hand', certain: !named && !underWay, at: now, process: -1, epoch: -1 });
		}
		if (effect.kind === 'left') {
			this.origins.delete(`${contact.id} ${effect.segment}`);
			this.takings.set(`${contact.id} ${effect.segment}`, { at: now, process: -1, epoch: -1 });
		}
	}

	private byRun(effect: Effect, seen: Seen, run: Run, world: World): void {
		const { contact, was } = effect;
		if (run.step.do !== 'sync') {
			const email = contact.email.toLowerCase();
			this.otherNodesAt.set(email, [...(this.otherNodesAt.get(email) ?? []).filter((one) => one.process !== run.process), { at: world.time.now, process: run.process }]);
		}
		switch (effect.kind) {
			case 'created':
				this.born(effect, run, world);
				return;
			case 'deleted':
				this.report('deletes nobody', `run ${run.id} deleted ${contact.email}`);
				return;
			case 'optedIn':
				if (was !== null) this.broughtBack(effect, seen, run);
				return;
			case 'property':
				if (effect.key === MARKER) this.marked(effect, seen, run, world);
				return;
			case 'joined':
				// Documented: whether an import joins those it skips is not known, and nobody is left to look when its process has died.
				if (run.step.do === 'send') this.report('sends move nobody', `run ${run.id} put ${contact.email} into a segment`);
				this.origins.set(`${contact.id} ${effect.segment}`, { by: run.step.do === 'sync' || !mayCreate(run, contact.email.toLowerCase()) ? 'sync' : 'deliberate', certain: !run.together && !run.crashed, at: world.time.now, process: run.process, epoch: run.epoch });
				return;
			case 'left':
				this.taken(effect.segment, effect, run, world);
				return;
			default:
				return;
		}
	}

	private born({ contact }: Effect, run: Run, world: World): void {
		const email = contact.email.toLowerCase();
		const twins = world.state.contacts.all().filter((other) => other.email.toLowerCase() === email);
		if (twins.length > 1 && !this.isRace(twins.find(({ id }) => id !== contact.id)?.id ?? '', run)) this.report('one contact an address', `run ${run.id} made a second ${email}`);
		this.births.set(contact.id, { run: run.id, at: world.time.now });
		if (!mayCreate(run, email)) this.report('created by identify only', `run ${run.id} (${run.step.do}) created ${email}`);
	}

	/** Documented: whoever was made by somebody else, in another process, after the look. */
	private isRace(id: string, run: Run): boolean {
		const birth = this.births.get(id);
		const contact = this.world().state.contacts.get(id);
		if (birth === undefined || contact === undefined) return false;
		const maker = this.world().runs.find((other) => other.id === birth.run);
		if (maker !== undefined && maker.process === run.process && maker.epoch === run.epoch) return false;
		const looked = this.looks.get(`${run.id} ${contact.email.toLowerCase()}`);
		return looked === undefined ? birth.at >= run.startedAt : birth.at >= looked;
	}

	private broughtBack({ contact }: Effect, { request }: Seen, run: Run): void {
		if (request?.route === '/contacts' && this.isRace(contact.id, run)) return;
		const patched = request?.method === 'PATCH' && run.step.do === 'sync';
		if (patched && !this.othersOptOuts.has(contact.id)) return;
		this.report('no opt-out undone', `run ${run.id} (${run.step.do}) opted ${contact.email} in by ${request?.method ?? 'an import'} ${request?.route ?? ''}`);
	}

	private marked({ contact, was }: Effect, { request }: Seen, run: Run, world: World): void {
		if (request?.method === 'POST' && request.route === '/contacts' && was !== null) {
			// A create that met a known address: Resend may have reset what was there.
			if (this.isRace(contact.id, run)) this.contested(contact.id);
			return;
		}
		const old = idsIn(was?.properties.get(MARKER));
		const now = idsIn(contact.properties.get(MARKER));
		const lag = world.state.quirks.listLagMs;
		for (const id of now) {
			const origin = this.origin(contact.id, id);
			if (old.has(id) || origin === undefined || origin.by === 'sync' || !contact.segments.has(id)) continue;
			const known = origin.by === 'deliberate' && origin.process === run.process && origin.epoch === run.epoch;
			if (origin.at + lag > run.startedAt && !known && (lag > 0 || origin.at >= run.startedAt)) origin.certain = false;
			else if (origin.certain) this.report('claims nothing of others', `run ${run.id} (${run.step.do}) put the ${origin.by} membership of ${contact.email} in ${nameOf(id, world)} into the marker`);
		}
		for (const id of old) {
			const origin = this.origin(contact.id, id);
			if (now.has(id) || origin === undefined || !contact.segments.has(id)) continue;
			if (origin.by !== 'sync') origin.certain = true;
			else if (origin.certain && !isAbout(run, id, world)) this.report('nothing of ours is orphaned', `run ${run.id} (${run.step.do}) dropped ${nameOf(id, world)} from the marker of ${contact.email}, who is in it`);
			else {
				origin.by = 'deliberate';
				// Another process may be about to take out what it read as the sync's own: no lock holds between processes.
				if (run.together) origin.certain = false;
			}
		}
	}

	private taken(segment: string, { contact, was }: Effect, run: Run, world: World): void {
		const origin = this.origin(contact.id, segment);
		this.origins.delete(`${contact.id} ${segment}`);
		this.takings.set(`${contact.id} ${segment}`, { at: world.time.now, process: run.process, epoch: run.epoch });
		if (origin === undefined || was === null) return;
		if (run.step.do === 'segment' && run.step.operation === 'remove' && isAbout(run, segment, world)) return;
		if (run.step.do === 'sync' && (origin.by === 'sync' || !origin.certain)) return;
		// Documented: of two segments that two processes made at once one has to go, and whom this process put into it moves over.
		if (origin.process === run.process && isDouble(nameOf(segment, world), world)) return;
		this.report('removes nothing of others', `run ${run.id} (${run.step.do}) took ${contact.email} out of ${nameOf(segment, world)}, where a ${origin.by} put them`);
	}
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function idsIn(marker: unknown): Set<string> {
	return new Set(String(marker ?? '').replace(/[[\]]/g, '').split(',').filter((id) => UUID.test(id)));
}

function isAbout(run: Run, segment: string, world: World): boolean {
	if (run.step.do !== 'segment') return false;
	const name = run.segmentsBefore.get(segment) ?? world.state.segments.get(segment)?.name ?? '';
	return name === segmentOf(run) || (run.mayMissEdits && name.startsWith(`${segmentOf(run)}${RENAMED}`));
}

function segmentOf(run: Run): string {
	return run.step.do === 'segment' ? (['Alpha', 'Beta', 'Gamma'][run.step.segment] ?? '') : '';
}

/** Two processes may make a segment in the same moment; a name that two share is refused from then on. */
export function isDouble(name: string, { state }: World): boolean {
	return state.segments.all().filter((segment) => segment.name === name).length > 1;
}

function nameOf(id: string, world: World): string {
	return world.state.segments.get(id)?.name ?? `a deleted segment`;
}

/** Whether the run was given something that may bring this address into being. */
function mayCreate(run: Run, email: string): boolean {
	return run.items.some((item) => {
		if (run.step.do === 'segment') return !run.step.existingOnly && item['email'] === email;
		if (run.step.do === 'send') return run.step.contact && item['email'] === email;
		const traits: unknown = item['traits'];
		return item['type'] === 'identify' && typeof traits === 'object' && traits !== null && String(Reflect.get(traits, 'email')).toLowerCase() === email;
	});
}
