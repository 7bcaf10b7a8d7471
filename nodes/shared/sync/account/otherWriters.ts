import type { Clock } from '../../resend/transport';

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
