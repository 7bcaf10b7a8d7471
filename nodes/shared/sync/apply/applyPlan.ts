import type { PersonPlan } from '../../plan/planPerson';
import type { RecordChange } from '../../plan/recordChange';
import type { ContactStep, NewContact } from '../../plan/steps';
import type { Clock } from '../../resend/transport';
import type { ContactRef } from '../../resend/types';
import type { OtherWriters } from '../account/recentWrites';
import type { ContactsApi } from '../context';
import type { Failure } from '../failure';
import { attempt, failureTraits } from '../failure';
import { finishRecord } from './finishRecord';
import type { SegmentIds } from './writeFields';
import { idOf, updateOf, valuesOf } from './writeFields';

type WriteApi = Pick<ContactsApi, 'createContact' | 'updateContact' | 'addToSegment' | 'removeFromSegment' | 'getContact' | 'listContactSegments'>;

export interface ApplyPorts extends SegmentIds {
	api: WriteApi;
	clock: Clock;
	/** Property that holds the record of segments. */
	marker: string;
	/** Other workers that write the records of this account. */
	others: OtherWriters;
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
 * anywhere is finished by the next one. `record`: what the plan does to the record of segments, null for nothing.
 */
export async function applyPlan(plan: PersonPlan, ref: ContactRef | null, record: RecordChange | null, ports: ApplyPorts): Promise<Applied> {
	let contact = ref;
	for (const [steps, step] of plan.steps.entries()) {
		if (steps === record?.steps) break;
		const target = contact;
		if (target === null && step.step !== 'createContact') return { kind: 'gone', steps };
		const done = await attempt(() => applyStep(target, step, ports));
		if (done.kind === 'failed') return { kind: step.step === 'createContact' && isUnclear(done.failure) ? 'createUnclear' : 'failed', failure: done.failure, steps };
		if (done.value === 'notFound') return { kind: 'gone', steps };
		contact = { by: 'id', id: done.value };
		ports.onDone(done.value, step);
	}
	if (record !== null && contact !== null) {
		const target = contact;
		const finished = await attempt(() => finishRecord(target, record, plan.steps.slice(record.steps), ports));
		if (finished.kind === 'failed') return { kind: 'failed', failure: finished.failure, steps: record.steps };
		if (finished.value === 'notFound') return { kind: 'gone', steps: record.steps };
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

/**
 * A create that was refused for its content can be reported; after any other failure somebody has to look first.
 * Posting again would reset the opt-out of a contact that was made, and opted out, in the meantime.
 */
function isUnclear(failure: Failure): boolean {
	return failure.problem !== null && failureTraits(failure).passing;
}
