import type { IDataObject } from 'n8n-workflow';

/** What `examples/events.expected.json` promises of `examples/events.json`, posted one by one. */
export interface Promised {
	/** One per event, in the order of the file; each holds at least these fields of the output item. */
	events: Array<{ messageId: string; outcome: string; reason?: string; segments?: IDataObject }>;
	/** Every contact in the end, sorted by address. */
	contacts: ContactAfter[];
	/** Keys of the contact properties that a fresh account has in the end, sorted. */
	properties: string[];
}

/** A contact as a person would describe it. The sync's own marker is left out: it holds ids that differ each time. */
export interface ContactAfter {
	email: string;
	firstName: string | null;
	lastName: string | null;
	unsubscribed: boolean;
	segments: string[];
	properties: Record<string, string>;
}

export function contactAfter(contact: Omit<ContactAfter, 'properties'>, properties: Iterable<[string, unknown]>): ContactAfter {
	const shown = [...properties].filter(([key]) => !key.endsWith('_managed_audiences')).map(([key, value]): [string, string] => [key, String(value)]);
	return { ...contact, segments: [...contact.segments].sort(), properties: Object.fromEntries(shown.sort(([one], [other]) => one.localeCompare(other))) };
}
