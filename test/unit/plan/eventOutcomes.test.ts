import type { ConsentPolicy } from '../../../nodes/shared/contact/aspect';
import type { ContactChange } from '../../../nodes/shared/contact/change';
import { combine, NO_CHANGE } from '../../../nodes/shared/contact/change';
import type { PersonEvent } from '../../../nodes/shared/contact/coalesce';
import { CLEAR, set } from '../../../nodes/shared/contact/fieldUpdate';
import type { SegmentKey } from '../../../nodes/shared/contact/marker';
import type { SetValue } from '../../../nodes/shared/contact/propertyValues';
import type { ContactSnapshot } from '../../../nodes/shared/contact/snapshot';
import { eventOutcomes, withFields } from '../../../nodes/shared/plan/eventOutcomes';
import type { EventOutcome } from '../../../nodes/shared/plan/eventOutcomes';
import type { PlanContext } from '../../../nodes/shared/plan/planPerson';
import { planPerson } from '../../../nodes/shared/plan/planPerson';
import { contact, context, key, managing, present, wanting } from '../contact/model';

const identify = (change: Partial<ContactChange> = {}): ContactChange => ({ ...NO_CHANGE, presence: 'upsert', ...change });
const track = (change: Partial<ContactChange> = {}): ContactChange => ({ ...NO_CHANGE, ...change });
const plan = (value: string | null): Partial<ContactChange> => ({ properties: new Map([['plan', value === null ? CLEAR : set<SetValue>(value)]]) });
const move = (to: 'in' | 'out', ...names: string[]): ContactChange => track({ segments: { kind: 'move', moves: names.map((name) => ({ segment: key(name), to })) } });
const moveTo = (segment: SegmentKey): ContactChange => track({ segments: { kind: 'move', moves: [{ segment, to: 'in' }] } });

/** What each event came to, of a run that writes them all at once. */
function outcomesOf(changes: readonly ContactChange[], before: ContactSnapshot, consent: ConsentPolicy = 'optOutOnly', more: Partial<PlanContext> = {}): Array<Exclude<EventOutcome, { outcome: 'skipped' }>> {
	const events = changes.map((change, index): PersonEvent => ({ index: index + 5, timestamp: null, change, warnings: [`of ${index}`] }));
	const rules = context({ consent, ...more });
	const made = planPerson(combine(changes, { consent, definitions: rules.definitions }), before, rules);
	const outcomes = eventOutcomes(events, before, made, 'c-1', rules);
	return events.map(({ index }) => {
		const outcome = outcomes.get(index);
		if (outcome === undefined || outcome.outcome === 'skipped') throw new Error('Not done');
		return outcome;
	});
}
const words = (changes: readonly ContactChange[], before: ContactSnapshot): string[] => outcomesOf(changes, before).map(({ outcome }) => outcome);
const segmentsIn = (changes: readonly ContactChange[], before: ContactSnapshot): string[] =>
	outcomesOf(changes, before).map(({ segments: { added, removed, kept, missing } }) => [`+${added.map(({ name }) => name).join('')}`, `-${removed.map(({ name }) => name).join('')}`, `=${kept.map(({ name }) => name).join('')}`, `?${missing.map(({ name }) => name).join('')}`].join(' '));
const ABSENT: ContactSnapshot = { kind: 'absent' };

describe('the outcome of an event', () => {
	it.each<[string, ContactChange[], ContactSnapshot, string[]]>([
		['the first that may create did', [track(plan('a')), identify(), identify(plan('b'))], ABSENT, ['updated', 'created', 'updated']],
		['nobody creates who is there', [identify(plan('a'))], present(), ['updated']],
		['what is so already is unchanged', [identify(plan('a')), identify(plan('a'))], present(), ['updated', 'unchanged']],
		['of a contact that is as wanted nothing changes', [identify(plan('a'))], present({ properties: new Map([['plan', 'a']]) }), ['unchanged']],
		['what later events take back was not written at all', [identify(plan('b')), identify(plan('a'))], present({ properties: new Map([['plan', 'a']]) }), ['unchanged', 'unchanged']],
		['who moves somebody updates', [move('in', 'a')], present(), ['updated']],
		['who takes somebody out updates, also where no list shows it', [identify({ segments: wanting() })], present({ properties: managing('a') }), ['updated']],
		['who takes somebody out updates', [move('out', 'a')], present({}, ['a']), ['updated']],
		['who moves nobody does not', [move('in', 'a'), track(plan('x'))], present({}, ['a']), ['unchanged', 'updated']],
		['who finds nobody to take out does not', [move('out', 'a')], present(), ['unchanged']],
	])('%s', (_rule, changes, before, expected) => {
		expect(words(changes, before)).toEqual(expected);
	});

	it('has the contact, and the event\'s own warnings before those of its change', () => {
		const [outcome] = outcomesOf([identify({ properties: new Map([['unknown', set<SetValue>('x')]]) })], present());
		expect(outcome).toMatchObject({ contactId: 'c-1', warnings: ['of 0', expect.stringContaining('unknown')] });
	});

	it('has the properties that it wrote, null for a cleared one, and none that were so', () => {
		const before = present({ properties: new Map([['plan', 'a']]) });
		expect(outcomesOf([identify(plan('a')), identify(plan('b')), identify(plan(null))], before).map(({ properties }) => [...properties])).toEqual([[], [['plan', 'b']], [['plan', null]]]);
		expect(outcomesOf([identify(plan('b')), identify(plan('a'))], before).map(({ properties }) => [...properties])).toEqual([[], []]);
		expect(outcomesOf([identify(plan('a'))], ABSENT).map(({ properties }) => [...properties])).toEqual([[['plan', 'a']]]);
	});

	it.each<[string, ContactChange[], ContactSnapshot, ConsentPolicy, unknown[]]>([
		['after it', [identify({ subscription: 'optOut' }), identify(plan('a'))], present(), 'optOutOnly', [true, true]],
		['of one who is created', [identify(), identify({ subscription: 'optOut' })], ABSENT, 'optOutOnly', [false, true]],
		['of one who had opted out before', [identify({ subscription: 'optIn' })], present({ unsubscribed: true }), 'optOutOnly', [true]],
		['of one whom the user\'s policy brings back', [identify({ subscription: 'optIn' })], present({ unsubscribed: true }), 'followTrait', [false]],
		['of one who opts out and in again in one run, by our own record', [identify({ subscription: 'optOut' }), identify({ ...plan('a'), subscription: 'optIn' })], present(), 'ownOptOuts', [true, false]],
		['of one whom later events leave as it was', [identify({ subscription: 'optOut' }), identify({ subscription: 'optIn' })], present(), 'followTrait', [false, false]],
		['of one who was not read', [track({ ...plan('a') })], { kind: 'unread' }, 'optOutOnly', ['notRead']],
	])('says whether the contact has opted out: %s', (_rule, changes, before, consent, expected) => {
		expect(outcomesOf(changes, before, consent).map(({ unsubscribed }) => unsubscribed)).toEqual(expected);
	});

	it('takes an opt-out of this run for ours, though nothing could be recorded of it', () => {
		const run = [identify({ ...plan('a'), subscription: 'optOut' }), identify({ subscription: 'optIn' })];
		const unrecorded = { definitions: new Map([['plan', 'string' as const]]) };
		expect(outcomesOf(run, present(), 'ownOptOuts', unrecorded).map(({ unsubscribed }) => unsubscribed)).toEqual([true, false]);
		expect(outcomesOf(run, present(), 'optOutOnly', unrecorded).map(({ unsubscribed }) => unsubscribed)).toEqual([true, true]);
		expect(outcomesOf([identify(plan('a')), identify({ subscription: 'optIn' })], present({ unsubscribed: true }), 'ownOptOuts', unrecorded).map(({ unsubscribed }) => unsubscribed)).toEqual([true, true]);
	});

	it('says of the last list of segments alone what could not be read', () => {
		const before = present({ properties: new Map([[context().own.marker, '[x]']]) });
		expect(outcomesOf([identify({ segments: wanting('a') }), identify({ segments: wanting('c') }), identify({ segments: wanting('b') }), identify()], before).map(({ warnings }) => warnings.length)).toEqual([1, 1, 2, 1]);
	});
});

describe('the segments of an event', () => {
	it.each<[string, ContactChange[], ContactSnapshot, string[]]>([
		['are decided by the last list', [identify({ segments: wanting('a') }), identify({ segments: wanting('b', 'c') }), identify()], present({ properties: managing('d') }, ['c', 'd']), ['+ - = ?', '+b -d =c ?', '+ - = ?']],
		['of a move are those it named', [move('in', 'a'), move('out', 'b', 'c')], present({}, ['b']), ['+a - = ?', '+ -b = ?c']],
		['of moves of one segment are the first of those that agree with the last', [move('out', 'a'), move('in', 'a'), move('in', 'a')], present(), ['+ - = ?', '+a - = ?', '+ - = ?']],
		['of moves that all agree are the first\'s', [move('in', 'a'), move('in', 'a')], present(), ['+a - = ?', '+ - = ?']],
		['of moves out that all agree are the first\'s', [move('out', 'a'), move('out', 'a')], present({}, ['a']), ['+ -a = ?', '+ - = ?']],
		['of moves in and out again are the first that goes out', [move('in', 'a'), move('out', 'a'), move('out', 'a')], present({}, ['a']), ['+ - = ?', '+ -a = ?', '+ - = ?']],
		['of a move after a list are the move\'s', [identify({ segments: wanting('b') }), move('in', 'a')], present(), ['+ - = ?', '+a - = ?']],
		['of a move by name are those of the segment with that name', [moveTo({ by: 'name', name: 'a' }), move('in', 'b')], present(), ['+a - = ?', '+b - = ?']],
		['of a move of a segment that is still to be made', [moveTo({ by: 'name', name: 'New' })], present(), ['+New - = ?']],
		['of moves of two segments that share a name are told apart by their ids', [moveTo({ by: 'id', id: 's-1', name: 'VIP' }), moveTo({ by: 'id', id: 's-2', name: 'VIP' })], present(), ['+VIP - = ?', '+VIP - = ?']],
		['are decided by a list after a move', [move('in', 'a'), identify({ segments: wanting('b') })], present(), ['+ - = ?', '+b - = ?']],
	])('%s', (_rule, changes, before, expected) => {
		expect(segmentsIn(changes, before)).toEqual(expected);
	});
});

describe('a contact after a write', () => {
	const before = contact({ firstName: 'Ada', lastName: 'King', unsubscribed: true, properties: new Map([['plan', 'a'], ['city', 'Rome']]) });

	it('holds what was written, and the rest as it was', () => {
		expect(withFields(before, { properties: new Map() })).toEqual(before);
		expect(withFields(before, { firstName: null, lastName: 'Hopper', subscription: { kind: 'optIn', because: 'ownOptOut' }, properties: new Map<string, string | null>([['plan', null], ['seats', '3']]) })).toEqual(
			contact({ firstName: null, lastName: 'Hopper', unsubscribed: false, properties: new Map([['city', 'Rome'], ['seats', '3']]) }),
		);
		expect(withFields(contact(), { subscription: { kind: 'optOut' }, properties: new Map() }).unsubscribed).toBe(true);
	});
});
