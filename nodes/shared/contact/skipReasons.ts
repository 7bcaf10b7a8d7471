import { eventTypeNames } from '../events/eventTypes/table';

/** Why an item was left out on purpose. Nothing is wrong with the connection, and a retry would not help. */
export type SkipReason =
	| 'no_email'
	| 'invalid_email'
	| 'user_id_not_cached'
	| 'contact_not_found'
	| 'nothing_to_sync'
	| 'no_group_id'
	| 'invalid_event'
	| 'unsupported_event_type'
	| 'no_events'
	| 'event_not_selected'
	| 'unsubscribed'
	| 'already_sent';

/** A sentence a user can act on, for each reason. */
export const SKIP_ADVICE: Record<SkipReason, string> = {
	no_email: `The event carries no e-mail address. Send one in traits.email or context.traits.email (a group event: in context.traits.email). With the setting "Resolve Email From User ID", ${eventTypeNames('and', ({ foundByUserId }) => foundByUserId)} events can also be matched by userId.`,
	invalid_email: 'What stands where the e-mail address belongs is no address.',
	user_id_not_cached: 'The event has only a userId, and no identify event of that user was seen yet.',
	contact_not_found: 'Resend has no such contact, and an event of this type creates none. An identify event does.',
	nothing_to_sync: 'The event carries no traits of its own, so there is nothing to write.',
	no_group_id: 'A group event needs a groupId.',
	invalid_event: 'This is no product event.',
	unsupported_event_type: `Only ${eventTypeNames('and')} events are synced.`,
	no_events: 'The item holds an empty list of events.',
	event_not_selected: 'The option "Only These Events" leaves this event out.',
	unsubscribed: 'The contact has opted out in Resend, and the option "Only If Subscribed" is on.',
	already_sent: 'This e-mail went out before, within the last 24 hours, or another item of this run is the same e-mail: it goes out once. To send it again, give the field Idempotency Key a new value.',
};
