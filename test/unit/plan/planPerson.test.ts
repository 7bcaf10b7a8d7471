import fc from 'fast-check';

import { NO_CHANGE } from '../../../nodes/shared/contact/change';
import type { ContactChange } from '../../../nodes/shared/contact/change';
import type { Subscription } from '../../../nodes/shared/contact/consent';
import type { ResolvedMembership } from '../../../nodes/shared/contact/membership';
import { CLEAR, set } from '../../../nodes/shared/contact/mention';
import type { ContactState, PlanContext } from '../../../nodes/shared/plan/planPerson';
import { planContact } from '../../../nodes/shared/plan/planPerson';
import { ownKeys } from '../../../nodes/shared/contact/properties';
import type { SetValue } from '../../../nodes/shared/contact/propertyValues';
import { parseMarker } from '../../../nodes/shared/plan/marker';
import { after, present, seen, segment, wanting } from '../contact/model';

const MARKER = 'jitsu_managed_audiences';
const identify: ContactChange = { ...NO_CHANGE, presence: 'upsert' };

function context(membership: ResolvedMembership = { kind: 'unsaid' }, more: Partial<PlanContext> = {}): PlanContext {
	return { email: 'a@x.io', membership, definitions: new Map([['plan', 'string'], [MARKER, 'string']]), own: ownKeys('jitsu'), consent: 'optOutOnly', ...more };
}
const managing = (...ids: string[]): ReadonlyMap<string, string> => new Map([[MARKER, `[${ids.join(',')}]`]]);
const words = (change: ContactChange, state: ContactState, plan = context()): string[] =>
	planContact(change, state, plan).steps.map((step) => {
		switch (step.step) {
			case 'addToSegment':
			case 'removeFromSegment':
				return `${step.step} ${step.segment.id}`;
			case 'setMarker':
				return `setMarker ${step.value}`;
			case 'patchContact':
				return `patch ${String(step.patch.properties.get(MARKER) ?? 'without marker')}`;
			case 'createContact':
				return `create ${String(step.contact.properties.get(MARKER) ?? 'without marker')}`;
		}
	});

describe('who is not there', () => {
	it('is created with names, properties, segments and marker in one step', () => {
		const change: ContactChange = { ...identify, firstName: set('Ada'), lastName: CLEAR, subscription: 'optOut', properties: new Map([['plan', set<SetValue>('pro')], [MARKER, CLEAR]]) };
		expect(planContact(change, { kind: 'absent' }, context(wanting('a', 'b'))).steps).toEqual([
			{
				step: 'createContact',
				contact: {
					email: 'a@x.io',
					firstName: 'Ada',
					consent: 'optOut',
					properties: new Map([['plan', 'pro'], [MARKER, '[a,b]']]),
					segments: [segment('a'), segment('b')],
				},
			},
		]);
	});

	it('is created without a marker where no segment is wanted', () => {
		expect(words(identify, { kind: 'absent' }, context(wanting()))).toEqual(['create without marker']);
	});

	it('is created opted out or without a word about it, never opted in', () => {
		for (const subscription of ['unsaid', 'optIn', 'optOut'] satisfies Subscription[]) {
			const [step] = planContact({ ...identify, subscription }, { kind: 'absent' }, context(undefined, { consent: 'followTrait' })).steps;
			expect(step).toMatchObject({ contact: { consent: subscription === 'optOut' ? 'optOut' : 'unsaid' } });
		}
	});

	it('is left alone by events that create nobody, and by an id without an address', () => {
		expect(words({ ...NO_CHANGE, properties: new Map([['plan', set<SetValue>('pro')]]) }, { kind: 'absent' })).toEqual([]);
		expect(words(identify, { kind: 'absent' }, context(undefined, { email: null }))).toEqual([]);
	});
});

describe('who was not read', () => {
	it('gets all that is said in one patch', () => {
		expect(planContact({ ...NO_CHANGE, subscription: 'optOut', properties: new Map([['plan', set<SetValue>('pro')]]) }, { kind: 'unread' }, context()).steps).toEqual([
			{ step: 'patchContact', patch: { consent: { kind: 'optOut' }, properties: new Map([['plan', 'pro']]) } },
		]);
	});

	it('gets nothing where nothing is left to say', () => {
		expect(words({ ...NO_CHANGE, subscription: 'optIn', properties: new Map([['unknown', set<SetValue>(1)]]) }, { kind: 'unread' })).toEqual([]);
	});
});

describe('who is there', () => {
	it.each<[string, ContactState, ResolvedMembership, string[]]>([
		['nothing where all is so', present({ properties: managing('a') }, ['a']), wanting('a'), []],
		['nothing for a segment filled by hand', present({}, ['a']), wanting('a'), []],
		['marker, then addition', present(), wanting('a'), ['patch [a]', 'addToSegment a']],
		['removal, then marker', present({ properties: managing('a') }, ['a']), wanting(), ['removeFromSegment a', 'patch []']],
		[
			'wider marker, additions, removals, narrower marker',
			present({ properties: managing('a') }, ['a', 'h']),
			wanting('b', 'c'),
			['patch [a,b,c]', 'addToSegment b', 'addToSegment c', 'removeFromSegment a', 'setMarker [b,c]'],
		],
		['only the addition where the marker has it already', present({ properties: managing('a') }), wanting('a'), ['addToSegment a']],
		['a removal, though the list shows no membership (it may lag behind)', present({ properties: managing('a') }), wanting(), ['removeFromSegment a', 'patch []']],
	])('gets %s', (_name, state, membership, expected) => {
		expect(words(identify, state, context(membership))).toEqual(expected);
	});

	it('gets a patch with only what differs', () => {
		const change: ContactChange = { ...identify, firstName: set('Ada'), lastName: set('King'), properties: new Map([['plan', set<SetValue>('pro')]]) };
		expect(planContact(change, present({ firstName: 'Ada', properties: new Map([['plan', 'pro']]) }), context()).steps).toEqual([
			{ step: 'patchContact', patch: { lastName: 'King', consent: { kind: 'unsaid' }, properties: new Map() } },
		]);
	});

	it('never gets a word about the opt-out that the event did not say', () => {
		for (const unsubscribed of [true, false]) {
			for (const consent of ['optOutOnly', 'followTrait'] as const) {
				const plan = planContact({ ...identify, firstName: set('Ada') }, present({ unsubscribed }), context(wanting('a'), { consent }));
				expect(plan.steps.filter((step) => step.step === 'patchContact' && step.patch.consent.kind !== 'unsaid')).toEqual([]);
			}
		}
	});
});

describe('a plan, whatever the case', () => {
	const ids = ['a', 'b', 'c', 'd'];
	const some = fc.record({ wanted: fc.subarray(ids), current: fc.subarray(ids), managed: fc.subarray(ids) });

	it('cut after any step and made anew ends where the whole one ends, and takes nobody out of a hand-filled segment', () => {
		fc.assert(
			fc.property(some, fc.nat(10), fc.subarray(ids), ({ wanted, current, managed }, cut, later) => {
				const start = present({ properties: managing(...managed) }, current);
				const plan = planContact(identify, start, context(wanting(...wanted)));
				const broken = after(start, plan, cut);
				const again = after(broken, planContact(identify, broken, context(wanting(...wanted))));
				expect(seen(again)).toEqual(seen(after(start, plan)));

				const other = after(broken, planContact(identify, broken, context(wanting(...later))));
				const foreign = current.filter((id) => !managed.includes(id));
				expect((seen(other) as { memberships: string[] }).memberships).toEqual([...new Set([...foreign, ...later])].sort());
			}),
		);
	});

	it('at no moment holds a membership of ours that the marker does not know', () => {
		fc.assert(
			fc.property(some, ({ wanted, current, managed }) => {
				const start = present({ properties: managing(...managed) }, current);
				const plan = planContact(identify, start, context(wanting(...wanted)));
				const foreign = current.filter((id) => !managed.includes(id));
				for (let steps = 0; steps <= plan.steps.length; steps += 1) {
					const state = after(start, plan, steps);
					if (state.kind !== 'present') throw new Error('Nobody deletes contacts');
					const marker = parseMarker(state.contact.properties.get(MARKER));
					expect(state.memberships.filter(({ id }) => !marker.has(id) && !foreign.includes(id))).toEqual([]);
				}
			}),
		);
	});

	it('done, leaves nothing for a second one', () => {
		fc.assert(
			fc.property(some, ({ wanted, current, managed }) => {
				const start = present({ properties: managing(...managed) }, current);
				const end = after(start, planContact(identify, start, context(wanting(...wanted))));
				expect(planContact(identify, end, context(wanting(...wanted))).steps).toEqual([]);
			}),
		);
	});
});
