import type { ContactImport } from 'resend';

import type { Ordered, Sequenced } from './ordered';

export type PropertyType = 'string' | 'number' | 'boolean';
export type PropertyValue = string | number | boolean;
export type Subscription = 'opt_in' | 'opt_out';

export interface ContactRecord extends Sequenced {
	readonly email: string;
	readonly createdAt: string;
	/** Milliseconds since the epoch, on the emulator's clock. */
	readonly bornAt: number;
	firstName: string | null;
	lastName: string | null;
	unsubscribed: boolean;
	/** Values by property key; a key without a value is absent. */
	readonly properties: Map<string, PropertyValue>;
	/** By segment id, in the order the contact was added. */
	readonly memberships: Ordered<Membership>;
	/** Memberships that ended, newest last: a list that lags still shows them for a while. */
	readonly pastMemberships: Membership[];
	/** What was chosen by topic id; absent: the topic's default. */
	readonly topics: Map<string, Subscription>;
}

/** `id` is the segment's. */
export interface Membership extends Sequenced {
	readonly segment: SegmentRecord;
	readonly addedAt: string;
	/** Milliseconds since the epoch, on the emulator's clock. */
	readonly bornAt: number;
	/** When the contact left; null while it is in. */
	leftAt: number | null;
}

export interface SegmentRecord extends Sequenced {
	name: string;
	readonly createdAt: string;
	/** Milliseconds since the epoch, on the emulator's clock. */
	readonly bornAt: number;
	/** In the order of the contacts' creation, as Resend lists them. */
	readonly members: Ordered<ContactRecord>;
}

export interface PropertyRecord extends Sequenced {
	readonly key: string;
	readonly type: PropertyType;
	fallback: PropertyValue | null;
	readonly createdAt: string;
}

export interface TopicRecord extends Sequenced {
	name: string;
	description: string | null;
	readonly defaultSubscription: Subscription;
	visibility: 'public' | 'private';
	readonly createdAt: string;
}

export interface TemplateVariableRecord {
	readonly id: string;
	readonly key: string;
	readonly type: 'string' | 'number';
	readonly fallback: string | number | null;
	readonly createdAt: string;
}

/** What a template says, in its draft and in its published form. */
export interface TemplateContent {
	readonly versionId: string;
	readonly subject: string | null;
	readonly from: string | null;
	readonly replyTo: readonly string[] | null;
	readonly html: string | null;
	readonly text: string | null;
	readonly variables: readonly TemplateVariableRecord[];
}

export interface TemplateRecord extends Sequenced {
	name: string;
	alias: string | null;
	readonly createdAt: string;
	updatedAt: string;
	publishedAt: string | null;
	draft: TemplateContent;
	published: TemplateContent | null;
}

export interface SentEmail extends Sequenced {
	readonly createdAt: string;
	readonly from: string;
	readonly to: readonly string[];
	readonly cc: readonly string[] | null;
	readonly bcc: readonly string[] | null;
	readonly replyTo: readonly string[] | null;
	readonly subject: string;
	readonly html: string | null;
	readonly text: string | null;
	readonly headers: Readonly<Record<string, string>>;
	readonly tags: readonly { name: string; value: string }[];
	readonly topicId: string | null;
	readonly attachments: readonly { filename: string | null; contentType: string | null; bytes: number }[];
	/** Id of the template it was made of. */
	readonly templateId: string | null;
	/** As rendered: what was sent, fallbacks included. */
	readonly variables: Readonly<Record<string, string | number>>;
	readonly scheduledAt: string | null;
	readonly lastEvent: 'scheduled' | 'delivered' | 'failed';
	readonly idempotencyKey: string | null;
	/** Place in the batch; null when sent on its own. */
	readonly batchIndex: number | null;
}

export interface ImportRecord extends Sequenced {
	readonly createdAt: string;
	completedAt: string | null;
	status: ContactImport['status'];
	counts: ContactImport['counts'];
	readonly onConflict: 'upsert' | 'skip';
	readonly segmentIds: readonly string[];
	/** The rows of the file, by column name. */
	readonly rows: readonly Readonly<Record<string, string>>[];
}

/** What `POST /events/send` was given. */
export interface EventRecord extends Sequenced {
	readonly event: string;
	readonly contactId: string | null;
	readonly email: string | null;
	readonly payload: Readonly<Record<string, unknown>>;
}
