import type { ContactChange } from '../../contact/change';
import type { Person } from '../../contact/coalesce';
import type { AccountView } from '../../plan/planAccount';
import { PAGE_SIZE } from '../../resend/pagination';
import type { ListedContact } from '../../resend/types';
import type { ContactLists, ListAsker, SharedPage } from '../account/sharedList';
import type { ContactsApi } from '../context';
import { attempt } from '../failure';
import { atOnce } from '../patience';
import type { PrefetchedState } from './readContact';
import { NOT_PREFETCHED, findContact } from './readContact';

/** A page of a segment's list is worth reading for this many people, each of whom would cost a request of their own. */
const PEOPLE_PER_PAGE = 5;

/** A person of the run and what their events want. */
export interface PersonChange {
	person: Person;
	change: ContactChange;
}

/** What one look at the account's lists says about the people of a run. */
export interface Prefetched {
	/** People without a contact. */
	absent: ReadonlySet<Person>;
	/** What is known of the others. */
	known: ReadonlyMap<Person, PrefetchedState>;
}

export interface PrefetchAsker extends ListAsker {
	api: ContactsApi;
}

/**
 * Asks once instead of once per person: existence from the contact list, membership from the segments' lists. A list may
 * cost a tenth of what asking everybody would; where the account is too large for that, those not seen yet are asked.
 */
export async function prefetch(people: readonly PersonChange[], account: AccountView, lists: ContactLists, asker: PrefetchAsker): Promise<Prefetched> {
	const { api } = asker;
	const byEmail = new Map(people.flatMap((one) => (one.person.key.by === 'email' ? [[one.person.key.email, one] as const] : [])));
	const listed = await findContactsInList(lists.contacts(asker), new Set(byEmail.keys()), 1 + Math.floor(people.length / 10));
	const known = new Map<PersonChange, PrefetchedState['contact']>();
	for (const [email, { id }] of listed.found) {
		const one = byEmail.get(email);
		if (one !== undefined) known.set(one, { kind: 'listed', id });
	}
	const unseen = people.filter((one) => !known.has(one));
	const absent = new Set(listed.kind === 'complete' ? unseen.map(({ person }) => person) : []);
	if (listed.kind === 'partial') {
		await atOnce(unseen, async (one) => {
			const found = await attempt(() => findContact(one.person.key, NOT_PREFETCHED, api));
			if (found.kind === 'failed') known.set(one, { kind: 'unknown' });
			else if (found.value === 'notFound') absent.add(one.person);
			else known.set(one, { kind: 'read', contact: found.value });
		});
	}
	return { absent, known: await withMemberships(known, account, lists, asker) };
}

/** Members of the segments that many of the known people want; the few others are asked one by one. */
async function withMemberships(known: ReadonlyMap<PersonChange, PrefetchedState['contact']>, account: AccountView, lists: ContactLists, asker: PrefetchAsker): Promise<Map<Person, PrefetchedState>> {
	const wanting = new Map<string, Set<string>>();
	for (const [{ change }, contact] of known) {
		const id = idOf(contact);
		if (id === null) continue;
		for (const segmentId of wantedSegmentIds(change, account)) wanting.set(segmentId, (wanting.get(segmentId) ?? new Set<string>()).add(id));
	}
	const members = new Map<string, ReadonlySet<string>>();
	const worthListing = [...wanting].filter(([, ids]) => ids.size >= PEOPLE_PER_PAGE);
	await atOnce(worthListing, async ([segmentId, ids]) => {
		const listed = await attempt(() => listSegmentMembers(lists.membersOf(segmentId, asker), ids, Math.floor(ids.size / PEOPLE_PER_PAGE)));
		if (listed.kind === 'ok' && listed.value.kind === 'known') members.set(segmentId, listed.value.members);
	});
	const states = new Map<Person, PrefetchedState>();
	for (const [{ person, change }, contact] of known) {
		const id = idOf(contact);
		const memberships = new Map<string, 'in' | 'out'>();
		for (const segmentId of wantedSegmentIds(change, account)) {
			const listed = members.get(segmentId);
			if (listed !== undefined && id !== null) memberships.set(segmentId, listed.has(id) ? 'in' : 'out');
		}
		states.set(person, { ...NOT_PREFETCHED, contact, memberships });
	}
	return states;
}

function wantedSegmentIds({ segments }: ContactChange, account: AccountView): string[] {
	const idNamed = (name: string): string[] => {
		const found = account.segmentNamed(name);
		return found.kind === 'found' ? [found.segment.id] : [];
	};
	if (segments.kind === 'notMentioned') return [];
	if (segments.kind === 'reconcile') return segments.names.flatMap(idNamed);
	return segments.moves.flatMap(({ segment }) => (segment.by === 'id' ? [segment.id] : idNamed(segment.name)));
}

function idOf(contact: PrefetchedState['contact']): string | null {
	if (contact.kind === 'listed') return contact.id;
	return contact.kind === 'read' ? contact.contact.id : null;
}

/** Who of the wanted people has a contact. Lists carry no properties, so this says existence and the id only. */
export interface FoundContacts {
	/** `complete`: whoever is not in it has no contact. `partial`: the account is too large to be worth listing. */
	kind: 'complete' | 'partial';
	/** By address in lower case; an address stored in another letter case is found too. */
	found: ReadonlyMap<string, ListedContact>;
}

/**
 * Goes through the account's contacts, newest first, a hundred a page, until all wanted people are found, the list ends, or
 * `maxPages` were asked for: how large an account is shows only at the end of its list, so the pages are the price of trying.
 * Those that another run asked for cost nothing.
 */
export async function findContactsInList(pages: AsyncIterable<SharedPage<ListedContact>>, wanted: ReadonlySet<string>, maxPages: number): Promise<FoundContacts> {
	const found = new Map<string, ListedContact>();
	let asked = 0;
	for await (const { items, isOwn } of pages) {
		if (isOwn) asked += 1;
		for (const contact of items) {
			const email = contact.email.toLowerCase();
			if (wanted.has(email) && !found.has(email)) found.set(email, contact);
		}
		if (found.size === wanted.size) return { kind: 'complete', found };
		if (asked >= maxPages && isOwn && items.length === PAGE_SIZE) return { kind: 'partial', found };
	}
	return { kind: 'complete', found };
}

/** Members of one segment among the people of a run; `unknown` when it is too large to be worth listing. */
export type SegmentMembers = { kind: 'known'; members: ReadonlySet<string> } | { kind: 'unknown' };

/**
 * Goes through a segment's members, a hundred a page, instead of asking each person. `maxPages`: what asking them would
 * cost; pages that another run asked for cost nothing. Ids of contacts.
 */
async function listSegmentMembers(pages: AsyncIterable<SharedPage<ListedContact>>, wanted: ReadonlySet<string>, maxPages: number): Promise<SegmentMembers> {
	const members = new Set<string>();
	let asked = 0;
	for await (const { items, isOwn } of pages) {
		if (isOwn) asked += 1;
		for (const { id } of items) if (wanted.has(id)) members.add(id);
		if (members.size === wanted.size) break;
		if (asked >= maxPages && isOwn && items.length === PAGE_SIZE) return { kind: 'unknown' };
	}
	return { kind: 'known', members };
}
