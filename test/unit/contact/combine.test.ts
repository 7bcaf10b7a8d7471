import fc from 'fast-check';

import type { ContactChange } from '../../../nodes/shared/contact/change';
import { combine, NO_CHANGE } from '../../../nodes/shared/contact/change';
import type { ConsentPolicy, Subscription } from '../../../nodes/shared/contact/consent';
import type { ResolvedMembership } from '../../../nodes/shared/contact/membership';
import type { Mention } from '../../../nodes/shared/contact/mention';
import { CLEAR, NOTHING, set } from '../../../nodes/shared/contact/mention';
import type { ContactState, PlanContext } from '../../../nodes/shared/plan/planPerson';
import { planContact } from '../../../nodes/shared/plan/planPerson';
import { ownKeys } from '../../../nodes/shared/contact/properties';
import { writable } from '../../../nodes/shared/contact/propertyWrites';
import type { PropertyType, SetValue } from '../../../nodes/shared/contact/propertyValues';
import { after, present, seen, segment } from './model';

const definitions = new Map<string, PropertyType>([['plan', 'string'], ['seats', 'number'], ['jitsu_managed_audiences', 'string']]);

function context(membership: ResolvedMembership, consent: ConsentPolicy): PlanContext {
	return { email: 'a@x.io', membership, definitions, own: ownKeys('jitsu'), consent };
}

function resolved(change: ContactChange): ResolvedMembership {
	return change.membership.kind === 'reconcile' ? { kind: 'reconcile', segments: change.membership.names.map(segment) } : change.membership;
}

function write(change: ContactChange, state: ContactState, consent: ConsentPolicy): ContactState {
	return after(state, planContact(change, state, context(resolved(change), consent)));
}

const name: fc.Arbitrary<Mention<string>> = fc.constantFrom<Mention<string>>(NOTHING, CLEAR, set('Ada'), set('Grace'));
const value: fc.Arbitrary<Mention<SetValue>> = fc.constantFrom<Mention<SetValue>>(NOTHING, CLEAR, set<SetValue>('pro'), set<SetValue>(7), set<SetValue>('8'), set<SetValue>(true));
const anyChange: fc.Arbitrary<ContactChange> = fc.record({
	presence: fc.constantFrom('upsert', 'existingOnly'),
	firstName: name,
	lastName: name,
	subscription: fc.constantFrom<Subscription>('unsaid', 'optOut', 'optIn'),
	properties: fc.tuple(value, value, value).map(([plan, seats, unknown]) => new Map([['plan', plan], ['seats', seats], ['unknown', unknown]])),
	membership: fc.oneof(fc.constant({ kind: 'unsaid' as const }), fc.subarray(['a', 'b', 'c']).map((names) => ({ kind: 'reconcile' as const, names }))),
});
const policy = fc.constantFrom<ConsentPolicy>('optOutOnly', 'followTrait');
const someContact = fc
	.record({ unsubscribed: fc.boolean(), firstName: fc.constantFrom(null, 'Old'), current: fc.subarray(['a', 'b', 'c', 'd']), managed: fc.subarray(['a', 'b', 'c']) })
	.map(({ unsubscribed, firstName, current, managed }) =>
		present({ unsubscribed, firstName, properties: new Map<string, string | number>([['plan', 'pro'], ['seats', 3], ['jitsu_managed_audiences', `[${managed.join(',')}]`]]) }, current),
	);

/** An empty marker is as good as none. */
function withoutMarker(state: ContactState): unknown {
	if (state.kind !== 'present') return state;
	const properties = new Map([...state.contact.properties].filter(([key]) => !key.endsWith('_managed_audiences')));
	return seen({ ...state, contact: { ...state.contact, properties } });
}

describe('several changes of one person as one', () => {
	it('equal applying them one by one, for names, opt-out and properties', () => {
		fc.assert(
			fc.property(fc.array(anyChange.map((change) => ({ ...change, membership: { kind: 'unsaid' as const } })), { minLength: 1, maxLength: 5 }), someContact, policy, (changes, start, consent) => {
				const oneByOne = changes.reduce<ContactState>((state, change) => write(change, state, consent), start);
				const together = write(combine(changes.map((change) => writable(change, definitions)), consent), start, consent);
				expect(seen(together)).toEqual(seen(oneByOne));
			}),
		);
	});

	it('equal applying them one by one to a contact that the first creates', () => {
		fc.assert(
			fc.property(fc.array(anyChange, { minLength: 1, maxLength: 5 }), policy, ([first = NO_CHANGE, ...rest], consent) => {
				const changes: ContactChange[] = [{ ...first, presence: 'upsert' }, ...rest];
				const start: ContactState = { kind: 'absent' };
				const oneByOne = changes.reduce<ContactState>((state, change) => write(change, state, consent), start);
				const together = write(combine(changes.map((change) => writable(change, definitions)), consent), start, consent);
				expect(withoutMarker(together)).toEqual(withoutMarker(oneByOne));
			}),
		);
	});

	it('end in the membership that the last one asks for, hand-filled segments apart', () => {
		fc.assert(
			fc.property(fc.array(anyChange, { minLength: 1, maxLength: 5 }), someContact, policy, (changes, start, consent) => {
				const oneByOne = changes.reduce<ContactState>((state, change) => write(change, state, consent), start);
				const together = write(combine(changes, consent), start, consent);
				const memberships = (state: ContactState): string[] => (state.kind === 'present' ? state.memberships.map(({ id }) => id).sort() : []);
				expect(memberships(together)).toEqual(memberships(oneByOne));
			}),
		);
	});

	it('an opt-out among them holds, whatever a later one says, unless the policy follows the trait', () => {
		const says = (subscription: Subscription): ContactChange => ({ ...NO_CHANGE, subscription });
		const both = [says('optOut'), says('optIn'), says('unsaid')];
		expect(combine(both, 'optOutOnly').subscription).toBe('optOut');
		expect(combine(both, 'followTrait').subscription).toBe('optIn');
		expect(combine([...both].reverse(), 'followTrait').subscription).toBe('optOut');
	});

	it('a value that does not fit never hides an earlier one that does', () => {
		const says = (seats: SetValue): ContactChange => ({ ...NO_CHANGE, properties: new Map([['seats', set(seats)]]) });
		const together = combine([says(5), says('many')].map((change) => writable(change, definitions)), 'optOutOnly');
		expect(together.properties.get('seats')).toEqual(set(5));
	});

	it('one upsert among them may create', () => {
		expect(combine([NO_CHANGE, { ...NO_CHANGE, presence: 'upsert' }, NO_CHANGE], 'optOutOnly').presence).toBe('upsert');
		expect(combine([NO_CHANGE], 'optOutOnly').presence).toBe('existingOnly');
	});

	it('none at all change nothing', () => expect(combine([], 'optOutOnly')).toEqual(NO_CHANGE));
});
