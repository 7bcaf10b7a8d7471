import fc from 'fast-check';

import type { SubscriptionUpdate } from '../../../nodes/shared/contact/aspects/subscription';
import { NO_CHANGE } from '../../../nodes/shared/contact/change';
import type { ContactChange } from '../../../nodes/shared/contact/change';
import { CLEAR, set } from '../../../nodes/shared/contact/fieldUpdate';
import { parseMarker } from '../../../nodes/shared/contact/marker';
import type { SetValue } from '../../../nodes/shared/contact/propertyValues';
import type { ContactSnapshot } from '../../../nodes/shared/contact/snapshot';
import { planPerson } from '../../../nodes/shared/plan/planPerson';
import { after, context, key, managing, MARKER, marker, present, seen, segment, textOf, wanting } from '../contact/model';

const identify: ContactChange = { ...NO_CHANGE, presence: 'upsert' };
const wants = (...names: string[]): ContactChange => ({ ...identify, segments: wanting(...names) });

const names = new Map(['a', 'b', 'c', 'd', 'h'].map((name) => [segment(name).id, name]));
const markerText = (text: string): string => text.replace(/[0-9a-f-]{36}/g, (id) => names.get(id) ?? id);
const words = (change: ContactChange, snapshot: ContactSnapshot, plan = context()): string[] =>
	planPerson(change, snapshot, plan).steps.map((step) => {
		switch (step.step) {
			case 'addToSegment':
			case 'removeFromSegment':
				return `${step.step} ${step.segment.by === 'id' ? (names.get(step.segment.id) ?? '') : step.segment.name}`;
			case 'updateContact':
				return `update ${step.fields.marker === undefined ? 'without marker' : markerText(textOf(step.fields.marker.segments))}`;
			case 'createContact':
				return `create ${step.contact.marker === undefined ? 'without marker' : markerText(textOf(step.contact.marker.segments))}`;
		}
	});

describe('who is not there', () => {
	it('is created with names, properties, segments and marker in one step', () => {
		const change: ContactChange = { ...identify, names: { firstName: set('Ada'), lastName: CLEAR }, segments: wanting('a', 'b'), subscription: 'optOut', properties: new Map([['plan', set<SetValue>('pro')], ['seats', CLEAR]]) };
		expect(planPerson(change, { kind: 'absent' }, context()).steps).toEqual([
			{
				step: 'createContact',
				contact: {
					email: 'a@x.io',
					firstName: 'Ada',
					subscription: 'optOut',
					properties: new Map([['plan', 'pro']]),
					marker: { key: MARKER, segments: [key('a'), key('b')] },
					segments: [key('a'), key('b')],
				},
			},
		]);
	});

	it('is created with a last name alone, and without names that are cleared', () => {
		const [step] = planPerson({ ...identify, names: { firstName: CLEAR, lastName: set('King') } }, { kind: 'absent' }, context()).steps;
		expect(step).toEqual({ step: 'createContact', contact: { email: 'a@x.io', lastName: 'King', subscription: 'notMentioned', properties: new Map(), segments: [] } });
	});

	it('is created in the segments that it is to join, not in those that it is to leave', () => {
		const moves = { kind: 'move' as const, moves: [{ segment: key('a'), to: 'in' as const }, { segment: key('b'), to: 'out' as const }] };
		const [step] = planPerson({ ...identify, segments: moves }, { kind: 'absent' }, context()).steps;
		expect(step).toMatchObject({ step: 'createContact', contact: { segments: [key('a')] } });
	});

	it('is created without a marker where no segment is wanted', () => {
		expect(words(wants(), { kind: 'absent' })).toEqual(['create without marker']);
	});

	it('is created opted out or without a word about it, never opted in', () => {
		for (const subscription of ['notMentioned', 'optIn', 'optOut'] satisfies SubscriptionUpdate[]) {
			const [step] = planPerson({ ...identify, subscription }, { kind: 'absent' }, context({ consent: 'followTrait' })).steps;
			expect(step).toMatchObject({ contact: { subscription: subscription === 'optOut' ? 'optOut' : 'notMentioned' } });
		}
	});

	it('is left alone by events that create nobody, and by an id without an address', () => {
		expect(words({ ...NO_CHANGE, properties: new Map([['plan', set<SetValue>('pro')]]) }, { kind: 'absent' })).toEqual([]);
		expect(words({ ...identify, properties: new Map([['plan', set<SetValue>('pro')]]) }, { kind: 'absent' }, context({ email: null }))).toEqual([]);
	});
});

describe('who was not read', () => {
	it('gets all that is said in one patch', () => {
		expect(planPerson({ ...NO_CHANGE, subscription: 'optOut', properties: new Map([['plan', set<SetValue>('pro')]]) }, { kind: 'unread' }, context()).steps).toEqual([
			{ step: 'updateContact', fields: { subscription: { kind: 'optOut' }, properties: new Map([['plan', 'pro']]) } },
		]);
	});

	it('gets nothing where nothing is left to say', () => {
		expect(words({ ...NO_CHANGE, subscription: 'optIn', properties: new Map([['unknown', set<SetValue>(1)]]) }, { kind: 'unread' })).toEqual([]);
	});
});

describe('who is there', () => {
	it.each<[string, ContactSnapshot, string[], string[]]>([
		['nothing where all is so', present({ properties: managing('a') }, ['a']), ['a'], []],
		['nothing for a segment filled by hand', present({}, ['a']), ['a'], []],
		['marker, then addition', present(), ['a'], ['update [a]', 'addToSegment a']],
		['removal, then marker', present({ properties: managing('a') }, ['a']), [], ['removeFromSegment a', 'update []']],
		[
			'wider marker, additions, removals, narrower marker',
			present({ properties: managing('a') }, ['a', 'h']),
			['b', 'c'],
			['update [a,b,c]', 'addToSegment b', 'addToSegment c', 'removeFromSegment a', 'update [b,c]'],
		],
		['only the addition where the marker has it already', present({ properties: managing('a') }), ['a'], ['addToSegment a']],
		['a removal, though the list shows no membership (it may lag behind)', present({ properties: managing('a') }), [], ['removeFromSegment a', 'update []']],
	])('gets %s', (_name, snapshot, wanted, expected) => {
		expect(words(wants(...wanted), snapshot)).toEqual(expected);
	});

	it('gets one patch after a removal, with the marker and all else', () => {
		const change = { ...wants(), properties: new Map([['plan', set<SetValue>('pro')]]) };
		expect(words(change, present({ properties: managing('a') }, ['a']))).toEqual(['removeFromSegment a', 'update []']);
	});

	it('gets a patch with only what differs', () => {
		const change: ContactChange = { ...identify, names: { firstName: set('Ada'), lastName: set('King') }, properties: new Map([['plan', set<SetValue>('pro')]]) };
		expect(planPerson(change, present({ firstName: 'Ada', properties: new Map([['plan', 'pro']]) }), context()).steps).toEqual([
			{ step: 'updateContact', fields: { lastName: 'King', properties: new Map() } },
		]);
	});

	it('never gets a word about the opt-out that the event did not say', () => {
		for (const unsubscribed of [true, false]) {
			for (const consent of ['ownOptOuts', 'optOutOnly', 'followTrait'] as const) {
				const plan = planPerson({ ...wants('a'), names: { firstName: set('Ada'), lastName: CLEAR } }, present({ unsubscribed }), context({ consent }));
				expect(plan.steps.filter((step) => step.step === 'updateContact' && step.fields.subscription !== undefined)).toEqual([]);
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
				const plan = planPerson(wants(...wanted), start, context());
				const broken = after(start, plan, cut);
				const again = after(broken, planPerson(wants(...wanted), broken, context()));
				expect(seen(again)).toEqual(seen(after(start, plan)));

				const other = after(broken, planPerson(wants(...later), broken, context()));
				const foreign = current.filter((id) => !managed.includes(id));
				expect((seen(other) as { memberships: string[] }).memberships).toEqual([...new Set([...foreign, ...later])].map((name) => segment(name).id).sort());
			}),
		);
	});

	it('at no moment holds a membership of ours that the marker does not know', () => {
		fc.assert(
			fc.property(some, ({ wanted, current, managed }) => {
				const start = present({ properties: managing(...managed) }, current);
				const plan = planPerson(wants(...wanted), start, context());
				const foreign = current.filter((id) => !managed.includes(id));
				for (let steps = 0; steps <= plan.steps.length; steps += 1) {
					const state = after(start, plan, steps);
					if (state.kind !== 'present') throw new Error('Nobody deletes contacts');
					const record = parseMarker(state.contact.properties.get(MARKER)).ids;
					expect(state.memberships.filter(({ id, name }) => !record.has(id) && !foreign.includes(name))).toEqual([]);
				}
			}),
		);
	});

	it('done, leaves nothing for a second one', () => {
		fc.assert(
			fc.property(some, ({ wanted, current, managed }) => {
				const start = present({ properties: managing(...managed) }, current);
				const end = after(start, planPerson(wants(...wanted), start, context()));
				expect(planPerson(wants(...wanted), end, context()).steps).toEqual([]);
			}),
		);
	});
});

describe('a deliberate move', () => {
	const to = (place: 'in' | 'out', name: string): ContactChange => ({ ...identify, segments: { kind: 'move', moves: [{ segment: { by: 'name', name }, to: place }] } });
	it.each<[string, ContactChange, ContactSnapshot, string[]]>([
		['in, of somebody who is out', to('in', 'a'), present(), ['addToSegment a']],
		['in, of somebody who is in', to('in', 'a'), present({}, ['a']), []],
		['in leaves no record: what was ours is a human decision from now on', to('in', 'a'), present({ properties: managing('a', 'b') }, ['a', 'b']), ['update [b]']],
		['in cleans the record before the addition', to('in', 'a'), present({ properties: managing('a') }), ['update []', 'addToSegment a']],
		['out, of somebody who is in by hand', to('out', 'a'), present({}, ['a']), ['removeFromSegment a']],
		['out, of somebody who is in by us, cleans the record after the removal', to('out', 'a'), present({ properties: managing('a') }, ['a']), ['removeFromSegment a', 'update []']],
		['out, of somebody on record whom the list does not show (it may lag)', to('out', 'a'), present({ properties: managing('a') }), ['removeFromSegment a', 'update []']],
		['out, of somebody who is out', to('out', 'a'), present(), []],
		['out of a segment that does not exist', to('out', 'never'), present(), []],
		['in to a segment that is still to be made', to('in', 'newly'), present(), ['addToSegment newly']],
	])('%s', (_name, change, snapshot, expected) => {
		expect(words(change, snapshot)).toEqual(expected);
	});
});

describe('a record with an entry that is no segment id', () => {
	it('is written without it, and says so', () => {
		const broken = present({ properties: new Map([[MARKER, `${marker('a').slice(0, -1)},none]`]]) }, ['a']);
		expect(words(wants('a'), broken)).toEqual(['update [a]']);
		expect(words(wants(), broken)).toEqual(['removeFromSegment a', 'update []']);
	});
});
