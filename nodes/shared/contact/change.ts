import type { ConsentPolicy, Subscription } from './consent';
import type { DesiredMembership } from './membership';
import { UNSAID } from './membership';
import type { Mention } from './mention';
import { latest, NOTHING } from './mention';
import type { PropertyMentions } from './properties';

/** What one event, or several of one person, want to be true of a contact. */
export interface ContactChange {
	/** Only `upsert` may bring a contact into being. */
	presence: 'upsert' | 'existingOnly';
	firstName: Mention<string>;
	lastName: Mention<string>;
	subscription: Subscription;
	properties: PropertyMentions;
	membership: DesiredMembership;
}

export const NO_CHANGE: ContactChange = {
	presence: 'existingOnly',
	firstName: NOTHING,
	lastName: NOTHING,
	subscription: 'unsaid',
	properties: new Map(),
	membership: UNSAID,
};

/**
 * Several changes of one person as one, in the order given: what is said last holds. Only an opt-out is not taken back by
 * a later event where the policy would not let it take back a stored one either.
 */
export function combine(changes: readonly ContactChange[], consent: ConsentPolicy): ContactChange {
	// In one go: map by map, ten thousand events with a trait of their own each would take seconds.
	const properties = new Map(changes.flatMap((change) => [...change.properties].filter(([, mention]) => mention.say !== 'nothing')));
	return changes.reduce<ContactChange>(
		(earlier, later) => ({
			presence: earlier.presence === 'upsert' ? 'upsert' : later.presence,
			firstName: latest(earlier.firstName, later.firstName),
			lastName: latest(earlier.lastName, later.lastName),
			subscription: laterSubscription(earlier.subscription, later.subscription, consent),
			properties,
			membership: later.membership.kind === 'unsaid' ? earlier.membership : later.membership,
		}),
		{ ...NO_CHANGE, properties },
	);
}

function laterSubscription(earlier: Subscription, later: Subscription, consent: ConsentPolicy): Subscription {
	if (later === 'unsaid' || (earlier === 'optOut' && consent === 'optOutOnly')) return earlier;
	return later;
}
