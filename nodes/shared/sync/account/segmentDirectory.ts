import type { ExistingSegment } from '../../contact/snapshot';
import { redact } from '../../events/redact';
import type { ResendApi } from '../../resend/api';
import type { Clock } from '../../resend/transport';
import type { Failure } from '../failure';
import { attempt, refused, SyncFailure } from '../failure';
import { LISTS_LAG_MS, Patience } from '../patience';
import { Lock } from './locks';

/** A segment may be renamed by hand, and adding somebody to it does not tell: longer than this nobody should have to wait for it. */
const FRESH_FOR_MS = 60_000;

export interface SegmentsAsker {
	api: Pick<ResendApi, 'listSegments' | 'createSegment'>;
	clock: Clock;
	retryCapMs: number;
	/** When the asking run began, milliseconds since the epoch: a name missing from a list read before may be there now. */
	since: number;
}

/** What a name stands for. */
export type NamedSegment = { kind: 'found'; segment: ExistingSegment } | { kind: 'missing' } | { kind: 'ambiguous'; failure: Failure };

/** The account's segments by name: read once, page by page, and shared by all executions of the process. */
export class SegmentDirectory {
	private known: { segments: ExistingSegment[]; readAt: number } | null = null;
	/** What this process made a moment ago: a list that does not show it yet must not have it made again. */
	private made: Array<{ segment: ExistingSegment; at: number }> = [];
	private readonly lock = new Lock();

	/** What these names stand for; the list is read once at the most. */
	lookUp(names: readonly string[], asker: SegmentsAsker): Promise<Map<string, NamedSegment>> {
		return this.lock.run(async () => {
			const isSettled = names.every((name) => this.recall(name, asker) !== null);
			const segments = isSettled ? (this.known?.segments ?? []) : await this.read(asker);
			return new Map(names.map((name) => [name, namedSegment(name, segments)]));
		});
	}

	/** The one segment of this name, created where there is none. Says whether it was. */
	ensure(name: string, asker: SegmentsAsker): Promise<'found' | 'created'> {
		return this.lock.run(async () => {
			const found = this.recall(name, asker) ?? namedSegment(name, await this.read(asker));
			if (found.kind === 'ambiguous') throw new SyncFailure(found.failure);
			if (found.kind === 'missing') await this.create(name, asker);
			return found.kind === 'found' ? 'found' : 'created';
		});
	}

	/** Drops what was read before `instant`, after Resend said that something in it is no longer so. */
	forgetOlderThan(instant: number): void {
		if (!this.isOlderThan(instant)) return;
		this.known = null;
		this.made = [];
	}

	isOlderThan(instant: number): boolean {
		return this.known !== null && this.known.readAt < instant;
	}

	/** What memory says of a name, or null where it has to be looked up: missing, or there twice, somebody may have seen to it since. */
	private recall(name: string, { clock, since }: SegmentsAsker): NamedSegment | null {
		if (this.known === null) return null;
		const age = clock.now() - this.known.readAt;
		const found = namedSegment(name, this.known.segments);
		const isComplete = age < LISTS_LAG_MS && this.known.readAt >= since;
		return age < FRESH_FOR_MS && (isComplete || found.kind === 'found') ? found : null;
	}

	private async read({ api, clock }: Pick<SegmentsAsker, 'api' | 'clock'>): Promise<ExistingSegment[]> {
		const readAt = clock.now();
		const listed = await api.listSegments();
		this.made = this.made.filter(({ at }) => readAt - at < 2 * LISTS_LAG_MS);
		const unlisted = this.made.map(({ segment }) => segment).filter(({ id }) => !listed.some((other) => other.id === id));
		this.known = { segments: [...listed, ...unlisted], readAt };
		return this.known.segments;
	}

	/** A create whose answer was lost may have happened: look before asking again, or the name stands for two segments. */
	private async create(name: string, asker: SegmentsAsker): Promise<void> {
		const patience = new Patience(asker.clock, asker.retryCapMs, LISTS_LAG_MS);
		for (;;) {
			const created = await attempt(() => asker.api.createSegment(name));
			if (created.kind === 'ok') {
				this.known?.segments.push(created.value);
				this.made.push({ segment: created.value, at: asker.clock.now() });
				return;
			}
			// It may have happened all the same: whoever asks next has to look, or would make it twice.
			if (created.failure.problem?.effect !== 'none') this.known = null;
			if (!(await patience.waitBeforeRecheck(created.failure))) throw new SyncFailure(created.failure);
			const found = namedSegment(name, await this.read(asker));
			if (found.kind === 'ambiguous') throw new SyncFailure(found.failure);
			if (found.kind === 'found') return;
		}
	}
}

function namedSegment(name: string, segments: readonly ExistingSegment[]): NamedSegment {
	const [first, second] = segments.filter((segment) => segment.name === name);
	if (second !== undefined) return { kind: 'ambiguous', failure: ambiguous(name) };
	return first === undefined ? { kind: 'missing' } : { kind: 'found', segment: first };
}

function ambiguous(name: string): Failure {
	return refused(
		'ambiguousSegment',
		`Resend has more than one segment named "${redact(name).slice(0, 60)}"`,
		'Rename or delete all but one of them in Resend, then run again. The node Resend Segment can also take the segment by its ID. Nobody was moved.',
	).failure;
}
