import type { SegmentRef } from '../contact/membership';
import type { ContactPatch, ContactPlan, NewContact, Step } from '../plan/planPerson';
import type { ResendApi } from '../resend/api';
import type { ContactRef } from '../resend/types';
import type { Failure } from './failure';
import { attempt } from './failure';

type WriteApi = Pick<ResendApi, 'createContact' | 'updateContact' | 'addToSegment' | 'removeFromSegment'>;

/** Told of every membership that was changed. */
export type OnMove = (contactId: string, segment: SegmentRef, now: 'in' | 'out') => void;

/** How far a plan got. */
export type Applied =
	| { kind: 'done'; contactId: string }
	/** The contact is not there (any more). */
	| { kind: 'gone' }
	/** Whether the contact now exists is not known, or known to be stale: read again before anything is written. */
	| { kind: 'createUnclear'; failure: Failure }
	| { kind: 'failed'; failure: Failure };

/**
 * Carries a plan out, step by step. Every step but the create may be repeated without harm, so a run that stops
 * anywhere is finished by the next one.
 */
export async function applyPlan(plan: ContactPlan, ref: ContactRef | null, api: WriteApi, onMove: OnMove): Promise<Applied> {
	let contact = ref;
	for (const step of plan.steps) {
		if (step.step === 'createContact') {
			const created = await attempt(() => createContact(step.contact, api));
			if (created.kind === 'failed') return unclear(created.failure) ? { kind: 'createUnclear', failure: created.failure } : created;
			contact = { by: 'id', id: created.value };
			for (const segment of step.contact.segments) onMove(created.value, segment, 'in');
			continue;
		}
		if (contact === null) return { kind: 'gone' };
		const target = contact;
		const done = await attempt(() => applyTo(target, step, api));
		if (done.kind === 'failed') return done;
		if (done.value === 'notFound') return { kind: 'gone' };
		contact = { by: 'id', id: done.value };
		if (step.step === 'addToSegment') onMove(done.value, step.segment, 'in');
		if (step.step === 'removeFromSegment') onMove(done.value, step.segment, 'out');
	}
	return contact?.by === 'id' ? { kind: 'done', contactId: contact.id } : { kind: 'gone' };
}

async function createContact(contact: NewContact, api: WriteApi): Promise<string> {
	const { id } = await api.createContact({
		email: contact.email,
		...(contact.firstName === undefined ? {} : { firstName: contact.firstName }),
		...(contact.lastName === undefined ? {} : { lastName: contact.lastName }),
		...(contact.consent === 'optOut' ? { unsubscribed: true } : {}),
		...(contact.properties.size === 0 ? {} : { properties: contact.properties }),
		...(contact.segments.length === 0 ? {} : { segmentIds: contact.segments.map((segment) => segment.id) }),
	});
	return id;
}

/** Returns the contact's id. */
async function applyTo(ref: ContactRef, step: Exclude<Step, { step: 'createContact' }>, api: WriteApi): Promise<string | 'notFound'> {
	switch (step.step) {
		case 'patchContact':
			return patched(await api.updateContact(ref, patchBody(step.patch)));
		case 'setMarker':
			return patched(await api.updateContact(ref, { properties: new Map([[step.key, step.value]]) }));
		case 'addToSegment':
			await api.addToSegment(ref, step.segment.id);
			return idOf(ref);
		case 'removeFromSegment':
			await api.removeFromSegment(ref, step.segment.id);
			return idOf(ref);
	}
}

function patchBody(patch: ContactPatch): Parameters<WriteApi['updateContact']>[1] {
	return {
		...(patch.firstName === undefined ? {} : { firstName: patch.firstName }),
		...(patch.lastName === undefined ? {} : { lastName: patch.lastName }),
		...(patch.consent.kind === 'unsaid' ? {} : { unsubscribed: patch.consent.kind === 'optOut' }),
		...(patch.properties.size === 0 ? {} : { properties: patch.properties }),
	};
}

function patched(answer: { id: string } | 'notFound'): string | 'notFound' {
	return answer === 'notFound' ? answer : answer.id;
}

function idOf(ref: ContactRef): string | 'notFound' {
	return ref.by === 'id' ? ref.id : 'notFound';
}

/**
 * A create that was refused for its content can be reported; after any other failure somebody has to look first.
 * Posting again would reset the opt-out of a contact that was made, and opted out, in the meantime.
 */
function unclear(failure: Failure): boolean {
	return failure.problem !== null && ['rateLimited', 'conflict', 'server', 'network'].includes(failure.code);
}
