import fc from 'fast-check';

import type { ResolvedMembership, SegmentRef } from '../../../nodes/shared/contact/membership';
import { reconcile } from '../../../nodes/shared/plan/reconcile';

const segment = (id: string): SegmentRef => ({ id, name: `Segment ${id}` });
const ids = (segments: Iterable<SegmentRef>): string[] => [...segments].map(({ id }) => id).sort();
const wanting = (...names: string[]): ResolvedMembership => ({ kind: 'reconcile', segments: names.map(segment) });

interface Case {
	wanted: ResolvedMembership;
	current: string[];
	managed: string[];
	added?: string[];
	removed?: string[];
	kept?: string[];
	missing?: string[];
	swept?: string[];
	unlisted?: string[];
	widened: string[];
	narrowed: string[];
}

describe('membership by cases', () => {
	it.each<[string, Case]>([
		['nothing said, nothing done', { wanted: { kind: 'unsaid' }, current: ['a', 'b'], managed: ['a'], widened: ['a'], narrowed: ['a'] }],
		['a wanted segment is joined and recorded', { wanted: wanting('a'), current: [], managed: [], added: ['a'], widened: ['a'], narrowed: ['a'] }],
		['a segment filled by hand is kept and never recorded', { wanted: wanting('a'), current: ['a'], managed: [], kept: ['a'], widened: [], narrowed: [] }],
		['a segment filled by hand is never left', { wanted: wanting(), current: ['a'], managed: [], widened: [], narrowed: [] }],
		['what the sync added is left when no longer wanted', { wanted: wanting('b'), current: ['a'], managed: ['a'], added: ['b'], removed: ['a'], widened: ['a', 'b'], narrowed: ['b'] }],
		['empty clears what the sync added and nothing else', { wanted: wanting(), current: ['a', 'b', 'h'], managed: ['a', 'b'], removed: ['a', 'b'], widened: ['a', 'b'], narrowed: [] }],
		['a managed segment that is still wanted stays recorded', { wanted: wanting('a'), current: ['a'], managed: ['a'], kept: ['a'], widened: ['a'], narrowed: ['a'] }],
		['a managed segment somebody took the contact out of is joined again', { wanted: wanting('a'), current: [], managed: ['a'], added: ['a'], widened: ['a'], narrowed: ['a'] }],
		['a managed segment that the list does not show is left all the same: the list may lag behind', { wanted: wanting(), current: [], managed: ['a'], swept: ['a'], widened: ['a'], narrowed: [] }],
		['a deliberate removal of one who was added a moment ago', { wanted: { kind: 'remove', segment: segment('a') }, current: [], managed: ['a'], unlisted: ['a'], missing: ['a'], swept: ['a'], widened: ['a'], narrowed: [] }],
		['a deliberate addition is nobody\'s to undo', { wanted: { kind: 'add', segment: segment('a') }, current: [], managed: ['a', 'b'], added: ['a'], widened: ['b'], narrowed: ['b'] }],
		['a deliberate addition of a member keeps it', { wanted: { kind: 'add', segment: segment('a') }, current: ['a'], managed: ['a'], kept: ['a'], widened: [], narrowed: [] }],
		['a deliberate removal', { wanted: { kind: 'remove', segment: segment('a') }, current: ['a', 'b'], managed: ['a', 'b'], removed: ['a'], widened: ['a', 'b'], narrowed: ['b'] }],
		['a deliberate removal takes also who was put in by hand', { wanted: { kind: 'remove', segment: segment('a') }, current: ['a'], managed: [], removed: ['a'], widened: [], narrowed: [] }],
		['a deliberate removal of a non-member', { wanted: { kind: 'remove', segment: segment('a') }, current: [], managed: [], missing: ['a'], widened: [], narrowed: [] }],
	])('%s', (_name, { wanted, current, managed, widened, narrowed, added = [], removed = [], kept = [], missing = [], swept = [], unlisted = [] }) => {
		const result = reconcile(wanted, current.map(segment), new Set(managed), unlisted.map(segment));
		expect(ids(result.swept)).toEqual(swept);
		expect({ added: ids(result.added), removed: ids(result.removed), kept: ids(result.kept), missing: ids(result.missing) }).toEqual({ added, removed, kept, missing });
		expect([...result.widened].sort()).toEqual(widened);
		expect([...result.narrowed].sort()).toEqual(narrowed);
	});
});

describe('membership, whatever the case', () => {
	const subset = fc.subarray(['a', 'b', 'c', 'd', 'e']);

	const always = (check: (given: { wanted: string[]; current: string[]; managed: string[] }, result: ReturnType<typeof reconcile>) => void): void => {
		fc.assert(
			fc.property(subset, subset, subset, (wanted, current, managed) => {
				check({ wanted, current, managed }, reconcile(wanting(...wanted), current.map(segment), new Set(managed)));
			}),
		);
	};

	it('never removes a segment that the sync did not add', () => {
		always(({ managed }, { removed }) => expect(ids(removed).filter((id) => !managed.includes(id))).toEqual([]));
	});

	it('never records a segment that somebody else filled', () => {
		always(({ current, managed }, { widened, narrowed }) => {
			const foreign = current.filter((id) => !managed.includes(id));
			expect([...widened, ...narrowed].filter((id) => foreign.includes(id))).toEqual([]);
		});
	});

	it('ends in all that is wanted and all that others filled, and in nothing else', () => {
		always(({ wanted, current, managed }, { added, removed }) => {
			const after = [...current.filter((id) => !ids(removed).includes(id)), ...ids(added)].sort();
			expect(after).toEqual([...new Set([...wanted, ...current.filter((id) => !managed.includes(id))])].sort());
		});
	});

	it('the widened marker covers all that is added and all that is still to be removed', () => {
		always((_given, { added, removed, widened }) => expect([...ids(added), ...ids(removed)].filter((id) => !widened.has(id))).toEqual([]));
	});

	it('the narrowed marker is a part of the widened one and names wanted segments only', () => {
		always(({ wanted }, { widened, narrowed }) => expect([...narrowed].filter((id) => !widened.has(id) || !wanted.includes(id))).toEqual([]));
	});

	it('a second run finds nothing to do', () => {
		always(({ wanted, current }, { added, removed, narrowed }) => {
			const after = [...current.filter((id) => !ids(removed).includes(id)), ...ids(added)];
			const again = reconcile(wanting(...wanted), after.map(segment), narrowed);
			expect({ added: again.added, removed: again.removed, marker: [...again.narrowed].sort() }).toEqual({ added: [], removed: [], marker: [...narrowed].sort() });
		});
	});

	it('a run cut off after any number of additions and removals is finished by the next one', () => {
		fc.assert(
			fc.property(subset, subset, subset, fc.nat(10), (wanted, current, managed, done) => {
				const first = reconcile(wanting(...wanted), current.map(segment), new Set(managed));
				const steps = [...first.added.map(({ id }) => ({ id, joins: true })), ...first.removed.map(({ id }) => ({ id, joins: false }))];
				const reached = new Set(current);
				for (const { id, joins } of steps.slice(0, done)) {
					if (joins) reached.add(id);
					else reached.delete(id);
				}
				const cut = reconcile(wanting(), [...reached].map(segment), first.widened);
				const left = [...reached].filter((id) => !ids(cut.removed).includes(id)).sort();
				expect(left).toEqual(current.filter((id) => !managed.includes(id)).sort());
			}),
		);
	});
});
