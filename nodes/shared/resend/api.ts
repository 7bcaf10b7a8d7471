import * as contacts from './api/contacts';
import * as emails from './api/emails';
import * as imports from './api/imports';
import * as properties from './api/properties';
import * as segments from './api/segments';
import * as templates from './api/templates';
import * as topics from './api/topics';
import type { ResendClient } from './client';
import { collect, pages } from './pagination';
import type {
	BatchResult,
	ContactRef,
	ContactSegment,
	CreateContactRequest,
	ImportState,
	ListedContact,
	ListedSegment,
	NewImport,
	Page,
	PropertyDefinition,
	PropertyType,
	Segment,
	StoredContact,
	Template,
	TemplateEmail,
	TemplateListItem,
	Topic,
	UpdateContactRequest,
} from './types';

/**
 * All that this pack asks of Resend. Every method throws `ResendFailure` and nothing else.
 * Methods marked look-first are never repeated by the client: after a failure look whether it happened, then call again.
 */
export class ResendApi {
	constructor(private readonly client: ResendClient) {}

	getContact(ref: ContactRef): Promise<StoredContact | 'notFound'> {
		return contacts.getContact(this.client, ref);
	}

	/** Look-first, and only after a 404: on a known address Resend answers 201 and may reset what is left out, the opt-out too. */
	createContact(contact: CreateContactRequest): Promise<{ id: string }> {
		return contacts.createContact(this.client, contact);
	}

	updateContact(ref: ContactRef, patch: UpdateContactRequest): Promise<{ id: string } | 'notFound'> {
		return contacts.updateContact(this.client, ref, patch);
	}

	listContactSegments(ref: ContactRef): Promise<ContactSegment[] | 'notFound'> {
		return segments.listContactSegments(this.client, ref);
	}

	/** A `notFound` failure does not tell whether the contact or the segment is missing. */
	addToSegment(ref: ContactRef, segmentId: string): Promise<void> {
		return segments.addToSegment(this.client, ref, segmentId);
	}

	removeFromSegment(ref: ContactRef, segmentId: string): Promise<'removed' | 'missing'> {
		return segments.removeFromSegment(this.client, ref, segmentId);
	}

	/** One yield a page of up to 100, newest first; the caller may stop. */
	contactPages(): AsyncGenerator<ListedContact[]> {
		return pages((cursor) => this.contactPage(cursor));
	}

	contactPage(after?: string): Promise<Page<ListedContact>> {
		return contacts.contactPage(this.client, after);
	}

	segmentContactPages(segmentId: string): AsyncGenerator<ListedContact[]> {
		return pages((cursor) => this.segmentContactPage(segmentId, cursor));
	}

	segmentContactPage(segmentId: string, after?: string): Promise<Page<ListedContact>> {
		return contacts.segmentContactPage(this.client, segmentId, after);
	}

	/** Look-first. */
	createImport(order: NewImport): Promise<{ id: string }> {
		return imports.createImport(this.client, order);
	}

	getImport(id: string): Promise<ImportState> {
		return imports.getImport(this.client, id);
	}

	listSegments(): Promise<ListedSegment[]> {
		return collect(pages((cursor) => segments.listedSegmentPage(this.client, cursor)));
	}

	/** The first page, with the newest. */
	async newestSegments(): Promise<ListedSegment[]> {
		return (await segments.listedSegmentPage(this.client)).items;
	}

	segmentPage(after?: string): Promise<Page<Segment>> {
		return segments.segmentPage(this.client, after);
	}

	/** Look-first: names are not unique, so a second call makes a second segment. */
	createSegment(name: string): Promise<Segment> {
		return segments.createSegment(this.client, name);
	}

	/** Not to be undone: only for what this process made a moment ago and nobody is in. */
	deleteSegment(id: string): Promise<void> {
		return segments.deleteSegment(this.client, id);
	}

	getSegment(id: string): Promise<Segment | 'notFound'> {
		return segments.getSegment(this.client, id);
	}

	listProperties(): Promise<PropertyDefinition[]> {
		return collect(pages((cursor) => properties.propertyPage(this.client, cursor)));
	}

	/** Look-first. `exists`: its type may be another one, so list again. */
	createProperty(key: string, type: PropertyType): Promise<'created' | 'exists'> {
		return properties.createProperty(this.client, key, type);
	}

	templatePage(after?: string): Promise<Page<TemplateListItem>> {
		return templates.templatePage(this.client, after);
	}

	getTemplate(idOrAlias: string): Promise<Template | 'notFound'> {
		return templates.getTemplate(this.client, idOrAlias);
	}

	topicPage(after?: string): Promise<Page<Topic>> {
		return topics.topicPage(this.client, after);
	}

	sendEmail(email: TemplateEmail, idempotencyKey: string): Promise<{ id: string }> {
		return emails.sendEmail(this.client, email, idempotencyKey);
	}

	sendBatch(batch: Omit<TemplateEmail, 'attachments'>[], idempotencyKey: string): Promise<BatchResult> {
		return emails.sendBatch(this.client, batch, idempotencyKey);
	}
}
