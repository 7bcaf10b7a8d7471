/** A contact as Resend holds it, with its properties by key. */
export interface KnownContact {
	id: string;
	email: string;
	firstName: string | null;
	lastName: string | null;
	unsubscribed: boolean;
	properties: ReadonlyMap<string, string | number | boolean>;
	/** As Resend writes it; absent where nobody read it. */
	createdAt?: string;
}

/** A segment that exists. */
export interface ExistingSegment {
	id: string;
	name: string;
}

/** A segment that a contact is in. */
export interface Membership extends ExistingSegment {
	/** When the contact was added, in Resend's words; absent where Resend does not say. */
	addedAt?: string;
}

/**
 * What is known of a contact before anything is written. `unread`: nobody asked, which is enough to patch a contact
 * that may or may not exist. Memberships are read only where the change says something about them.
 */
export type ContactSnapshot = { kind: 'absent' } | { kind: 'unread' } | PresentContact;

export interface PresentContact {
	kind: 'present';
	contact: KnownContact;
	memberships: readonly Membership[];
	/** Segments that this process put the contact into a moment ago and that the list does not show: it may lag, or somebody took the contact out. */
	unlisted: readonly RecentMembership[];
}

export interface RecentMembership extends Membership {
	/** `sync`: by a list of wanted segments, and on record; `deliberate`: by a move of its own, like a human's. */
	by: 'sync' | 'deliberate';
}
