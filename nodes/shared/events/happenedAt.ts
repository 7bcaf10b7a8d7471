import { readInstant } from './time';

/** The times that an event carries, as they came. */
export interface EventTimes {
	timestamp: unknown;
	/** By the sender's clock, where `timestamp` was already corrected by the CDP. */
	originalTimestamp: unknown;
	/** When it was sent, by the sender's clock. */
	sentAt: unknown;
	/** When it arrived, by the CDP's clock. */
	receivedAt: unknown;
}

export interface HappenedAt {
	timestamp: number | null;
	warnings: string[];
}

/** Clocks of servers differ by seconds, and sending takes some. */
const TOLERANCE = 5 * 60_000;

/**
 * When an event happened. Where the clock of the sender is off, the time between sending and receiving says by how much (the
 * Segment spec's rule). A time in the future that nothing corrects is no time: it would win over all that comes until then.
 */
export function happenedAt(times: EventTimes, now: number): HappenedAt {
	const timestamp = readInstant(times.timestamp);
	const original = readInstant(times.originalTimestamp);
	const said = timestamp.kind === 'instant' ? timestamp : original;
	if (said.kind !== 'instant') {
		const unreadable = timestamp.kind === 'unreadable' || original.kind === 'unreadable';
		return { timestamp: null, warnings: unreadable ? ['The timestamp of the event cannot be read. The event counts as having happened when it arrived.'] : [] };
	}
	const isCorrected = timestamp.kind === 'instant' && original.kind === 'instant' && timestamp.at !== original.at;
	const at = isCorrected ? said.at : said.at + clockError(times, said.at, now);
	if (at <= now + TOLERANCE) return { timestamp: at, warnings: [] };
	return { timestamp: null, warnings: ['The timestamp of the event lies in the future. The event counts as having happened when it arrived.'] };
}

/** What to add to the sender's clock; 0 where it is right, or where nothing shows that it is wrong. */
function clockError({ sentAt, receivedAt }: EventTimes, at: number, now: number): number {
	const sent = readInstant(sentAt);
	const received = readInstant(receivedAt);
	if (sent.kind !== 'instant') return 0;
	if (received.kind === 'instant') return beyondTolerance(received.at - sent.at);
	// Without a time of receipt only a clock that is ahead can be told from an event that is old.
	return at > now ? Math.min(0, beyondTolerance(now - sent.at)) : 0;
}

function beyondTolerance(difference: number): number {
	return Math.abs(difference) > TOLERANCE ? difference : 0;
}
