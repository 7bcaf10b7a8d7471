import type { Membership, PresentContact, RecentMembership } from '../../contact/snapshot';
import { BoundedMap } from '../../store/boundedMap';
import { LISTS_LAG_MS } from '../patience';

const MAX_CONTACTS = 20_000;

interface Move {
	/** As the contact's list showed it before, where it did. */
	segment: Membership;
	now: 'in' | 'out';
	by: RecentMembership['by'];
}

/** A list of memberships, read with what this process did a moment ago in mind. */
export type CorrectedMemberships = Pick<PresentContact, 'memberships' | 'unlisted'>;

/**
 * Who was moved by this process a moment ago. Lists lag behind what was written: without this, one who was just taken
 * out would look like somebody put there by hand, and one whom somebody added on purpose would be claimed by the sync.
 */
export class RecentMoves {
	private readonly moves = new BoundedMap<string, Map<string, Move & { at: number }>>(MAX_CONTACTS);

	record(contactId: string, move: Move, at: number): void {
		const fresh = [...(this.moves.get(contactId) ?? [])].filter(([, other]) => at - other.at < LISTS_LAG_MS);
		this.moves.set(contactId, new Map([...fresh, [move.segment.id, { ...move, at }]]));
	}

	correct(contactId: string, listed: readonly Membership[], now: number): CorrectedMemberships {
		const moves = [...(this.moves.get(contactId)?.values() ?? [])].filter(({ at }) => now - at < LISTS_LAG_MS);
		const shown = new Set(listed.map(({ id }) => id));
		const hidden = moves.filter((move) => move.now === 'in' && !shown.has(move.segment.id)).map(({ segment, by }) => ({ ...segment, by }));
		const stale = listed.filter((membership) => moves.some((move) => wasTakenOut(move, membership)));
		return { memberships: listed.filter((membership) => !stale.includes(membership)), unlisted: [...hidden, ...stale.map((membership) => ({ ...membership, by: 'sync' as const }))] };
	}
}

/** Shown with another time than before it was taken out, somebody put the contact there again. */
function wasTakenOut({ segment, now }: Move, { id, addedAt }: Membership): boolean {
	return now === 'out' && segment.id === id && (segment.addedAt === undefined || segment.addedAt === addedAt);
}
