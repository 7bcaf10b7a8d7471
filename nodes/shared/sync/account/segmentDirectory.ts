import type { ExistingSegment } from '../../contact/snapshot';
import type { ResendApi } from '../../resend/api';
import type { Clock } from '../../resend/transport';
import type { ListedSegment } from '../../resend/types';
import type { Failure } from '../failure';
import { attempt, SyncFailure } from '../failure';
import { LISTS_LAG_MS, Patience } from '../patience';
import { Lock } from './locks';
import { ambiguousSegment, SegmentTwins } from './segmentTwins';

/** A segment may be renamed by hand, and adding somebody to it does not tell: longer than this nobody should have to wait for it. */
const FRESH_FOR_MS = 60_000;

/** Twins this young may come from a race of other processes, which settle it among themselves: milliseconds between looks. */
const WAITS_FOR_OTHERS_MS = [1_000, 2_000, 4_000, 8_000];

export interface SegmentsAsker {
	api: Pick<ResendApi, 'listSegments' | 'newestSegments' | 'createSegment' | 'segmentContactPages'>;
	clock: Clock;
	retryCapMs: number;
	/** When the asking run began, milliseconds since the epoch: a name missing from a list read before may be there now. */
	since: number;
}

/** What a name stands for. */
export type NamedSegment = { kind: 'found'; segment: ExistingSegment } | { kind: 'missing' } | { kind: 'ambiguous'; failure: Failure };

type Namesakes = { kind: 'found'; segment: ExistingSegment } | { kind: 'missing' } | { kind: 'several'; segments: readonly ListedSegment[] };

/** The account's segments by name: read once, page by page, and shared by all executions of the process. */
export class SegmentDirectory {
	readonly twins = new SegmentTwins();
	private known: { segments: ListedSegment[]; readAt: number } | null = null;
	private readonly lock = new Lock();

	/** What these names stand for; the list is read once at the most, but for twins that others may just be settling. */
	async lookUp(names: readonly string[], asker: SegmentsAsker): Promise<Map<string, NamedSegment>> {
		for (let looks = 0; ; looks += 1) {
			const found = await this.lock.run(() => this.namesakesOf(names, asker));
			const several = [...found].flatMap(([, one]) => (one.kind === 'several' ? one.segments : []));
			const wait = WAITS_FOR_OTHERS_MS[looks];
			if (wait === undefined || !this.twins.areYoung(several, asker.clock.now())) return named(found, asker);
			await asker.clock.sleep(wait);
		}
	}

	/** The one segment of this name, created where there is none. Says whether it was. */
	ensure(name: string, asker: SegmentsAsker): Promise<'found' | 'created'> {
		return this.lock.run(async () => {
			const found = this.recall(name, asker) ?? this.namesakes(name, await this.read(asker));
			await refuseSeveral(name, found, asker);
			if (found.kind === 'missing') await this.create(name, asker);
			return found.kind === 'missing' ? 'created' : 'found';
		});
	}

	/** After creations: whether another process made the same at the same time. The newest segments are on the first page. */
	async confirm({ api }: Pick<SegmentsAsker, 'api'>): Promise<void> {
		await this.lock.run(async () => {
			const newest = await attempt(() => api.newestSegments());
			// What could not be looked at now is looked at by whoever asks for these segments after a while.
			if (newest.kind === 'failed' || this.known === null) return;
			const others = this.known.segments.filter(({ id }) => !newest.value.some((one) => one.id === id));
			this.known.segments = [...newest.value, ...others];
			this.twins.settle(this.known.segments);
		});
	}

	/** This process put a contact into a segment: should that be a twin that has to go, the contact is moved. */
	joined(segmentId: string, contactId: string, now: number): void {
		this.twins.joined(segmentId, contactId, this.known?.segments.find(({ id }) => id === segmentId), now);
	}

	/** This process removed a segment. */
	removed(segmentId: string): void {
		this.twins.removed(segmentId);
		if (this.known !== null) this.known.segments = this.known.segments.filter(({ id }) => id !== segmentId);
	}

	/** Drops what was read before `instant`, after Resend said that something in it is no longer so. */
	forgetOlderThan(instant: number): void {
		if (!this.isOlderThan(instant)) return;
		this.known = null;
		this.twins.forgetUnlisted();
	}

	/** What was read before `instant` is read again when somebody asks. */
	expire(instant: number): void {
		if (this.isOlderThan(instant)) this.known = null;
	}

	isOlderThan(instant: number): boolean {
		return this.known !== null && this.known.readAt < instant;
	}

	private async namesakesOf(names: readonly string[], asker: SegmentsAsker): Promise<Map<string, Namesakes>> {
		const isSettled = names.every((name) => this.recall(name, asker) !== null);
		const segments = isSettled ? (this.known?.segments ?? []) : await this.read(asker);
		return new Map(names.map((name) => [name, this.namesakes(name, segments)]));
	}

	/** What memory says of a name, or null where it has to be looked up: missing, or there twice, somebody may have seen to it since. */
	private recall(name: string, { clock, since }: SegmentsAsker): Namesakes | null {
		if (this.known === null) return null;
		const age = clock.now() - this.known.readAt;
		const found = this.namesakes(name, this.known.segments);
		const isComplete = found.kind === 'missing' && age < LISTS_LAG_MS && this.known.readAt >= since;
		if (found.kind === 'found' && this.twins.mayHaveHidden(found.segment.id, this.known.readAt, clock.now())) return null;
		return age < FRESH_FOR_MS && (isComplete || found.kind === 'found') ? found : null;
	}

	private async read({ api, clock }: Pick<SegmentsAsker, 'api' | 'clock'>): Promise<ListedSegment[]> {
		const readAt = clock.now();
		const listed = await api.listSegments();
		const segments = [...listed, ...this.twins.unlisted(listed, readAt)];
		this.twins.settle(segments);
		this.known = { segments, readAt };
		return segments;
	}

	/** A create whose answer was lost may have happened: look before asking again, or the name stands for two segments. */
	private async create(name: string, asker: SegmentsAsker): Promise<void> {
		const patience = new Patience(asker.clock, asker.retryCapMs, LISTS_LAG_MS);
		for (;;) {
			const created = await attempt(() => asker.api.createSegment(name));
			if (created.kind === 'ok') {
				this.twins.made(created.value, asker.clock.now());
				this.known?.segments.push(created.value);
				return;
			}
			// It may have happened all the same: whoever asks next has to look, or would make it twice.
			if (created.failure.problem?.effect !== 'none') this.known = null;
			if (!(await patience.waitBeforeRecheck(created.failure))) throw new SyncFailure(created.failure);
			const found = this.namesakes(name, await this.read(asker));
			await refuseSeveral(name, found, asker);
			if (found.kind === 'found') return;
		}
	}

	private namesakes(name: string, segments: readonly ListedSegment[]): Namesakes {
		const standing = this.twins.standing(segments.filter((segment) => segment.name === name));
		const [first, second] = standing;
		if (second !== undefined) return { kind: 'several', segments: standing };
		return first === undefined ? { kind: 'missing' } : { kind: 'found', segment: { id: first.id, name: first.name } };
	}
}

async function refuseSeveral(name: string, found: Namesakes, { api }: Pick<SegmentsAsker, 'api'>): Promise<void> {
	if (found.kind === 'several') throw new SyncFailure(await ambiguousSegment(name, found.segments, api));
}

async function named(found: ReadonlyMap<string, Namesakes>, { api }: Pick<SegmentsAsker, 'api'>): Promise<Map<string, NamedSegment>> {
	const all = new Map<string, NamedSegment>();
	for (const [name, one] of found) all.set(name, one.kind === 'several' ? { kind: 'ambiguous', failure: await ambiguousSegment(name, one.segments, api) } : one);
	return all;
}
