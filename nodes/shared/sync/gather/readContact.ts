import type { SegmentMove } from '../../contact/aspects/segments';
import type { ContactChange } from '../../contact/change';
import { needsContact } from '../../contact/change';
import type { PersonKey } from '../../contact/coalesce';
import { parseMarker } from '../../contact/marker';
import type { ContactSnapshot, ExistingSegment, KnownContact } from '../../contact/snapshot';
import type { AccountView } from '../../plan/planAccount';
import { instantOf } from '../../resend/time';
import type { ContactRef, ContactSegment } from '../../resend/types';
import type { ContactsApi, SyncContext } from '../context';

export interface ReadContact {
	snapshot: ContactSnapshot;
	/** How to address the contact; null when there is none. */
	ref: ContactRef | null;
}

const NOBODY: ReadContact = { snapshot: { kind: 'absent' }, ref: null };

/** Reads the contact, and its memberships where they matter. */
export async function readContact(
	key: PersonKey,
	change: ContactChange,
	account: AccountView,
	prefetched: PrefetchedState,
	context: Pick<SyncContext, 'settings' | 'account' | 'clock'>,
	api: ContactsApi,
): Promise<ReadContact> {
	const contact = await findContact(key, prefetched, api);
	if (contact === 'notFound') return NOBODY;
	context.account.recordAddress(contact.id, contact.email);
	const id: ContactRef = { by: 'id', id: contact.id };
	const listed = await readMemberships(change, contact, account, prefetched, context, api);
	if (listed === 'notFound') return NOBODY;
	return { snapshot: { kind: 'present', contact, memberships: listed }, ref: id };
}

/** One PATCH that may find nobody is enough for a change that says nothing of what is there: no reading is needed. */
export function canPatchUnread(key: PersonKey, change: ContactChange, prefetched: PrefetchedState, { consent }: Pick<SyncContext['settings'], 'consent'>): boolean {
	const oneSpelling = key.by === 'id' || key.written === key.email;
	return prefetched.contact.kind === 'unknown' && oneSpelling && !needsContact(change, consent);
}

export function unread(key: PersonKey): ReadContact {
	return { snapshot: { kind: 'unread' }, ref: refsOf(key)[0] ?? null };
}

/** The contact of a person: as it was prefetched, else by id, else by each spelling of the address. */
export async function findContact(key: PersonKey, prefetched: PrefetchedState, api: Pick<ContactsApi, 'getContact'>): Promise<KnownContact | 'notFound'> {
	if (prefetched.contact.kind === 'read') return prefetched.contact.contact;
	const listed: ContactRef[] = prefetched.contact.kind === 'listed' ? [{ by: 'id', id: prefetched.contact.id }] : [];
	for (const ref of [...listed, ...refsOf(key)]) {
		const contact = await api.getContact(ref);
		if (contact !== 'notFound') return contact;
	}
	return 'notFound';
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

async function readMemberships(
	{ segments }: ContactChange,
	contact: KnownContact,
	view: AccountView,
	prefetched: PrefetchedState,
	{ settings, account, clock }: Pick<SyncContext, 'settings' | 'account' | 'clock'>,
	api: ContactsApi,
): Promise<readonly ExistingSegment[] | 'notFound'> {
	if (segments.kind === 'notMentioned') return [];
	const recorded = parseMarker(contact.properties.get(settings.own.marker)).ids;
	// Nobody is in a segment that does not exist.
	const isNowhere = ({ segment, to }: SegmentMove) => to === 'out' && segment.by === 'name' && view.segmentNamed(segment.name).kind !== 'found';
	const wanted = segments.kind === 'move' ? segments.moves.filter((one) => !isNowhere(one)).map(({ segment }) => segment) : segments.names.map((name) => ({ by: 'name', name }) as const);
	// With nobody wanted in and nothing on record there is nothing to take away.
	if (wanted.length === 0 && (segments.kind === 'move' || recorded.size === 0)) return [];
	const known = wanted.flatMap((key): ExistingSegment[] => {
		if (key.by === 'id') return [{ id: key.id, name: key.name }];
		const found = view.segmentNamed(key.name);
		return found.kind === 'found' ? [found.segment] : [];
	});
	const list = async (): Promise<readonly ExistingSegment[] | 'notFound'> => {
		const all = await api.listContactSegments({ by: 'id', id: contact.id });
		return all === 'notFound' ? all : all.filter((one) => recorded.has(one.id) || !isOfImport(one, prefetched));
	};
	const foreseen = known.length < wanted.length ? null : prefetchedMemberships(known, segments.kind === 'reconcile' ? recorded : new Set(), prefetched);
	const listed = foreseen ?? (await list());
	if (listed === 'notFound') return listed;
	const asked = (id: string) => foreseen === null || known.some((segment) => segment.id === id);
	const lagMs = account.moves.lagOf(contact.id, new Set(listed.map(({ id }) => id)), asked, clock.now());
	if (lagMs === 0) return listed;
	await clock.sleep(lagMs);
	return list();
}

/** Still to be put on record, as if the contact were not in it yet: adding somebody twice is harmless. */
function isOfImport({ addedAt }: ContactSegment, { importedAt }: PrefetchedState): boolean {
	return importedAt !== null && addedAt !== null && instantOf(addedAt) >= importedAt;
}

/**
 * The wanted segments' lists say enough, unless the record has others: those are taken out whatever a list says, but
 * only the contact's own list tells whether that took anybody anywhere, which is for the report.
 */
function prefetchedMemberships(wanted: readonly ExistingSegment[], recorded: ReadonlySet<string>, { memberships }: PrefetchedState): readonly ExistingSegment[] | null {
	const ids = new Set(wanted.map(({ id }) => id));
	const others = [...recorded].some((id) => !ids.has(id));
	return !others && wanted.every(({ id }) => memberships.has(id)) ? wanted.filter(({ id }) => memberships.get(id) === 'in') : null;
}

/** What a run already knows of a person before reading them. Good for one look: a second one reads afresh. */
export interface PrefetchedState {
	contact: { kind: 'unknown' } | { kind: 'listed'; id: string } | { kind: 'read'; contact: KnownContact };
	/** By segment id, from the segments' own lists; a segment that is not in it was not asked. */
	memberships: ReadonlyMap<string, 'in' | 'out'>;
	/** Whether an earlier attempt of this run may have created the contact. */
	created: 'no' | 'maybe';
	/**
	 * When an import of this run that names the person began, in Resend's time. Whether an import puts somebody it skips into its
	 * segments is not documented, so memberships since then are taken for its own.
	 */
	importedAt: number | null;
}

export const NOT_PREFETCHED: PrefetchedState = { contact: { kind: 'unknown' }, memberships: new Map(), created: 'no', importedAt: null };
