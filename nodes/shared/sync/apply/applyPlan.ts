import type { ContactFields } from '../../contact/contactFields';
import { formatMarker } from '../../contact/marker';
import type { PropertyValue } from '../../contact/propertyValues';
import type { SegmentKey } from '../../contact/segmentKey';
import type { PersonPlan } from '../../plan/planPerson';
import type { ContactStep, NewContact } from '../../plan/steps';
import type { ContactRef } from '../../resend/types';
import type { ContactsApi } from '../context';
import type { Failure } from '../failure';
import { attempt, failureTraits, refused } from '../failure';

type WriteApi = Pick<ContactsApi, 'createContact' | 'updateContact' | 'addToSegment' | 'removeFromSegment'>;

export interface ApplyPorts {
	api: WriteApi;
	/** The id of a segment: its own, or that of the one made under its name; null where there is none. */
	segmentId(key: SegmentKey): string | null;
	/** Called for each step that took effect. */
	onDone(contactId: string, step: ContactStep): void;
}

/** How far a plan got. `steps`: how many of its steps were carried out. */
export type Applied = { steps: number } & (
	| { kind: 'done'; contactId: string }
	/** The contact is not there (any more). */
	| { kind: 'gone' }
	/** Whether the contact now exists is not known, or known to be stale: read again before anything is written. */
	| { kind: 'createUnclear'; failure: Failure }
	| { kind: 'failed'; failure: Failure }
);

/**
 * Carries a plan out, step by step. Every step but the create may be repeated without harm, so a run that stops
 * anywhere is finished by the next one.
 */
export async function applyPlan(plan: PersonPlan, ref: ContactRef | null, ports: ApplyPorts): Promise<Applied> {
	let contact = ref;
	for (const [steps, step] of plan.steps.entries()) {
		const target = contact;
		if (target === null && step.step !== 'createContact') return { kind: 'gone', steps };
		const done = await attempt(() => applyStep(target, step, ports));
		if (done.kind === 'failed') return { kind: step.step === 'createContact' && isUnclear(done.failure) ? 'createUnclear' : 'failed', failure: done.failure, steps };
		if (done.value === 'notFound') return { kind: 'gone', steps };
		contact = { by: 'id', id: done.value };
		ports.onDone(done.value, step);
	}
	return contact?.by === 'id' ? { kind: 'done', contactId: contact.id, steps: plan.steps.length } : { kind: 'gone', steps: plan.steps.length };
}

/** Returns the contact's id. `target` is null only before the contact exists. */
async function applyStep(target: ContactRef | null, step: ContactStep, ports: ApplyPorts): Promise<string | 'notFound'> {
	if (step.step === 'createContact') return createContact(step.contact, ports);
	if (target === null) return 'notFound';
	switch (step.step) {
		case 'updateContact': {
			const answer = await ports.api.updateContact(target, updateOf(step.fields, ports));
			return answer === 'notFound' ? answer : answer.id;
		}
		case 'addToSegment':
			await ports.api.addToSegment(target, idOf(step.segment, ports));
			return target.by === 'id' ? target.id : 'notFound';
		case 'removeFromSegment':
			await ports.api.removeFromSegment(target, idOf(step.segment, ports));
			return target.by === 'id' ? target.id : 'notFound';
	}
}

async function createContact(contact: NewContact, ports: ApplyPorts): Promise<string> {
	const properties = valuesOf(contact, ports);
	const { id } = await ports.api.createContact({
		email: contact.email,
		...(contact.firstName === undefined ? {} : { firstName: contact.firstName }),
		...(contact.lastName === undefined ? {} : { lastName: contact.lastName }),
		...(contact.subscription === 'optOut' ? { unsubscribed: true } : {}),
		...(properties.size === 0 ? {} : { properties }),
		...(contact.segments.length === 0 ? {} : { segmentIds: contact.segments.map((key) => idOf(key, ports)) }),
	});
	return id;
}

function updateOf(fields: ContactFields, ports: ApplyPorts): Parameters<WriteApi['updateContact']>[1] {
	const properties = valuesOf(fields, ports);
	return {
		...(fields.firstName === undefined ? {} : { firstName: fields.firstName }),
		...(fields.lastName === undefined ? {} : { lastName: fields.lastName }),
		...(fields.subscription === undefined ? {} : { unsubscribed: fields.subscription.kind === 'optOut' }),
		...(properties.size === 0 ? {} : { properties }),
	};
}

/** The properties with the record of segments among them. */
export function valuesOf<V extends PropertyValue | null>(
	{ properties, marker }: Pick<ContactFields, 'marker'> & { properties: ReadonlyMap<string, V> },
	ports: Pick<ApplyPorts, 'segmentId'>,
): ReadonlyMap<string, V | string> {
	return marker === undefined ? properties : new Map<string, V | string>([...properties, [marker.key, formatMarker(marker.segments.map((key) => idOf(key, ports)))]]);
}

function idOf(key: SegmentKey, { segmentId }: Pick<ApplyPorts, 'segmentId'>): string {
	const id = segmentId(key);
	if (id === null) throw refused('segmentNotFound', 'A segment of this contact does not exist any more', 'Run this item again.');
	return id;
}

/**
 * A create that was refused for its content can be reported; after any other failure somebody has to look first.
 * Posting again would reset the opt-out of a contact that was made, and opted out, in the meantime.
 */
function isUnclear(failure: Failure): boolean {
	return failure.problem !== null && failureTraits(failure).passing;
}
