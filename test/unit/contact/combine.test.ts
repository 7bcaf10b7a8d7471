import fc from 'fast-check';

import type { ConsentPolicy } from '../../../nodes/shared/contact/aspect';
import type { SubscriptionUpdate } from '../../../nodes/shared/contact/aspects/subscription';
import type { ContactChange } from '../../../nodes/shared/contact/change';
import { combine, NO_CHANGE } from '../../../nodes/shared/contact/change';
import type { FieldUpdate } from '../../../nodes/shared/contact/fieldUpdate';
import { CLEAR, NOT_MENTIONED, set, setOnce } from '../../../nodes/shared/contact/fieldUpdate';
import type { SetValue } from '../../../nodes/shared/contact/propertyValues';
import { MAX_VALUE_LENGTH } from '../../../nodes/shared/contact/propertyValues';
import type { ContactSnapshot } from '../../../nodes/shared/contact/snapshot';
import { planPerson } from '../../../nodes/shared/plan/planPerson';
import { after, context, key, marker, MARKER, own, present, seen } from './model';

function write(change: ContactChange, snapshot: ContactSnapshot, consent: ConsentPolicy): ContactSnapshot {
	return after(snapshot, planPerson(change, snapshot, context({ consent })));
}
const together = (changes: readonly ContactChange[], consent: ConsentPolicy): ContactChange => combine(changes, { consent, definitions: context().definitions });

const name: fc.Arbitrary<FieldUpdate<string>> = fc.constantFrom<FieldUpdate<string>>(NOT_MENTIONED, CLEAR, set('Ada'), set('Grace'));
const value: fc.Arbitrary<FieldUpdate<SetValue>> = fc.constantFrom<FieldUpdate<SetValue>>(NOT_MENTIONED, CLEAR, set<SetValue>('pro'), set<SetValue>(7), set<SetValue>('8'), set<SetValue>(true), setOnce<SetValue>('9'));
const anyChange: fc.Arbitrary<ContactChange> = fc.record({
	presence: fc.constantFrom('upsert' as const, 'existingOnly' as const),
	names: fc.record({ firstName: name, lastName: name }),
	subscription: fc.constantFrom<SubscriptionUpdate>('notMentioned', 'optOut', 'optIn'),
	properties: fc.tuple(value, value, value).map(([plan, seats, unknown]) => new Map([['plan', plan], ['seats', seats], ['unknown', unknown]])),
	segments: fc.oneof(fc.constant({ kind: 'notMentioned' as const }), fc.subarray(['a', 'b', 'c']).map((names) => ({ kind: 'reconcile' as const, names }))),
}).map((said) => ({ ...NO_CHANGE, ...said }));
const policy = fc.constantFrom<ConsentPolicy>('ownOptOuts', 'optOutOnly', 'followTrait');
const someContact = fc
	.record({ unsubscribed: fc.constantFrom<false | 'byUs' | 'byOthers'>(false, 'byUs', 'byOthers'), firstName: fc.constantFrom(null, 'Old'), current: fc.subarray(['a', 'b', 'c', 'd']), managed: fc.subarray(['a', 'b', 'c']) })
	.map(({ unsubscribed, firstName, current, managed }) =>
		present(
			{
				unsubscribed: unsubscribed !== false,
				firstName,
				properties: new Map<string, string | number>([['plan', 'pro'], ['seats', 3], [MARKER, marker(...managed)], ...(unsubscribed === 'byUs' ? [[own.optedOut, 'true'] as const] : [])]),
			},
			current,
		),
	);

/** An empty marker is as good as none. */
function withoutMarker(snapshot: ContactSnapshot): unknown {
	if (snapshot.kind !== 'present') return snapshot;
	const properties = new Map([...snapshot.contact.properties].filter(([property]) => property !== MARKER));
	return seen({ ...snapshot, contact: { ...snapshot.contact, properties } });
}

describe('several changes of one person as one', () => {
	it('equal applying them one by one, for names, opt-out and properties', () => {
		fc.assert(
			fc.property(fc.array(anyChange.map((change) => ({ ...change, segments: { kind: 'notMentioned' as const } })), { minLength: 1, maxLength: 5 }), someContact, policy, (changes, start, consent) => {
				const oneByOne = changes.reduce<ContactSnapshot>((state, change) => write(change, state, consent), start);
				const asOne = write(together(changes, consent), start, consent);
				expect(seen(asOne)).toEqual(seen(oneByOne));
			}),
		);
	});

	it('equal applying them one by one to a contact that the first creates', () => {
		fc.assert(
			fc.property(fc.array(anyChange, { minLength: 1, maxLength: 5 }), policy, ([first = NO_CHANGE, ...rest], consent) => {
				const changes: ContactChange[] = [{ ...first, presence: 'upsert' }, ...rest];
				const start: ContactSnapshot = { kind: 'absent' };
				const oneByOne = changes.reduce<ContactSnapshot>((state, change) => write(change, state, consent), start);
				const asOne = write(together(changes, consent), start, consent);
				expect(withoutMarker(asOne)).toEqual(withoutMarker(oneByOne));
			}),
		);
	});

	it('end in the membership that the last one asks for, hand-filled segments apart', () => {
		fc.assert(
			fc.property(fc.array(anyChange, { minLength: 1, maxLength: 5 }), someContact, policy, (changes, start, consent) => {
				const oneByOne = changes.reduce<ContactSnapshot>((state, change) => write(change, state, consent), start);
				const asOne = write(together(changes, consent), start, consent);
				const memberships = (state: ContactSnapshot): string[] => (state.kind === 'present' ? state.memberships.map(({ id }) => id).sort() : []);
				expect(memberships(asOne)).toEqual(memberships(oneByOne));
			}),
		);
	});

	it('an opt-out among them holds where nobody is ever brought back; elsewhere what is said last holds', () => {
		const says = (subscription: SubscriptionUpdate): ContactChange => ({ ...NO_CHANGE, subscription });
		const both = [says('optOut'), says('optIn'), says('notMentioned')];
		expect(together(both, 'optOutOnly').subscription).toBe('optOut');
		expect(together(both, 'ownOptOuts').subscription).toBe('optIn');
		expect(together(both, 'followTrait').subscription).toBe('optIn');
		expect(together([...both].reverse(), 'followTrait').subscription).toBe('optOut');
	});

	it('a value that does not fit never hides an earlier one that does', () => {
		const says = (seats: SetValue): ContactChange => ({ ...NO_CHANGE, properties: new Map([['seats', set(seats)]]) });
		expect(together([says(5), says('many')], 'optOutOnly').properties.get('seats')).toEqual(set(5));
	});

	it('a value of a property that the account does not have is kept, so that it is named where it cannot be written', () => {
		const long = set<SetValue>('x'.repeat(MAX_VALUE_LENGTH + 1));
		expect(together([{ ...NO_CHANGE, properties: new Map([['unknown', long]]) }], 'optOutOnly').properties.get('unknown')).toEqual(long);
	});

	it('moves of different segments add up, and of one segment the last holds', () => {
		const moves = (...of: Array<[string, 'in' | 'out']>): ContactChange => ({ ...NO_CHANGE, segments: { kind: 'move', moves: of.map(([name, to]) => ({ segment: key(name), to })) } });
		expect(together([moves(['a', 'in'], ['b', 'in']), moves(['b', 'out'], ['c', 'in'])], 'optOutOnly')).toEqual(moves(['a', 'in'], ['b', 'out'], ['c', 'in']));
	});

	it('one upsert among them may create', () => {
		expect(together([NO_CHANGE, { ...NO_CHANGE, presence: 'upsert' }, NO_CHANGE], 'optOutOnly').presence).toBe('upsert');
		expect(together([NO_CHANGE], 'optOutOnly').presence).toBe('existingOnly');
	});

	it('none at all change nothing', () => expect(together([], 'optOutOnly')).toEqual(NO_CHANGE));
});
