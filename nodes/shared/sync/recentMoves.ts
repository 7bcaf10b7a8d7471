import type { SegmentRef } from '../contact/membership';

/** Resend's own client tests wait up to 4 s before they trust a list. */
const LISTS_LAG_MS = 5_000;
const MAX_MOVES = 20_000;

interface Move {
	segment: SegmentRef;
	now: 'in' | 'out';
	at: number;
}

/** A list of memberships, read with what this process did a moment ago in mind. */
export interface ReadMemberships {
	memberships: SegmentRef[];
	/** Where the list may be wrong: segments it does not show though the contact was just put there, and the other way round. */
	unlisted: SegmentRef[];
}

/**
 * Who was moved by this process a moment ago. Lists lag behind what was written: without this, one who was just taken
 * out would look like somebody put there by hand, and the removal of one who was just added would find nothing to do.
 */
export class RecentMoves {
	private readonly moves = new Map<string, Map<string, Move>>();

	record(contactId: string, segment: SegmentRef, now: 'in' | 'out', at: number): void {
		const ofContact = this.moves.get(contactId) ?? new Map<string, Move>();
		ofContact.set(segment.id, { segment, now, at });
		this.moves.delete(contactId);
		this.moves.set(contactId, ofContact);
		for (const [oldest, moves] of this.moves) {
			const fresh = [...moves.values()].some((move) => at - move.at < LISTS_LAG_MS);
			if (fresh && this.moves.size <= MAX_MOVES) break;
			this.moves.delete(oldest);
		}
	}

	read(contactId: string, listed: readonly SegmentRef[], now: number): ReadMemberships {
		const moves = [...(this.moves.get(contactId)?.values() ?? [])].filter(({ at }) => now - at < LISTS_LAG_MS);
		const shown = new Set(listed.map(({ id }) => id));
		const stale = listed.filter((membership) => moves.some((move) => wasTakenOut(move, membership)));
		const hidden = moves.filter(({ segment, now: place }) => place === 'in' && !shown.has(segment.id)).map(({ segment }) => segment);
		return { memberships: listed.filter((membership) => !stale.includes(membership)), unlisted: [...hidden, ...stale] };
	}
}

/** Shown with another time than before it was taken out, somebody put the contact there again. */
function wasTakenOut({ segment, now }: Move, { id, addedAt }: SegmentRef): boolean {
	return now === 'out' && segment.id === id && addedAt !== undefined && segment.addedAt === addedAt;
}
