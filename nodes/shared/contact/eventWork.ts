import type { Statement } from '../events/eventTypes/definition';
import type { ReadEvent } from '../events/eventTypes/table';
import { readEvent } from '../events/eventTypes/table';
import type { ParsedEvent, ProductEvent, RejectReason } from '../events/types';
import type { MappingSettings } from './aspect';
import type { ContactChange } from './change';
import { readChange, saysNothing } from './change';
import type { PersonEvent, PersonKey } from './coalesce';
import type { OwnKeys } from './propertyValues';
import type { SkipReason } from './skipReasons';
import { SKIP_ADVICE } from './skipReasons';

/** Who an event is about, by userId; null when nobody knows. */
export type UserLookUp = (userId: string) => string | null;

export interface WorkSettings {
	own: OwnKeys;
	/** `byUserId`: an event without an address is matched through its userId; `byEmail`: it is skipped. */
	matching: { kind: 'byEmail' } | { kind: 'byUserId'; contactIdOf: UserLookUp };
}

/** What is to be done about one event, or why nothing is. */
export interface EventWork {
	/** The event, null when what arrived was none. */
	event: ProductEvent | null;
	/** What the event called itself, for the report. */
	type: string | null;
	email: string | null;
	/** Whether the event says for good to whom its userId belongs. */
	teachesUserId: boolean;
	decision: { kind: 'work'; key: PersonKey; event: PersonEvent } | { kind: 'skip'; reason: SkipReason; advice: string; warnings: string[] };
}

export interface ArrivedEvent {
	parsed: ParsedEvent | { kind: 'rejected'; reason: RejectReason; type: null; advice: string };
	/** The node's segment setting, which an expression may make different for each item. */
	segments: string;
	/** What to say of a skipped event where the words for events do not fit: of an item that is fields. */
	advice?: Partial<Record<SkipReason, string>>;
}

type Read = { kind: 'event'; event: ProductEvent; read: ReadEvent } | Extract<ArrivedEvent['parsed'], { kind: 'rejected' }>;

/** Turns the events of a run into work, in their order. Those with a userId and an address tell the others who the userId is. */
export function eventWork(arrived: readonly ArrivedEvent[], settings: WorkSettings): EventWork[] {
	const all = arrived.map(({ parsed, segments, advice = {} }) => ({ segments, advice, one: parsed.kind === 'event' ? { ...parsed, read: readEvent(parsed.event) } : parsed }));
	const inThisRun = settings.matching.kind === 'byUserId' ? namedUsers(all.map(({ one }) => one)) : new Map<string, NamedUser>();
	return all.map(({ one, segments, advice }, index) => {
		if (one.kind === 'rejected') return rejected(one.type, one.reason, one.advice);
		const { event, read } = one;
		const email = read.person.kind === 'email' ? read.person.email : null;
		const change = changeOf(read.statement, { segments, own: settings.own }, read.warnings.length > 0);
		const key = keyOf(read, inThisRun, settings);
		const decision = decisionOf({ ...change, warnings: [...read.warnings, ...change.warnings] }, key, event, index, { ...SKIP_ADVICE, ...advice });
		return { event, type: event.type, email, teachesUserId: read.teachesUserId, decision };
	});
}

function rejected(type: string | null, reason: RejectReason, advice: string): EventWork {
	return { event: null, type, email: null, teachesUserId: false, decision: { kind: 'skip', reason, advice, warnings: [] } };
}

function decisionOf(change: EventChange, key: PersonKey | SkipReason, event: ProductEvent, index: number, advice: Record<SkipReason, string>): EventWork['decision'] {
	if (change.kind === 'nothing') return { kind: 'skip', reason: change.reason, advice: change.advice, warnings: change.warnings };
	if (typeof key === 'string') return { kind: 'skip', reason: key, advice: advice[key], warnings: change.warnings };
	return { kind: 'work', key, event: { index, timestamp: event.timestamp, change: change.change, warnings: change.warnings } };
}

/** What an event that says for good whose a userId is counts more than the cache, the cache more than any other event. */
function keyOf({ person, foundByUserId }: ReadEvent, inThisRun: ReadonlyMap<string, NamedUser>, { matching }: WorkSettings): PersonKey | SkipReason {
	if (person.kind === 'email') return { by: 'email', email: person.email, written: person.written };
	if (person.kind === 'invalidEmail') return 'invalid_email';
	if (person.kind === 'nobody') return 'no_email';
	if (matching.kind === 'byEmail' || !foundByUserId) return person.besides === 'invalidEmail' ? 'invalid_email' : 'no_email';
	const named = inThisRun.get(person.userId);
	if (named?.teaches === true) return named.key;
	const contactId = matching.contactIdOf(person.userId);
	if (contactId !== null) return { by: 'id', id: contactId };
	return named?.key ?? 'user_id_not_cached';
}

/** A user whom an event of this run names by address. `teaches`: an event that says so for good. */
interface NamedUser {
	key: PersonKey;
	teaches: boolean;
}

/** Of several addresses of a user the newest event that teaches the userId decides, as for the runs to come. */
function namedUsers(all: readonly Read[]): Map<string, NamedUser> {
	const users = new Map<string, NamedUser & { at: number }>();
	let latest = Number.NEGATIVE_INFINITY;
	for (const one of all) {
		if (one.kind !== 'event') continue;
		const { event, read } = one;
		const at = event.timestamp ?? latest;
		latest = Math.max(latest, at);
		if (event.userId === null || read.person.kind !== 'email') continue;
		const known = users.get(event.userId);
		const isBetter = known === undefined || (read.teachesUserId === known.teaches ? at >= known.at : read.teachesUserId);
		if (isBetter) users.set(event.userId, { key: { by: 'email', email: read.person.email, written: read.person.written }, teaches: read.teachesUserId, at });
	}
	return users;
}

export type EventChange =
	| { kind: 'change'; change: ContactChange; warnings: string[] }
	| { kind: 'nothing'; reason: SkipReason; advice: string; warnings: string[] };

/** What a statement comes to on a contact, with the user's settings. `leftOut`: whether reading the event left out some of its traits. */
export function changeOf(statement: Statement, settings: MappingSettings, leftOut = false): EventChange {
	if (statement.keyPrefix === 'group_' && statement.ids.groupId === null) return { kind: 'nothing', reason: 'no_group_id', advice: SKIP_ADVICE.no_group_id, warnings: [] };
	const { change, warnings } = readChange(statement, settings);
	if (change.presence === 'upsert' || !saysNothing(change)) return { kind: 'change', change, warnings };
	return { kind: 'nothing', reason: 'nothing_to_sync', advice: adviceFor(statement, leftOut), warnings };
}

/** Whoever sent traits must not read that there were none. */
function adviceFor({ traits, setOnce }: Statement, leftOut: boolean): string {
	return traits.size + setOnce.size === 0 && !leftOut
		? SKIP_ADVICE.nothing_to_sync
		: 'None of what the event says is written by an event of its type: names and segments are not taken from it. See the warnings for traits that were left out.';
}
