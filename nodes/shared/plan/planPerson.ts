import type { ContactChange } from '../contact/change';
import type { ConsentPolicy, ConsentWrite } from '../contact/consent';
import { consentWrite } from '../contact/consent';
import type { ResolvedMembership, SegmentRef } from '../contact/membership';
import type { Mention } from '../contact/mention';
import { formatMarker, parseMarker } from './marker';
import type { OwnKeys } from '../contact/properties';
import { propertyWrites } from '../contact/propertyWrites';
import type { PropertyDefinitions } from '../contact/propertyWrites';
import type { PropertyValue } from '../contact/propertyValues';
import { reconcile } from './reconcile';
import type { SegmentChanges } from './reconcile';

/** A contact as Resend holds it, with its properties by key. */
export interface KnownContact {
	id: string;
	email: string;
	firstName: string | null;
	lastName: string | null;
	unsubscribed: boolean;
	properties: ReadonlyMap<string, string | number | boolean>;
}

/**
 * What is known of the contact before anything is written. `unread`: nobody asked, which is enough to patch a contact
 * that may or may not exist. Memberships are read only where the change says something about them.
 */
export type ContactState =
	| { kind: 'absent' }
	| { kind: 'unread' }
	| {
			kind: 'present';
			contact: KnownContact;
			memberships: readonly SegmentRef[];
			/** Segments that `memberships` leaves out and that the contact may be in all the same: lists lag. */
			unlisted?: readonly SegmentRef[];
	  };

/** Fields of a PATCH. It has no `unsubscribed` field: only the consent policy can put a consent write there. */
export interface ContactPatch {
	firstName?: string | null;
	lastName?: string | null;
	consent: ConsentWrite;
	properties: ReadonlyMap<string, PropertyValue | null>;
}

/** What POST /contacts gets. It may opt out, never in: on an address that turns out to exist it would undo an opt-out. */
export interface NewContact {
	email: string;
	firstName?: string;
	lastName?: string;
	consent: 'unsaid' | 'optOut';
	properties: ReadonlyMap<string, PropertyValue>;
	segments: readonly SegmentRef[];
}

export type Step =
	| { step: 'createContact'; contact: NewContact }
	| { step: 'patchContact'; patch: ContactPatch }
	| { step: 'addToSegment'; segment: SegmentRef }
	| { step: 'removeFromSegment'; segment: SegmentRef }
	| { step: 'setMarker'; key: string; value: string };

/** What to do, in an order in which a crash after any step loses nothing. Data: a test compares it. */
export interface ContactPlan {
	steps: readonly Step[];
	segments: SegmentChanges;
}

export interface PlanContext {
	/** Null for a person known only by a contact id: such a one can be updated, never created. */
	email: string | null;
	membership: ResolvedMembership;
	definitions: PropertyDefinitions;
	own: OwnKeys;
	consent: ConsentPolicy;
}

export function planContact(change: ContactChange, state: ContactState, context: PlanContext): ContactPlan {
	if (state.kind === 'present') return planPatch(change, state, context);
	if (state.kind === 'unread') return planBlindPatch(change, context);
	return change.presence === 'upsert' && context.email !== null ? planCreate(change, context.email, context) : { steps: [], segments: NO_SEGMENTS };
}

const NO_SEGMENTS: SegmentChanges = { added: [], removed: [], kept: [], missing: [] };

/** One request: the contact, its properties, its segments and the record that the sync put it there. */
function planCreate(change: ContactChange, email: string, context: PlanContext): ContactPlan {
	const writes = propertyWrites(change.properties, context.definitions, new Map());
	const segments = reconcile(context.membership, [], new Set(), []);
	const properties = new Map<string, PropertyValue>();
	for (const [key, value] of writes.values) if (value !== null) properties.set(key, value);
	if (segments.narrowed.size > 0) properties.set(context.own.marker, formatMarker(segments.narrowed));
	const contact: NewContact = {
		email,
		...(change.firstName.say === 'set' ? { firstName: change.firstName.value } : {}),
		...(change.lastName.say === 'set' ? { lastName: change.lastName.value } : {}),
		consent: change.subscription === 'optOut' ? 'optOut' : 'unsaid',
		properties,
		segments: segments.added,
	};
	return { steps: [{ step: 'createContact', contact }], segments };
}

/** Without reading: everything said, in one PATCH. For track, page, screen and group, which say nothing of membership. */
function planBlindPatch(change: ContactChange, context: PlanContext): ContactPlan {
	const writes = propertyWrites(change.properties, context.definitions, 'notRead');
	const consent = consentWrite(change.subscription, context.consent, 'notRead');
	const patch: ContactPatch = { consent, properties: writes.values };
	return { steps: isEmpty(patch) ? [] : [{ step: 'patchContact', patch }], segments: NO_SEGMENTS };
}

/**
 * Writes only what differs. The marker is widened before the first addition and narrowed after the last removal; where
 * nothing is added the narrowed marker travels with the rest of the patch, after the removals.
 */
function planPatch(change: ContactChange, state: Extract<ContactState, { kind: 'present' }>, context: PlanContext): ContactPlan {
	const { contact } = state;
	const writes = propertyWrites(change.properties, context.definitions, contact.properties);
	const consent = consentWrite(change.subscription, context.consent, contact.unsubscribed);
	const managed = parseMarker(contact.properties.get(context.own.marker));
	const segments = reconcile(context.membership, state.memberships, managed, state.unlisted);

	const additions: Step[] = segments.added.map((segment) => ({ step: 'addToSegment', segment }));
	const removals: Step[] = [...segments.removed, ...segments.swept].map((segment) => ({ step: 'removeFromSegment', segment }));
	const patchWith = (marker: ReadonlySet<string>): Step[] => {
		const properties = new Map(writes.values);
		if (!sameIds(marker, managed)) properties.set(context.own.marker, formatMarker(marker));
		const patch: ContactPatch = {
			...nameWrite('firstName', change.firstName, contact.firstName),
			...nameWrite('lastName', change.lastName, contact.lastName),
			consent,
			properties,
		};
		return isEmpty(patch) ? [] : [{ step: 'patchContact', patch }];
	};

	if (additions.length === 0) return { steps: [...removals, ...patchWith(segments.narrowed)], segments };
	const narrowing: Step[] = sameIds(segments.widened, segments.narrowed)
		? []
		: [{ step: 'setMarker', key: context.own.marker, value: formatMarker(segments.narrowed) }];
	return { steps: [...patchWith(segments.widened), ...additions, ...removals, ...narrowing], segments };
}

function nameWrite<K extends 'firstName' | 'lastName'>(field: K, said: Mention<string>, current: string | null): Partial<Record<K, string | null>> {
	const wanted = said.say === 'set' ? said.value : said.say === 'clear' ? null : current;
	const write: Partial<Record<K, string | null>> = {};
	if (wanted !== current) write[field] = wanted;
	return write;
}

function isEmpty(patch: ContactPatch): boolean {
	return patch.firstName === undefined && patch.lastName === undefined && patch.consent.kind === 'unsaid' && patch.properties.size === 0;
}

function sameIds(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
	return one.size === other.size && [...one].every((id) => other.has(id));
}
