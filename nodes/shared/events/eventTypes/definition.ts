import type { Identity } from '../identity';
import type { Statement } from '../statement';
import type { ProductEvent } from '../types';

/** All that the sync has to know of one type of event. Nothing outside a definition asks what type an event has. */
export interface EventDefinition {
	/** Whom the event is about. */
	personOf: (event: ProductEvent) => Identity;
	/** What it says of that person. */
	stateOf: (event: ProductEvent, person: Identity) => Statement;
	/** What of the event is not used, and why; in sentences. */
	leftOut: (event: ProductEvent, person: Identity) => string[];
	/** Whether a person without an address may be found through the userId. */
	foundByUserId: boolean;
	/** Whether the event says for good to whom a userId belongs. */
	teachesUserId: boolean;
}
