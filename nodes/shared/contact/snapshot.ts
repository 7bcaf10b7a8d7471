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

/**
 * What is known of a contact before anything is written. `unread`: nobody asked, which is enough to patch a contact
 * that may or may not exist. Memberships are read only where the change says something about them.
 */
export type ContactSnapshot = { kind: 'absent' } | { kind: 'unread' } | PresentContact;

export interface PresentContact {
	kind: 'present';
	contact: KnownContact;
	/** The segments it is in. */
	memberships: readonly ExistingSegment[];
}
