import type { Person } from '../../contact/coalesce';
import type { SegmentRef } from '../../contact/membership';
import type { KnownContact } from '../../plan/planPerson';
import type { Attempt } from '../failure';
import { attempt } from '../failure';
import type { PersonHint } from '../hint';
import { NO_HINT } from '../hint';
import type { BulkApi, SyncRun } from '../ports';
import { findContact } from '../readContact';
import { resolveMembership } from '../round';
import { atOnce } from './atOnce';
import { takeCensus } from './census';
import { readRoster } from './roster';

/** A page of a segment's list is worth reading for this many people, each of whom would cost a request of their own. */
const PEOPLE_PER_PAGE = 5;

/** What one look at the account's lists says about the people of a run. */
export interface Survey {
	/** People without a contact. */
	absent: Person[];
	/** What is known of the others. */
	hints: ReadonlyMap<Person, PersonHint>;
}

/**
 * Asks once instead of once per person: existence from the contact list, membership from the segments' lists. A list may
 * cost a tenth of what asking everybody would; where the account is too large for that, those not seen yet are asked.
 */
export async function survey(people: readonly Person[], run: SyncRun, api: BulkApi): Promise<Survey> {
	const byEmail = new Map(people.flatMap((person) => (person.key.by === 'email' ? [[person.key.email, person] as const] : [])));
	const census = await takeCensus(api, new Set(byEmail.keys()), 1 + Math.floor(people.length / 10));
	const known = new Map<Person, PersonHint['contact']>();
	for (const [email, { id }] of census.found) {
		const person = byEmail.get(email);
		if (person !== undefined) known.set(person, { kind: 'listed', id });
	}
	const unseen = people.filter((person) => !known.has(person));
	if (census.kind === 'complete') return { absent: unseen, hints: await withRosters(known, run, api) };

	const absent: Person[] = [];
	await atOnce(unseen, async (person) => {
		const found: Attempt<KnownContact | 'notFound'> = await attempt(() => findContact(person.key, NO_HINT, api));
		if (found.kind === 'failed') known.set(person, { kind: 'unknown' });
		else if (found.value === 'notFound') absent.push(person);
		else known.set(person, { kind: 'read', contact: found.value });
	});
	return { absent, hints: await withRosters(known, run, api) };
}

/** Rosters of the segments that many of the known people want; the few others are asked one by one. */
async function withRosters(known: ReadonlyMap<Person, PersonHint['contact']>, run: SyncRun, api: BulkApi): Promise<Map<Person, PersonHint>> {
	const wanting = new Map<string, Set<string>>();
	const wantedBy = new Map<Person, readonly SegmentRef[]>();
	for (const [person, contact] of known) {
		const id = idOf(contact);
		if (id === null) continue;
		const segments = await wantedSegments(person, run, api);
		wantedBy.set(person, segments);
		for (const segment of segments) wanting.set(segment.id, (wanting.get(segment.id) ?? new Set<string>()).add(id));
	}
	const rosters = new Map<string, ReadonlySet<string>>();
	const worthReading = [...wanting].filter(([, ids]) => ids.size >= PEOPLE_PER_PAGE);
	await atOnce(worthReading, async ([segmentId, ids]) => {
		const roster = await attempt(() => readRoster(api, segmentId, ids, Math.floor(ids.size / PEOPLE_PER_PAGE)));
		if (roster.kind === 'ok' && roster.value.kind === 'known') rosters.set(segmentId, roster.value.members);
	});
	const hints = new Map<Person, PersonHint>();
	for (const [person, contact] of known) {
		const id = idOf(contact);
		const memberships = new Map<string, 'in' | 'out'>();
		for (const segment of wantedBy.get(person) ?? []) {
			const members = rosters.get(segment.id);
			if (members !== undefined && id !== null) memberships.set(segment.id, members.has(id) ? 'in' : 'out');
		}
		hints.set(person, { contact, memberships, created: 'no' });
	}
	return hints;
}

async function wantedSegments(person: Person, run: SyncRun, api: BulkApi): Promise<readonly SegmentRef[]> {
	const last = [...person.events].reverse().find(({ change }) => change.membership.kind !== 'unsaid');
	const membership = last?.change.membership;
	if (membership?.kind === 'add' || membership?.kind === 'remove') return [membership.segment];
	if (membership?.kind !== 'reconcile') return [];
	const resolved = await attempt(() => resolveMembership(membership, run, api));
	return resolved.kind === 'ok' && resolved.value.kind === 'reconcile' ? resolved.value.segments : [];
}

function idOf(contact: PersonHint['contact']): string | null {
	if (contact.kind === 'listed') return contact.id;
	return contact.kind === 'read' ? contact.contact.id : null;
}
