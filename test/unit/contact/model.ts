import type { DiffContext } from '../../../nodes/shared/contact/aspect';
import type { ContactChange } from '../../../nodes/shared/contact/change';
import { formatMarker } from '../../../nodes/shared/contact/marker';
import { ownKeys } from '../../../nodes/shared/contact/propertyValues';
import type { PropertyType } from '../../../nodes/shared/contact/propertyValues';
import type { SegmentKey } from '../../../nodes/shared/contact/marker';
import type { ContactSnapshot, ExistingSegment, KnownContact, PresentContact } from '../../../nodes/shared/contact/snapshot';
import { withFields } from '../../../nodes/shared/plan/eventOutcomes';
import type { PersonPlan, PlanContext } from '../../../nodes/shared/plan/planPerson';
import type { ContactStep } from '../../../nodes/shared/plan/steps';

export const own = ownKeys('jitsu');
export const MARKER = own.marker;

/** A segment named by a letter; its id is a UUID that ends with the letter's code. */
export const segment = (name: string): ExistingSegment => ({ id: `00000000-0000-4000-8000-${name.charCodeAt(0).toString().padStart(12, '0')}`, name });
export const key = (name: string): SegmentKey => ({ by: 'id', ...segment(name) });
export const marker = (...names: string[]): string => formatMarker(names.map((name) => segment(name).id));
export const managing = (...names: string[]): ReadonlyMap<string, string> => new Map([[MARKER, marker(...names)]]);

export const contact = (given: Partial<KnownContact> = {}): KnownContact => ({
	id: 'c-1',
	email: 'a@x.io',
	firstName: null,
	lastName: null,
	unsubscribed: false,
	properties: new Map(),
	...given,
});

export const present = (given: Partial<KnownContact> = {}, memberships: string[] = []): PresentContact => ({
	kind: 'present',
	contact: contact(given),
	memberships: memberships.map(segment),
});

export const wanting = (...names: string[]): ContactChange['segments'] => ({ kind: 'reconcile', names });

const definitions = new Map<string, PropertyType>([['plan', 'string'], ['seats', 'number'], [MARKER, 'string'], [own.optedOut, 'string']]);

/** An account in which every single letter is a segment. */
export function context(more: Partial<PlanContext> = {}): PlanContext {
	const segmentNamed: DiffContext['segmentNamed'] = (name) => (name.length === 1 ? { kind: 'found', segment: segment(name) } : { kind: 'missing' });
	return { email: 'a@x.io', definitions, own, consent: 'optOutOnly', segmentNamed, ...more };
}

/** What Resend would hold after the first `steps` steps of a plan. */
export function after(snapshot: ContactSnapshot, plan: PersonPlan, steps = plan.steps.length): ContactSnapshot {
	return plan.steps.slice(0, steps).reduce<ContactSnapshot>(afterStep, snapshot);
}

function afterStep(now: ContactSnapshot, step: ContactStep): ContactSnapshot {
	if (step.step === 'createContact') {
		const { firstName = null, lastName = null, subscription, properties, segments, email, marker: record } = step.contact;
		const values = new Map<string, string | number>([...properties, ...(record === undefined ? [] : [[record.key, textOf(record.segments)] as const])]);
		return { ...present({ email, firstName, lastName, unsubscribed: subscription === 'optOut', properties: values }), memberships: segments.map(existing) };
	}
	if (now.kind !== 'present') throw new Error(`${step.step} on nobody`);
	switch (step.step) {
		case 'addToSegment':
			return { ...now, memberships: [...now.memberships.filter(({ id }) => id !== existing(step.segment).id), existing(step.segment)] };
		case 'removeFromSegment':
			return { ...now, memberships: now.memberships.filter(({ id }) => id !== existing(step.segment).id) };
		case 'updateContact': {
			const { marker: record, ...fields } = step.fields;
			const values = record === undefined ? fields.properties : new Map([...fields.properties, [record.key, textOf(record.segments)] as const]);
			return { ...now, contact: withFields(now.contact, { ...fields, properties: values }) };
		}
	}
}

export function textOf(keys: readonly SegmentKey[]): string {
	return formatMarker(keys.map((one) => existing(one).id));
}

function existing(one: SegmentKey): ExistingSegment {
	return one.by === 'id' ? { id: one.id, name: one.name } : segment(one.name);
}

/** The same for comparing: segments and the marker in no order. */
export function seen(snapshot: ContactSnapshot): unknown {
	if (snapshot.kind !== 'present') return snapshot;
	const properties = [...snapshot.contact.properties].map(([name, value]): [string, unknown] => [name, name === MARKER ? String(value).split(/[[\],]/).sort() : value]);
	return { ...snapshot.contact, properties: Object.fromEntries(properties), memberships: snapshot.memberships.map(({ id }) => id).sort() };
}
