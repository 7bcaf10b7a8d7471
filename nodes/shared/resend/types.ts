/** Resend's paths take either. Prefer the id once it is known: an address may hold characters that proxies mangle. */
export type ContactRef = { by: 'id'; id: string } | { by: 'email'; email: string };

export type PropertyValue = string | number | boolean;

/** A contact as a list shows it: Resend's lists carry no properties. */
export interface ListedContact {
	id: string;
	email: string;
	firstName: string | null;
	lastName: string | null;
	/** As Resend writes it, e.g. `2025-11-30 20:39:59.540771+00` (not strict ISO). */
	createdAt: string;
	unsubscribed: boolean;
}

export interface StoredContact extends ListedContact {
	properties: Map<string, PropertyValue>;
}

/** `unsubscribed` can only be true: creating must never undo an opt-out. */
export interface CreateContactRequest {
	email: string;
	firstName?: string;
	lastName?: string;
	unsubscribed?: true;
	properties?: ReadonlyMap<string, string | number>;
	segmentIds?: readonly string[];
}

/** What is absent stays as it is; null clears. */
export interface UpdateContactRequest {
	firstName?: string | null;
	lastName?: string | null;
	unsubscribed?: boolean;
	properties?: ReadonlyMap<string, PropertyValue | null>;
}

export interface Segment {
	id: string;
	name: string;
}

/** A segment that a contact is in. */
export interface ContactSegment extends Segment {
	/** When the contact was added, in Resend's words; null where Resend does not say. */
	addedAt: string | null;
}

/** What an e-mail is about, and what people can opt out of one by one. */
export interface Topic {
	id: string;
	name: string;
}

/** A segment as the account's list shows it. */
export interface ListedSegment {
	id: string;
	name: string;
	/** As Resend writes it; absent right after its creation, or where Resend does not say. */
	createdAt?: string;
}

export type PropertyType = 'string' | 'number' | 'boolean';

export interface PropertyDefinition {
	key: string;
	type: PropertyType;
}

/** One page of a list; `next` is the cursor of the following page, null on the last. */
export interface Page<T> {
	items: T[];
	next: string | null;
}

/** CSV column names by the field they fill. */
export interface ImportColumnMap {
	email: string;
	firstName?: string;
	lastName?: string;
	unsubscribed?: string;
	properties?: Record<string, { column: string; type: PropertyType }>;
}

export interface NewImport {
	/** With a header row. */
	csv: string;
	columnMap: ImportColumnMap;
	segmentIds: string[];
	/** `skip`: a contact that exists is not touched. The API's default would overwrite it. */
	onConflict: 'skip';
}

export interface ImportCounts {
	total: number;
	created: number;
	updated: number;
	skipped: number;
	failed: number;
}

export interface ImportState {
	/** Resend's clock, as it writes it; contacts created by the import are not older. */
	createdAt: string;
	status: 'queued' | 'in_progress' | 'completed' | 'failed';
	counts: ImportCounts;
}

export interface TemplateListItem {
	id: string;
	name: string;
	alias: string | null;
	status: 'draft' | 'published';
}

export interface TemplateVariable {
	key: string;
	/** `string` or `number`; newer types are handed through as they are. */
	type: string;
	/** Always text, also for numbers; null: the variable must be given. */
	fallback: string | null;
}

export interface Template extends TemplateListItem {
	subject: string | null;
	from: string | null;
	hasUnpublishedVersions: boolean;
	variables: TemplateVariable[];
}

export interface EmailAttachment {
	filename: string;
	/** Base64. */
	content: string;
	contentType?: string;
}

/** A template e-mail. `from` and `subject` override the template's. */
export interface TemplateEmail {
	to: string[];
	template: { id: string; variables?: Record<string, string | number> };
	from?: string;
	subject?: string;
	replyTo?: string[];
	cc?: string[];
	bcc?: string[];
	/** ISO 8601 or natural language, at most 30 days ahead. */
	scheduledAt?: string;
	tags?: { name: string; value: string }[];
	topicId?: string;
	headers?: Record<string, string>;
	attachments?: EmailAttachment[];
}

/** Keys are the indexes of the payloads; each index is in exactly one of the two. */
export interface BatchResult {
	ids: Map<number, string>;
	/** Resend's reason, redacted. */
	errors: Map<number, string>;
}
