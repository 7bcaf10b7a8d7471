import type { Clock } from '../../resend/transport';
import { BoundedMap } from '../../store/boundedMap';
import { LISTS_LAG_MS } from '../patience';

const MAX_CONTACTS = 20_000;

interface Move {
	now: 'in' | 'out';
	/** Milliseconds since the epoch. */
	at: number;
}

/**
 * Whom this process moved a moment ago. Lists lag behind what was written: believed too soon, one who was just taken out would
 * look like somebody put there by hand, and one whom somebody added on purpose would be claimed by the sync.
 */
export class RecentMoves {
	private readonly moves = new BoundedMap<string, ReadonlyMap<string, Move>>(MAX_CONTACTS);

	record(contactId: string, segmentId: string, move: Move): void {
		const fresh = [...(this.moves.get(contactId) ?? [])].filter(([, { at }]) => move.at - at < LISTS_LAG_MS);
		this.moves.set(contactId, new Map([...fresh, [segmentId, move]]));
	}

	/**
	 * Milliseconds until a list that does not show what was done is no longer explained by lag; 0 where it shows all. `listed`:
	 * the segments that the contact is in, of those that were `asked` about.
	 */
	lagOf(contactId: string, listed: ReadonlySet<string>, asked: (segmentId: string) => boolean, now: number): number {
		const hidden = [...(this.moves.get(contactId) ?? [])].filter(([id, move]) => asked(id) && listed.has(id) !== (move.now === 'in'));
		return Math.max(0, ...hidden.map(([, { at }]) => at + LISTS_LAG_MS - now));
	}
}

/** How long a process that met another writer goes on looking after itself. */
const ABOUT_FOR_MS = 30 * 60_000;

/** Whether other workers, or other tools, write the records of segments too. */
export interface OtherWriters {
	met(): void;
	areAbout(): boolean;
}

/**
 * A process that writes alone never meets a record that it does not expect, and need not look for one. Who met one has a look more at
 * what it wrote, for half an hour.
 */
export class MetWriters {
	private metAt = Number.NEGATIVE_INFINITY;

	by(clock: Pick<Clock, 'now'>): OtherWriters {
		return {
			met: () => {
				this.metAt = clock.now();
			},
			areAbout: () => clock.now() - this.metAt < ABOUT_FOR_MS,
		};
	}
}
