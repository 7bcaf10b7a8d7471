import type { SegmentRef } from '../contact/membership';
import { redact } from '../events/redact';
import type { Clock } from '../resend/transport';
import { Exclusive } from './exclusive';
import { attempt, refused, SyncFailure } from './failure';
import { LookAgain } from './lookAgain';
import type { ContactsApi } from './ports';

type SegmentsApi = Pick<ContactsApi, 'listSegments' | 'createSegment'>;

/** A segment may be renamed or deleted by hand; longer than this nobody should have to wait for it. */
const FRESH_FOR_MS = 5 * 60_000;

/** A name missing from a list older than this may have been created since: look again before creating it twice. */
const COMPLETE_FOR_MS = 5_000;

/** Lists lag behind what was written: Resend's own client tests wait 2 to 4 s before they trust one. */
const LIST_LAG_MS = 2_500;
const KEPT_FOR_MS = 10_000;

export interface Asker {
	api: SegmentsApi;
	clock: Clock;
	retryCapMs: number;
	/** When the asking run began, milliseconds since the epoch: a name missing from a list read before may be there now. */
	since: number;
}

/** The account's segments by name: read once, page by page, and shared by all executions of the process. */
export class SegmentDirectory {
	private known: { segments: SegmentRef[]; readAt: number } | null = null;
	/** What this process made a moment ago: a list that does not show it yet must not have it made again. */
	private made: Array<{ segment: SegmentRef; at: number }> = [];
	private readonly exclusive = new Exclusive();

	/** The segments of these names, created where missing. Fails when a name stands for two segments. */
	resolve(names: readonly string[], asker: Asker): Promise<SegmentRef[]> {
		return this.exclusive.run(async () => {
			const resolved: SegmentRef[] = [];
			for (const name of names) resolved.push((await this.find(name, asker)) ?? (await this.create(name, asker)));
			return resolved;
		});
	}

	/** The one segment of this name, or null when there is none. */
	lookUp(name: string, asker: Asker): Promise<SegmentRef | null> {
		return this.exclusive.run(() => this.find(name, asker));
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

	private async find(name: string, asker: Asker): Promise<SegmentRef | null> {
		const { known } = this;
		const age = known === null ? Number.POSITIVE_INFINITY : asker.clock.now() - known.readAt;
		const complete = known !== null && age < COMPLETE_FOR_MS && known.readAt >= asker.since;
		// Missing, or there twice: somebody may have seen to it since an older list was read.
		if (known !== null && age < FRESH_FOR_MS && (complete || named(name, known.segments).length === 1)) return only(name, known.segments);
		return only(name, await this.read(asker));
	}

	private async read(asker: Asker): Promise<SegmentRef[]> {
		const readAt = asker.clock.now();
		const listed = await asker.api.listSegments();
		this.made = this.made.filter(({ at }) => readAt - at < KEPT_FOR_MS);
		const unlisted = this.made.map(({ segment }) => segment).filter(({ id }) => !listed.some((other) => other.id === id));
		const segments = [...listed, ...unlisted];
		this.known = { segments, readAt };
		return segments;
	}

	/** A create whose answer was lost may have happened: look before asking again, or the name stands for two segments. */
	private async create(name: string, asker: Asker): Promise<SegmentRef> {
		const patience = new LookAgain(asker.clock, asker.retryCapMs, LIST_LAG_MS);
		for (;;) {
			const created = await attempt(() => asker.api.createSegment(name));
			if (created.kind === 'ok') {
				this.known?.segments.push(created.value);
				this.made.push({ segment: created.value, at: asker.clock.now() });
				return created.value;
			}
			// It may have happened all the same: whoever asks next has to look, or would make it twice.
			this.known = null;
			if (!(await patience.after(created.failure))) throw new SyncFailure(created.failure);
			const found = only(name, await this.read(asker));
			if (found !== null) return found;
		}
	}
}

function named(name: string, segments: readonly SegmentRef[]): SegmentRef[] {
	return segments.filter((segment) => segment.name === name);
}

function only(name: string, segments: readonly SegmentRef[]): SegmentRef | null {
	const [first, second] = named(name, segments);
	if (second !== undefined) {
		throw refused(
			'ambiguousSegment',
			`Resend has more than one segment named "${redact(name).slice(0, 60)}"`,
			'Rename or delete all but one of them in Resend, then run again. The node Resend Segment can also take the segment by its ID. Nobody was moved.',
		);
	}
	return first ?? null;
}
