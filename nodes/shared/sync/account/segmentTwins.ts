import { redact } from '../../events/redact';
import type { ResendApi } from '../../resend/api';
import { PAGE_SIZE } from '../../resend/pagination';
import { instantOf } from '../../resend/time';
import type { ListedSegment } from '../../resend/types';
import type { Failure } from '../failure';
import { attempt, refused } from '../failure';
import { isYoung, LISTS_LAG_MS } from '../patience';

/** How long it is remembered what this process made and whom it put there. */
const REMEMBERED_FOR_MS = 10 * 60_000;

/** A twin that has to go, and whom this process put into it. Ids of contacts. */
export interface TwinToSettle extends Twin {
	members: readonly string[];
}

/** What this process knows of segments that it, or another process at the same time, has just made. */
export class SegmentTwins {
	private readonly mine = new Map<string, { segment: ListedSegment; at: number; isUnlisted: boolean }>();
	private readonly joins = new Map<string, { contacts: Set<string>; at: number }>();
	private readonly losers = new Map<string, Twin>();
	private toSettle = new Set<string>();

	made(segment: ListedSegment, at: number): void {
		this.mine.set(segment.id, { segment, at, isUnlisted: true });
	}

	joined(segmentId: string, contactId: string, listed: ListedSegment | undefined, now: number): void {
		if (!this.mine.has(segmentId) && !this.losers.has(segmentId) && !(listed !== undefined && isYoung(listed, now))) return;
		const contacts = this.joins.get(segmentId)?.contacts ?? new Set<string>();
		this.joins.set(segmentId, { contacts: contacts.add(contactId), at: now });
		if (this.losers.has(segmentId)) this.toSettle.add(segmentId);
	}

	/** What this process made a moment ago and a list does not show yet: it must not be made again. */
	unlisted(listed: readonly ListedSegment[], readAt: number): ListedSegment[] {
		for (const [id, { at }] of this.mine) if (readAt - at > REMEMBERED_FOR_MS) this.mine.delete(id);
		for (const [id, { at }] of this.joins) if (readAt - at > REMEMBERED_FOR_MS) this.joins.delete(id);
		const shown = new Set(listed.map(({ id }) => id));
		return [...this.mine.values()].filter(({ segment, at, isUnlisted }) => isUnlisted && readAt - at < 2 * LISTS_LAG_MS && !shown.has(segment.id)).map(({ segment }) => segment);
	}

	forgetUnlisted(): void {
		for (const made of this.mine.values()) made.isUnlisted = false;
	}

	/** Whether the list read then may not have shown a twin of what this process made, and one read now would. */
	mayHaveHidden(id: string, readAt: number, now: number): boolean {
		const made = this.mine.get(id);
		return made !== undefined && readAt < made.at + LISTS_LAG_MS && now >= made.at + LISTS_LAG_MS;
	}

	/** Finds twins in the whole list of segments, and settles which of them stands. */
	settle(segments: readonly ListedSegment[]): void {
		const byName = new Map<string, ListedSegment[]>();
		for (const segment of segments) byName.set(segment.name, [...(byName.get(segment.name) ?? []), segment]);
		for (const namesakes of byName.values()) {
			if (namesakes.length < 2) continue;
			for (const twin of twinsAmong(namesakes, (id) => this.mine.has(id), (id) => this.mine.has(id) || this.joins.has(id)) ?? []) {
				if (this.losers.has(twin.loser.id)) continue;
				this.losers.set(twin.loser.id, twin);
				this.toSettle.add(twin.loser.id);
			}
		}
	}

	/** Of segments of one name those that are not to go in favour of another of them. */
	standing(namesakes: readonly ListedSegment[]): ListedSegment[] {
		return namesakes.filter(({ id }) => {
			const twin = this.losers.get(id);
			return twin === undefined || !namesakes.some((other) => other.id === twin.winner.id);
		});
	}

	areYoung(segments: readonly ListedSegment[], now: number): boolean {
		return segments.some((segment) => isYoung(segment, now));
	}

	/** What is left to do, once. */
	take(): TwinToSettle[] {
		const ids = [...this.toSettle];
		this.toSettle = new Set();
		return ids.flatMap((id) => {
			const twin = this.losers.get(id);
			const members = [...(this.joins.get(id)?.contacts ?? [])];
			this.joins.delete(id);
			return twin === undefined ? [] : [{ ...twin, members }];
		});
	}

	/** Not done yet: to be tried again by the next run. */
	putBack({ loser, members }: TwinToSettle, now: number): void {
		if (members.length > 0) this.joins.set(loser.id, { contacts: new Set([...members, ...(this.joins.get(loser.id)?.contacts ?? [])]), at: now });
		if (members.length > 0 || this.mine.has(loser.id)) this.toSettle.add(loser.id);
	}

	removed(id: string): void {
		this.mine.delete(id);
	}
}

/**
 * Two processes that meet a new name at once both find nothing and both create: one of the two segments has to go. All
 * processes settle on the same one, the older, so nobody has to ask the other.
 */
export interface Twin {
	winner: ListedSegment;
	loser: ListedSegment;
	/** Only what this process made itself may it remove. */
	isOurs: boolean;
}

/** What comes later than this after the other was not made in the same race, but by somebody who wants two. */
const RACE_MS = 30_000;

/** Oldest first, by id where that is the same. One that no list shows yet is younger than any that is shown. */
function byAge(one: ListedSegment, other: ListedSegment): number {
	const [a, b] = [createdAt(one), createdAt(other)];
	if (a !== b) return a < b ? -1 : 1;
	return one.id < other.id ? -1 : 1;
}

/**
 * The segments of one name as one winner and its twins, where they came from a race that this process took part in: it made one
 * of them, or put somebody into one (`isInvolved`). Null for any others: which of those is meant only their owner knows.
 */
function twinsAmong(namesakes: readonly ListedSegment[], isMade: (id: string) => boolean, isInvolved: (id: string) => boolean): Twin[] | null {
	const [winner, ...losers] = [...namesakes].sort(byAge);
	if (winner === undefined || !namesakes.some(({ id }) => isInvolved(id))) return null;
	const isRace = losers.every((loser) => isMade(loser.id) || createdAt(loser) - createdAt(winner) < RACE_MS);
	return isRace ? losers.map((loser) => ({ winner, loser, isOurs: isMade(loser.id) })) : null;
}

function createdAt({ createdAt: time }: ListedSegment): number {
	const instant = time === undefined ? Number.NaN : instantOf(time);
	return Number.isNaN(instant) ? Number.POSITIVE_INFINITY : instant;
}

/** Several segments of one name, with what tells them apart: their ids, oldest first, and how many contacts are in each. */
export async function ambiguousSegment(name: string, segments: readonly ListedSegment[], api: Pick<ResendApi, 'segmentContactPages'>): Promise<Failure> {
	const shown: string[] = [];
	for (const { id } of [...segments].sort(byAge)) shown.push(`${id} (${await membersOf(id, api)})`);
	return refused(
		'ambiguousSegment',
		`The segments ${shown.join(' and ')} share a name: Resend has more than one segment named "${redact(name).slice(0, 60)}"`,
		'Rename or delete all but one of them in Resend, then run again. The node Resend Segment can also take the segment by its ID. Nobody was moved.',
	).failure;
}

async function membersOf(id: string, api: Pick<ResendApi, 'segmentContactPages'>): Promise<string> {
	const first = await attempt(async () => {
		for await (const page of api.segmentContactPages(id)) return page.length;
		return 0;
	});
	if (first.kind === 'failed') return 'members unknown';
	if (first.value >= PAGE_SIZE) return `${PAGE_SIZE} members or more`;
	return first.value === 1 ? '1 member' : `${first.value} members`;
}
