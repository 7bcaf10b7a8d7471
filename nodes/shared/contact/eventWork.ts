import type { Identity } from '../events/identity';
import { identityOf } from '../events/identity';
import type { ParsedEvent, ProductEvent, RejectReason } from '../events/types';
import type { PersonEvent, PersonKey } from './coalesce';
import type { EventChange } from './eventChange';
import { changeOf } from './eventChange';
import type { SkipReason } from './skipReasons';
import { SKIP_ADVICE } from './skipReasons';
import type { OwnKeys } from './propertyKeys';

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
	verdict: { kind: 'work'; key: PersonKey; event: PersonEvent } | { kind: 'skip'; reason: SkipReason; advice: string; warnings: string[] };
}

export interface ArrivedEvent {
	parsed: ParsedEvent | { kind: 'rejected'; reason: RejectReason; type: null; advice: string };
	/** The node's segment setting, which an expression may make different for each item. */
	segments: string;
}

/** Turns the events of a run into work, in their order. Those with a userId and an address tell the others who the userId is. */
export function eventWork(arrived: readonly ArrivedEvent[], settings: WorkSettings): EventWork[] {
	const inThisRun = settings.matching.kind === 'byUserId' ? namedUsers(arrived) : new Map<string, PersonKey>();
	return arrived.map(({ parsed, segments }, index) => {
		if (parsed.kind === 'rejected') {
			return { event: null, type: parsed.type, email: null, verdict: { kind: 'skip', reason: parsed.reason, advice: parsed.advice, warnings: [] } };
		}
		const { event } = parsed;
		const identity = identityOf(event);
		const email = identity.kind === 'email' ? identity.email : null;
		const change = changeOf(event, { segments, own: settings.own });
		const key = keyOf(event, identity, inThisRun, settings);
		return { event, type: event.type, email, verdict: verdictOf(change, key, event, index) };
	});
}

function verdictOf(change: EventChange, key: PersonKey | SkipReason, event: ProductEvent, index: number): EventWork['verdict'] {
	if (change.kind === 'nothing') return skip(change.reason, change.warnings);
	if (typeof key === 'string') return skip(key, change.warnings);
	return { kind: 'work', key, event: { index, timestamp: event.timestamp, change: change.change, warnings: change.warnings } };
}

/** Only a contact that exists can be reached through a userId: an identify without an address would create nobody. */
function keyOf(event: ProductEvent, identity: Identity, inThisRun: ReadonlyMap<string, PersonKey>, { matching }: WorkSettings): PersonKey | SkipReason {
	if (identity.kind === 'email') return { by: 'email', email: identity.email, written: identity.written };
	if (identity.kind === 'invalidEmail') return 'invalid_email';
	if (identity.kind === 'nobody' || matching.kind === 'byEmail' || event.type === 'identify') return 'no_email';
	const known = inThisRun.get(identity.userId);
	if (known !== undefined) return known;
	const contactId = matching.contactIdOf(identity.userId);
	return contactId === null ? 'user_id_not_cached' : { by: 'id', id: contactId };
}

/** One name per person in a run: under two, a stale event could overtake a newer one. */
function namedUsers(arrived: readonly ArrivedEvent[]): Map<string, PersonKey> {
	const users = new Map<string, PersonKey>();
	for (const { parsed } of arrived) {
		if (parsed.kind !== 'event' || parsed.event.userId === null) continue;
		const identity = identityOf(parsed.event);
		if (identity.kind === 'email') users.set(parsed.event.userId, { by: 'email', email: identity.email, written: identity.written });
	}
	return users;
}

function skip(reason: SkipReason, warnings: string[]): EventWork['verdict'] {
	return { kind: 'skip', reason, advice: SKIP_ADVICE[reason], warnings };
}
