import type { Identity } from '../identity';
import type { ProductEvent, Traits } from '../types';

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

/** What an event says of a contact, in words that know nothing of Resend. */
export interface Statement {
	/** Only `upsert` may bring a contact into being. */
	presence: 'upsert' | 'existingOnly';
	/** `person`: names, opt-out, properties and segments. `properties`: opt-out and properties only. */
	covers: 'person' | 'properties';
	/** The event's own traits; null clears. */
	traits: Traits;
	/** Context traits about this very person: weaker than `traits`. Empty where they are about somebody else or must not write. */
	context: Traits;
	/** Written only where the contact holds nothing (PostHog's `$set_once`). */
	setOnce: Traits;
	ids: { userId: string | null; anonymousId: string | null; groupId: string | null };
	/** Before the name of every trait when it is stored: a group's traits are not the person's. */
	keyPrefix: '' | 'group_';
}
