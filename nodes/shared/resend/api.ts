import { collect, pages } from './ask';
import * as catalogue from './catalogue';
import type { ResendClient } from './client';
import * as contacts from './contacts';
import * as emails from './emails';
import type {
	BatchResult,
	ContactPatch,
	ContactRef,
	ImportState,
	ListedContact,
	NewContact,
	NewImport,
	Page,
	PropertyDefinition,
	PropertyType,
	SegmentRef,
	StoredContact,
	Template,
	TemplateEmail,
	TemplateListItem,
} from './types';

/**
 * All that this pack asks of Resend. Every method throws `ResendFailure` and nothing else.
 * `look-first` methods are never repeated by the client: after a failure look whether it happened, then call again.
 */
export class ResendApi {
	constructor(private readonly client: ResendClient) {}

	getContact(ref: ContactRef): Promise<StoredContact | 'notFound'> {
		return contacts.getContact(this.client, ref);
	}

	/** Look-first, and only after a 404: on a known address Resend answers 201 and may reset what is left out, the opt-out too. */
	createContact(contact: NewContact): Promise<{ id: string }> {
		return contacts.createContact(this.client, contact);
	}

	updateContact(ref: ContactRef, patch: ContactPatch): Promise<{ id: string } | 'notFound'> {
		return contacts.updateContact(this.client, ref, patch);
	}

	listContactSegments(ref: ContactRef): Promise<SegmentRef[] | 'notFound'> {
		return contacts.listContactSegments(this.client, ref);
	}

	/** A `notFound` failure does not tell whether the contact or the segment is missing. */
	addToSegment(ref: ContactRef, segmentId: string): Promise<void> {
		return contacts.addToSegment(this.client, ref, segmentId);
	}

	removeFromSegment(ref: ContactRef, segmentId: string): Promise<'removed' | 'missing'> {
		return contacts.removeFromSegment(this.client, ref, segmentId);
	}

	/** One yield a page of up to 100, newest first; the caller may stop. */
	contactPages(): AsyncGenerator<ListedContact[]> {
		return contacts.contactPages(this.client);
	}

	segmentContactPages(segmentId: string): AsyncGenerator<ListedContact[]> {
		return contacts.segmentContactPages(this.client, segmentId);
	}

	/** Look-first. */
	createImport(order: NewImport): Promise<{ id: string }> {
		return contacts.createImport(this.client, order);
	}

	getImport(id: string): Promise<ImportState> {
		return contacts.getImport(this.client, id);
	}

	listSegments(): Promise<SegmentRef[]> {
		return collect(pages((cursor) => this.segmentPage(cursor)));
	}

	segmentPage(after?: string): Promise<Page<SegmentRef>> {
		return catalogue.segmentPage(this.client, after);
	}

	/** Look-first: names are not unique, so a second call makes a second segment. */
	createSegment(name: string): Promise<SegmentRef> {
		return catalogue.createSegment(this.client, name);
	}

	getSegment(id: string): Promise<SegmentRef | 'notFound'> {
		return catalogue.getSegment(this.client, id);
	}

	listProperties(): Promise<PropertyDefinition[]> {
		return collect(pages((cursor) => catalogue.propertyPage(this.client, cursor)));
	}

	/** Look-first. `exists`: its type may be another one, so list again. */
	createProperty(key: string, type: PropertyType): Promise<'created' | 'exists'> {
		return catalogue.createProperty(this.client, key, type);
	}

	templatePage(after?: string): Promise<Page<TemplateListItem>> {
		return catalogue.templatePage(this.client, after);
	}

	getTemplate(idOrAlias: string): Promise<Template | 'notFound'> {
		return catalogue.getTemplate(this.client, idOrAlias);
	}

	sendEmail(email: TemplateEmail, idempotencyKey: string): Promise<{ id: string }> {
		return emails.sendEmail(this.client, email, idempotencyKey);
	}

	sendBatch(batch: Omit<TemplateEmail, 'attachments'>[], idempotencyKey: string): Promise<BatchResult> {
		return emails.sendBatch(this.client, batch, idempotencyKey);
	}
}
