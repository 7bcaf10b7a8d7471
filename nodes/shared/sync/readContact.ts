import type { ContactChange } from '../contact/change';
import type { PersonKey } from '../contact/coalesce';
import { parseMarker } from '../plan/marker';
import type { ResolvedMembership, SegmentRef } from '../contact/membership';
import type { ContactState, KnownContact } from '../plan/planPerson';
import type { OwnKeys } from '../contact/properties';
import type { ContactRef } from '../resend/types';
import type { PersonHint } from './hint';
import type { ContactsApi, SyncRun } from './ports';

export interface Read {
	state: ContactState;
	/** How to address the contact; null when there is none. */
	ref: ContactRef | null;
}

const NOBODY: Read = { state: { kind: 'absent' }, ref: null };

/** Reads as little as the change needs: nothing for a mere patch, the memberships only when they matter. */
export async function readContact(
	key: PersonKey,
	wanted: ContactChange,
	membership: ResolvedMembership,
	hint: PersonHint,
	run: Pick<SyncRun, 'settings' | 'account' | 'clock'>,
	api: ContactsApi,
	policy: 'readIfNeeded' | 'read',
): Promise<Read> {
	const { own } = run.settings;
	if (policy === 'readIfNeeded' && hint.contact.kind === 'unknown' && needsNoReading(key, wanted)) return { state: { kind: 'unread' }, ref: refsOf(key)[0] ?? null };
	const contact = await findContact(key, hint, api);
	if (contact === 'notFound') return NOBODY;
	const id: ContactRef = { by: 'id', id: contact.id };
	const memberships = needsMemberships(membership, contact, own)
		? (hintedMemberships(membership, contact, own, hint) ?? (await api.listContactSegments(id)))
		: [];
	if (memberships === 'notFound') return NOBODY;
	return { state: { kind: 'present', contact, ...run.account.moves.read(contact.id, memberships, run.clock.now()) }, ref: id };
}

/** The contact of a person: as the hint has it, else by id, else by each spelling of the address. */
export async function findContact(key: PersonKey, hint: PersonHint, api: Pick<ContactsApi, 'getContact'>): Promise<KnownContact | 'notFound'> {
	if (hint.contact.kind === 'read') return hint.contact.contact;
	const listed: ContactRef[] = hint.contact.kind === 'listed' ? [{ by: 'id', id: hint.contact.id }] : [];
	for (const ref of [...listed, ...refsOf(key)]) {
		const contact = await api.getContact(ref);
		if (contact !== 'notFound') return contact;
	}
	return 'notFound';
}

/**
 * The wanted segments' lists say enough, unless the marker has others: those are taken out whatever a list says, but
 * only the contact's own list tells whether that took anybody anywhere, which is for the report.
 */
function hintedMemberships(membership: ResolvedMembership, contact: KnownContact, own: OwnKeys, hint: PersonHint): SegmentRef[] | null {
	const wanted = membership.kind === 'reconcile' ? membership.segments : 'segment' in membership ? [membership.segment] : [];
	const ids = new Set(wanted.map(({ id }) => id));
	const others = membership.kind === 'reconcile' && [...parseMarker(contact.properties.get(own.marker))].some((id) => !ids.has(id));
	return !others && wanted.every(({ id }) => hint.memberships.has(id)) ? wanted.filter(({ id }) => hint.memberships.get(id) === 'in') : null;
}

/**
 * Addresses are used in lower case. Whether Resend's look-up minds the letter case is not documented, so an address
 * that was written otherwise is looked up in that spelling too before anybody is created twice.
 */
function refsOf(key: PersonKey): ContactRef[] {
	if (key.by === 'id') return [key];
	const spellings = key.written === key.email ? [key.email] : [key.email, key.written];
	return spellings.map((email) => ({ by: 'email', email }));
}

function needsNoReading(key: PersonKey, wanted: ContactChange): boolean {
	const oneSpelling = key.by === 'id' || key.written === key.email;
	const mentionsNames = wanted.firstName.say !== 'nothing' || wanted.lastName.say !== 'nothing';
	return oneSpelling && wanted.presence === 'existingOnly' && wanted.membership.kind === 'unsaid' && !mentionsNames;
}

/** With nobody wanted in and nothing on record there is nothing to take away. */
function needsMemberships(membership: ResolvedMembership, contact: KnownContact, own: OwnKeys): boolean {
	if (membership.kind === 'unsaid' || membership.kind === 'alreadyOut') return false;
	return membership.kind !== 'reconcile' || membership.segments.length > 0 || parseMarker(contact.properties.get(own.marker)).size > 0;
}
