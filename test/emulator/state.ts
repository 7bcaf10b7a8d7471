 
import { randomUUID } from 'node:crypto';

import { EmulatorClock } from './clock';
import type { IdempotencyRecord } from './idempotency';
import { Ordered } from './ordered';
import type { Quirks } from './quirks';
import type {
	ContactRecord,
	EventRecord,
	ImportRecord,
	Membership,
	PropertyRecord,
	PropertyType,
	PropertyValue,
	SegmentRecord,
	SentEmail,
	Subscription,
	TemplateRecord,
	TopicRecord,
} from './records';
import { makeTemplate, type NewTemplate } from './templateContent';
import { postgresTime } from './values';

export interface NewContact {
	email: string;
	firstName?: string | null;
	lastName?: string | null;
	unsubscribed?: boolean;
	/** Keys without a definition get one of the value's type. */
	properties?: Readonly<Record<string, PropertyValue>>;
	/** Names; segments that do not exist are made. */
	segments?: readonly string[];
	/** Only for replaying recordings. */
	id?: string;
	createdAt?: string;
}

/** The account behind the emulator. Tests read and arrange it directly; no rate limit, no fault, no request log. */
export class EmulatorState {
	readonly contacts = new Ordered<ContactRecord>();
	readonly segments = new Ordered<SegmentRecord>();
	readonly properties = new Ordered<PropertyRecord>();
	readonly topics = new Ordered<TopicRecord>();
	readonly templates = new Ordered<TemplateRecord>();
	/** Every mail that was accepted, oldest first in `emails.all()`. */
	readonly emails = new Ordered<SentEmail>();
	readonly imports = new Ordered<ImportRecord>();
	readonly events = new Ordered<EventRecord>();
	/** Answers of sends by endpoint and idempotency key. */
	readonly idempotency = new Map<string, IdempotencyRecord>();
	/** How long a contact import takes, in milliseconds. */
	importMs = 40;
	/** Besides, for each row. */
	importMsPerRow = 0;
	/** Domains mail may be sent from. */
	verifiedDomains: readonly string[] | 'any' = 'any';
	private readonly byEmail = new Map<string, ContactRecord[]>();
	private readonly byKey = new Map<string, PropertyRecord>();

	constructor(
		readonly quirks: Quirks,
		readonly clock: EmulatorClock,
	) {}

	/** Whether lists do not show a contact, a segment or a membership yet. */
	lagsBehind({ bornAt }: { bornAt: number }): boolean {
		return bornAt + this.quirks.listLagMs > this.clock.now();
	}

	/** The memberships that a list shows now. */
	listedMemberships(contact: ContactRecord): Ordered<Membership> {
		if (this.quirks.listLagMs === 0) return contact.memberships;
		const lingering = contact.pastMemberships.filter(({ id, leftAt }) => !contact.memberships.has(id) && leftAt !== null && leftAt + this.quirks.listLagMs > this.clock.now());
		const listed = new Ordered<Membership>();
		const shown = [...contact.memberships.all().filter((membership) => !this.lagsBehind(membership)), ...lingering];
		for (const membership of shown.sort((one, other) => one.seq - other.seq)) listed.add(membership);
		return listed;
	}

	/** The members that a segment's list shows now, in the order of the contacts. */
	listedMembers(segment: SegmentRecord): Ordered<ContactRecord> {
		if (this.quirks.listLagMs === 0) return segment.members;
		const listed = new Ordered<ContactRecord>();
		for (const contact of this.contacts.all()) if (!this.lagsBehind(contact) && this.isListedIn(segment, contact)) listed.add(contact);
		return listed;
	}

	private isListedIn({ id }: SegmentRecord, contact: ContactRecord): boolean {
		const membership = contact.memberships.get(id);
		if (membership !== undefined) return !this.lagsBehind(membership);
		return contact.pastMemberships.some((past) => past.id === id && past.leftAt !== null && past.leftAt + this.quirks.listLagMs > this.clock.now());
	}

	/** Everything gone, as on a new account. */
	clear(): void {
		const collections = [this.contacts, this.segments, this.properties, this.topics, this.templates, this.emails, this.imports, this.events];
		for (const collection of collections) collection.clear();
		this.cancel();
		this.idempotency.clear();
		this.byEmail.clear();
		this.byKey.clear();
	}

	/** Runs `work` after a while of the emulator's clock, unless the account is cleared before. */
	later(milliseconds: number, work: () => void): void {
		this.clock.later(milliseconds, work);
	}

	/** What was to come later never comes. */
	cancel(): void {
		this.clock.cancel();
	}

	/**
	 * Runs at once, in order, what was to come later: imports under way are completed.
	 * `steps` limits it to the first ones; an import has two, from queued to in progress and on to completed.
	 */
	settle(steps = Infinity): void {
		this.clock.settle(steps);
	}

	/** `id`, `seq` and the time of a new object. */
	stamp(): { id: string; seq: number; createdAt: string } {
		return { id: randomUUID(), seq: this.clock.nextSeq(), createdAt: this.timestamp() };
	}

	timestamp(): string {
		return postgresTime(this.clock.nextMicrosecond());
	}

	contactByEmail(email: string): ContactRecord | undefined {
		const candidates = this.byEmail.get(email.toLowerCase());
		return this.quirks.emailCaseSensitive ? candidates?.find((contact) => contact.email === email) : candidates?.[0];
	}

	/** A contact by id or e-mail, as paths name it. */
	contact(idOrEmail: string): ContactRecord | undefined {
		return this.contacts.get(idOrEmail) ?? this.contactByEmail(idOrEmail);
	}

	addContact(given: NewContact): ContactRecord {
		const stamp = this.stamp();
		const contact: ContactRecord = {
			id: given.id ?? stamp.id,
			seq: stamp.seq,
			createdAt: given.createdAt ?? stamp.createdAt,
			bornAt: this.clock.now(),
			email: this.quirks.emailStored === 'lowercased' ? given.email.toLowerCase() : given.email,
			firstName: given.firstName ?? null,
			lastName: given.lastName ?? null,
			unsubscribed: given.unsubscribed ?? false,
			properties: new Map(),
			memberships: new Ordered(),
			pastMemberships: [],
			topics: new Map<string, Subscription>(),
		};
		for (const [key, value] of Object.entries(given.properties ?? {})) {
			if (this.propertyByKey(key) === undefined) this.addProperty(key, valueType(value));
			contact.properties.set(key, value);
		}
		this.contacts.add(contact);
		const emailKey = contact.email.toLowerCase();
		this.byEmail.set(emailKey, [...(this.byEmail.get(emailKey) ?? []), contact]);
		for (const name of given.segments ?? []) this.join(contact, this.segmentByName(name) ?? this.addSegment(name));
		return contact;
	}

	removeContact(contact: ContactRecord): void {
		this.contacts.remove(contact.id);
		const emailKey = contact.email.toLowerCase();
		const others = (this.byEmail.get(emailKey) ?? []).filter((other) => other !== contact);
		if (others.length === 0) this.byEmail.delete(emailKey);
		else this.byEmail.set(emailKey, others);
		for (const membership of contact.memberships.all()) membership.segment.members.remove(contact.id);
	}

	addSegment(name: string, id?: string): SegmentRecord {
		const stamp = this.stamp();
		const segment: SegmentRecord = { ...stamp, id: id ?? stamp.id, name, bornAt: this.clock.now(), members: new Ordered() };
		this.segments.add(segment);
		return segment;
	}

	/** The oldest of that name. */
	segmentByName(name: string): SegmentRecord | undefined {
		return this.segments.all().find((segment) => segment.name === name);
	}

	removeSegment(id: string): void {
		const segment = this.segments.get(id);
		if (segment === undefined) return;
		for (const contact of segment.members.all()) contact.memberships.remove(id);
		this.segments.remove(id);
	}

	/** Contact by record, id or e-mail; segment by record, id or name. */
	join(contact: ContactRecord | string, segment: SegmentRecord | string): Membership {
		const member = this.requireContact(contact);
		const target = typeof segment === 'string' ? (this.segments.get(segment) ?? this.segmentByName(segment)) : segment;
		if (target === undefined) throw new Error(`The emulator has no segment ${String(segment)}`);
		const known = member.memberships.get(target.id);
		if (known !== undefined) return known;
		const membership: Membership = { id: target.id, seq: this.clock.nextSeq(), segment: target, addedAt: this.timestamp(), bornAt: this.clock.now(), leftAt: null };
		member.memberships.add(membership);
		target.members.add(member);
		return membership;
	}

	/** False when the contact was not in it. */
	leave(contact: ContactRecord | string, segmentId: string): boolean {
		const member = this.requireContact(contact);
		const membership = member.memberships.get(segmentId);
		if (membership === undefined) return false;
		member.memberships.remove(segmentId);
		membership.leftAt = this.clock.now();
		member.pastMemberships.push(membership);
		membership.segment.members.remove(member.id);
		return true;
	}

	/** Names of the segments a contact is in, sorted. */
	segmentNamesOf(email: string): string[] {
		return this.requireContact(email)
			.memberships.all()
			.map((membership) => membership.segment.name)
			.sort();
	}

	/** Addresses of the members of every segment of that name, sorted. */
	membersOf(name: string): string[] {
		return this.segments
			.all()
			.filter((segment) => segment.name === name)
			.flatMap((segment) => segment.members.all().map((contact) => contact.email))
			.sort();
	}

	/** A contact's property values as a plain record. */
	propertiesOf(email: string): Record<string, PropertyValue> {
		return Object.fromEntries(this.requireContact(email).properties);
	}

	propertyByKey(key: string): PropertyRecord | undefined {
		return this.byKey.get(key);
	}

	addProperty(key: string, type: PropertyType = 'string', fallback: PropertyValue | null = null): PropertyRecord {
		const known = this.byKey.get(key);
		if (known !== undefined) return known;
		const property: PropertyRecord = { ...this.stamp(), key, type, fallback };
		this.properties.add(property);
		this.byKey.set(key, property);
		return property;
	}

	/** The values go with the definition. */
	removeProperty(property: PropertyRecord): void {
		this.properties.remove(property.id);
		this.byKey.delete(property.key);
		for (const contact of this.contacts.all()) contact.properties.delete(property.key);
	}

	addTopic(name: string, defaultSubscription: Subscription = 'opt_in', description: string | null = null): TopicRecord {
		const topic: TopicRecord = { ...this.stamp(), name, defaultSubscription, description, visibility: 'private' };
		this.topics.add(topic);
		return topic;
	}

	/** Published unless `published` is false. */
	addTemplate(given: NewTemplate): TemplateRecord {
		const template = makeTemplate(given, this.stamp());
		this.templates.add(template);
		return template;
	}

	/** By id or alias. */
	template(idOrAlias: string): TemplateRecord | undefined {
		return this.templates.get(idOrAlias) ?? this.templates.all().find((template) => template.alias === idOrAlias);
	}

	/** The mails an address was sent, oldest first. */
	emailsTo(address: string): SentEmail[] {
		return this.emails.all().filter((email) => email.to.includes(address));
	}

	private requireContact(contact: ContactRecord | string): ContactRecord {
		const found = typeof contact === 'string' ? this.contact(contact) : contact;
		if (found === undefined) throw new Error(`The emulator has no contact ${String(contact)}`);
		return found;
	}
}

function valueType(value: PropertyValue): PropertyType {
	if (typeof value === 'number') return 'number';
	return typeof value === 'boolean' ? 'boolean' : 'string';
}
