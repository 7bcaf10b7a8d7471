import type { ResolvedMembership, SegmentRef } from '../../../nodes/shared/contact/membership';
import type { ContactPlan, ContactState, KnownContact } from '../../../nodes/shared/plan/planPerson';

export const segment = (id: string): SegmentRef => ({ id, name: `Segment ${id}` });

export const contact = (given: Partial<KnownContact> = {}): KnownContact => ({
	id: 'c-1',
	email: 'a@x.io',
	firstName: null,
	lastName: null,
	unsubscribed: false,
	properties: new Map(),
	...given,
});

export const present = (given: Partial<KnownContact> = {}, memberships: string[] = []): Extract<ContactState, { kind: 'present' }> => ({
	kind: 'present',
	contact: contact(given),
	memberships: memberships.map(segment),
});

export const wanting = (...ids: string[]): ResolvedMembership => ({ kind: 'reconcile', segments: ids.map(segment) });

/** What Resend would hold after the first `steps` steps of a plan. */
export function after(state: ContactState, plan: ContactPlan, steps = plan.steps.length): ContactState {
	return plan.steps.slice(0, steps).reduce<ContactState>((now, step) => {
		if (step.step === 'createContact') {
			const { firstName = null, lastName = null, consent, properties, segments, email } = step.contact;
			return { kind: 'present', contact: contact({ email, firstName, lastName, unsubscribed: consent === 'optOut', properties }), memberships: segments };
		}
		if (now.kind !== 'present') throw new Error(`${step.step} on nobody`);
		switch (step.step) {
			case 'addToSegment':
				return { ...now, memberships: [...now.memberships.filter(({ id }) => id !== step.segment.id), step.segment] };
			case 'removeFromSegment':
				return { ...now, memberships: now.memberships.filter(({ id }) => id !== step.segment.id) };
			case 'setMarker':
				return { ...now, contact: { ...now.contact, properties: new Map([...now.contact.properties, [step.key, step.value]]) } };
			case 'patchContact': {
				const { firstName = now.contact.firstName, lastName = now.contact.lastName, consent, properties } = step.patch;
				const values = new Map(now.contact.properties);
				for (const [key, value] of properties) {
					if (value === null) values.delete(key);
					else values.set(key, value);
				}
				const unsubscribed = consent.kind === 'unsaid' ? now.contact.unsubscribed : consent.kind === 'optOut';
				return { ...now, contact: { ...now.contact, firstName, lastName, unsubscribed, properties: values } };
			}
		}
	}, state);
}

/** The same for comparing: segments and the marker in no order. */
export function seen(state: ContactState): unknown {
	if (state.kind !== 'present') return state;
	const properties = [...state.contact.properties].map(([key, value]): [string, unknown] => [key, key.endsWith('_managed_audiences') ? String(value).split(/[[\],]/).sort() : value]);
	return { ...state.contact, properties: Object.fromEntries(properties), memberships: state.memberships.map(({ id }) => id).sort() };
}
