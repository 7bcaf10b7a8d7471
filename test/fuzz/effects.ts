import type { ContactRecord } from '../emulator/records';
import type { EmulatorState } from '../emulator/state';

export const MARKER = 'jitsu_managed_audiences';
/** Says that the opt-out is the sync's own. */
export const OPT_OUT_RECORD = 'jitsu_opted_out';
export const BOOKKEEPING: ReadonlySet<string> = new Set([MARKER, OPT_OUT_RECORD]);

/** A contact as it was at a moment. */
export interface ContactView {
	readonly id: string;
	readonly email: string;
	readonly firstName: string | null;
	readonly lastName: string | null;
	readonly unsubscribed: boolean;
	readonly properties: ReadonlyMap<string, string | number | boolean>;
	/** Ids. */
	readonly segments: ReadonlySet<string>;
}

/** What a request, an import or a hand changed of the account. */
export type Effect =
	| { kind: 'created' | 'deleted' | 'optedOut' | 'optedIn' | 'named'; contact: ContactView; was: ContactView | null }
	| { kind: 'property'; contact: ContactView; was: ContactView | null; key: string }
	| { kind: 'joined' | 'left'; contact: ContactView; was: ContactView | null; segment: string };

export function viewOf({ id, email, firstName, lastName, unsubscribed, properties, memberships }: ContactRecord): ContactView {
	return { id, email, firstName, lastName, unsubscribed, properties: new Map(properties), segments: new Set(memberships.all().map(({ segment }) => segment.id)) };
}

/** Sees what changed since it last looked. */
export class Mirror {
	private views = new Map<string, ContactView>();

	constructor(private readonly state: EmulatorState) {}

	changes(): Effect[] {
		const effects: Effect[] = [];
		for (const record of this.state.contacts.all()) {
			const was = this.views.get(record.id) ?? null;
			if (was !== null && isSame(was, record)) continue;
			const contact = viewOf(record);
			this.views.set(contact.id, contact);
			effects.push(...changesOf(was, contact));
		}
		if (this.views.size > this.state.contacts.size) {
			for (const [id, was] of [...this.views]) {
				if (this.state.contacts.has(id)) continue;
				this.views.delete(id);
				effects.push({ kind: 'deleted', contact: was, was });
			}
		}
		return effects;
	}
}

function isSame(was: ContactView, now: ContactRecord): boolean {
	return (
		was.unsubscribed === now.unsubscribed &&
		was.firstName === now.firstName &&
		was.lastName === now.lastName &&
		was.segments.size === now.memberships.size &&
		was.properties.size === now.properties.size &&
		now.memberships.all().every(({ segment }) => was.segments.has(segment.id)) &&
		[...now.properties].every(([key, value]) => was.properties.get(key) === value)
	);
}

function changesOf(was: ContactView | null, contact: ContactView): Effect[] {
	const effects: Effect[] = [];
	if (was === null) effects.push({ kind: 'created', contact, was });
	if (contact.unsubscribed !== (was?.unsubscribed ?? false)) effects.push({ kind: contact.unsubscribed ? 'optedOut' : 'optedIn', contact, was });
	if (contact.firstName !== (was?.firstName ?? null) || contact.lastName !== (was?.lastName ?? null)) effects.push({ kind: 'named', contact, was });
	for (const key of new Set([...(was?.properties.keys() ?? []), ...contact.properties.keys()])) {
		if (was?.properties.get(key) !== contact.properties.get(key)) effects.push({ kind: 'property', contact, was, key });
	}
	for (const segment of was?.segments ?? []) if (!contact.segments.has(segment)) effects.push({ kind: 'left', contact, was, segment });
	for (const segment of contact.segments) if (was?.segments.has(segment) !== true) effects.push({ kind: 'joined', contact, was, segment });
	return effects;
}
