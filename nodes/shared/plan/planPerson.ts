import { diffContact } from '../contact/change';
import type { ContactChange } from '../contact/change';
import type { Diff, DiffContext, MembershipResult } from '../contact/aspect';
import { hasFields, mergeFields } from '../contact/contactFields';
import type { ContactFields } from '../contact/contactFields';
import type { PropertyValue } from '../contact/propertyValues';
import type { ContactSnapshot } from '../contact/snapshot';
import type { ContactStep, NewContact } from './steps';

/** What to do about one contact, in an order in which a crash after any step loses nothing. Data: a test compares it. */
export interface PersonPlan {
	steps: readonly ContactStep[];
	memberships: readonly MembershipResult[];
}

export interface PlanContext extends DiffContext {
	/** Null for a person known only by a contact id: such a one can be updated, never created. */
	email: string | null;
}

const NOTHING: PersonPlan = { steps: [], memberships: [] };

export function planPerson(change: ContactChange, snapshot: ContactSnapshot, context: PlanContext): PersonPlan {
	if (snapshot.kind === 'absent' && (change.presence === 'existingOnly' || context.email === null)) return NOTHING;
	const diff = diffContact(change, snapshot, context);
	const steps = snapshot.kind === 'absent' && context.email !== null ? [createStep(context.email, diff)] : updateSteps(diff);
	return { steps, memberships: diff.memberships };
}

/** One request: the contact, its properties, its segments and the record that the sync put it there. */
function createStep(email: string, { anytime, before, after, memberships }: Diff): ContactStep {
	const fields = mergeFields(anytime, before, after);
	const properties = new Map<string, PropertyValue>();
	for (const [key, value] of fields.properties) if (value !== null) properties.set(key, value);
	const contact: NewContact = {
		email,
		...(typeof fields.firstName === 'string' ? { firstName: fields.firstName } : {}),
		...(typeof fields.lastName === 'string' ? { lastName: fields.lastName } : {}),
		subscription: fields.subscription?.kind === 'optOut' ? 'optOut' : 'notMentioned',
		properties,
		...(fields.marker === undefined ? {} : { marker: fields.marker }),
		segments: memberships.filter(({ result }) => result === 'added').map(({ segment }) => segment),
	};
	return { step: 'createContact', contact };
}

/** As few requests as the order allows: what may be written at any time travels with the record of segments. */
function updateSteps({ anytime, before, after, memberships }: Diff): ContactStep[] {
	const moves = memberships.flatMap(({ segment, result }): ContactStep[] => {
		if (result === 'added') return [{ step: 'addToSegment', segment }];
		return result === 'removed' || result === 'stale' ? [{ step: 'removeFromSegment', segment }] : [];
	});
	const isLast = !hasFields(before) && hasFields(after);
	return isLast
		? [...moves, ...update(mergeFields(anytime, after))]
		: [...update(mergeFields(anytime, before)), ...moves, ...update(after)];
}

function update(fields: ContactFields): ContactStep[] {
	return hasFields(fields) ? [{ step: 'updateContact', fields }] : [];
}
