import type { Traits } from './types';

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
