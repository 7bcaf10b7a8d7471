import { NO_CHANGE } from '../../../nodes/shared/contact/change';
import type { ContactChange } from '../../../nodes/shared/contact/change';
import type { Person } from '../../../nodes/shared/contact/coalesce';
import { set } from '../../../nodes/shared/contact/fieldUpdate';
import type { PropertyType, SetValue } from '../../../nodes/shared/contact/propertyValues';
import type { AccountView } from '../../../nodes/shared/plan/planAccount';
import { namesToFind, planAccount } from '../../../nodes/shared/plan/planAccount';
import { contextOf, planRun } from '../../../nodes/shared/plan/planRun';
import { accountStepName } from '../../../nodes/shared/plan/steps';
import { context, key, MARKER, own, wanting } from '../contact/model';

const values = (...keys: string[]): ContactChange['properties'] => new Map(keys.map((key) => [key, set<SetValue>('x')]));
const upsert = (change: Partial<ContactChange>): ContactChange => ({ ...NO_CHANGE, presence: 'upsert', ...change });
const person = (email: string, ...changes: ContactChange[]): Person => ({
	key: { by: 'email', email, written: email },
	events: changes.map((change, index) => ({ index, timestamp: null, change, warnings: [] })),
});

/** An account in which every single letter is a segment; names of more letters are missing. */
const account = (more: Partial<AccountView> = {}): AccountView => ({ definitions: new Map<string, PropertyType>(), segmentNamed: context().segmentNamed, mayDefine: () => true, ...more });
const rules = { own, consent: 'optOutOnly' as const };

/** Names of what a run makes beforehand, what its imports define, and who is in them. */
function planned(people: readonly Person[], newcomers: readonly Person[], view = account()): { account: string[]; importedKeys: readonly string[]; imports: string[][]; singly: string[] } {
	const plan = planRun(people, new Set(newcomers), view, rules);
	const emailOf = ({ key }: Person): string => (key.by === 'email' ? key.email : key.id);
	return {
		account: plan.account.map(accountStepName),
		importedKeys: plan.importedKeys,
		imports: plan.imports.map((one) => one.newcomers.map((newcomer) => emailOf(newcomer.person))),
		singly: plan.singly.map(emailOf),
	};
}

describe('what a run does before it looks at each person', () => {
	it('leaves it to an import to define what its columns name, save the record of segments', () => {
		const ada = person('ada@x.io', upsert({ segments: wanting('a'), properties: values('plan') }));
		expect(planned([ada], [ada])).toEqual({ account: [`property ${MARKER}`], importedKeys: ['plan'], imports: [['ada@x.io']], singly: [] });
	});

	it('defines beforehand what others of the run write too, each thing once', () => {
		const ada = person('ada@x.io', upsert({ segments: wanting('new'), properties: values('plan', 'city') }));
		const bob = person('bob@x.io', upsert({ segments: wanting('new'), properties: values('plan') }));
		expect(planned([ada, bob], [ada])).toEqual({
			account: ['segment new', `property ${MARKER}`, 'property plan'],
			importedKeys: ['city'],
			imports: [['ada@x.io']],
			singly: ['bob@x.io'],
		});
	});

	it('defines beforehand what somebody writes who may not even exist, and for them alone nothing', () => {
		const track: ContactChange = { ...NO_CHANGE, properties: values('plan') };
		const ada = person('ada@x.io', upsert({ properties: values('plan') }));
		expect(planned([ada, person('bob@x.io', track)], [ada])).toMatchObject({ account: ['property plan'], importedKeys: [] });
		expect(planned([person('bob@x.io', track)], [])).toMatchObject({ account: [], importedKeys: [], singly: ['bob@x.io'] });
	});

	it('defines for whoever is looked at singly and may be created', () => {
		const ada = person('ada@x.io', upsert({ segments: wanting('new'), properties: values('plan') }));
		expect(planned([ada], [])).toEqual({ account: ['segment new', `property ${MARKER}`, 'property plan'], importedKeys: [], imports: [], singly: ['ada@x.io'] });
	});

	it('makes missing segments beforehand, also for imports', () => {
		const ada = person('ada@x.io', upsert({ segments: wanting('new', 'a') }));
		expect(planned([ada], [ada]).account).toEqual(['segment new', `property ${MARKER}`]);
	});

	it('makes nothing that is there', () => {
		const ada = person('ada@x.io', upsert({ segments: wanting('a'), properties: values('plan') }));
		const there = account({ definitions: new Map<string, PropertyType>([[MARKER, 'string'], ['plan', 'string']]) });
		expect(planned([ada], [ada], there)).toMatchObject({ account: [], importedKeys: [] });
		expect(planned([ada], [], there)).toMatchObject({ account: [], importedKeys: [], imports: [], singly: ['ada@x.io'] });
	});

	it('looks singly at whoever fits into no import, and at whoever may have a contact', () => {
		const ada = person('ada@x.io', upsert({ subscription: 'optOut' }));
		const bob = person('bob@x.io', upsert({}));
		const cem = person('cem@x.io', upsert({}));
		expect(planned([ada, bob, cem], [ada, bob])).toMatchObject({ imports: [['bob@x.io']], singly: ['ada@x.io', 'cem@x.io'] });
	});

	it('imports nobody whom no event may create', () => {
		const ada = person('ada@x.io', { ...NO_CHANGE, properties: values('plan') });
		expect(planned([ada], [ada])).toMatchObject({ imports: [], singly: ['ada@x.io'] });
	});

	it('writes into the import what is only about to be defined', () => {
		const ada = person('ada@x.io', upsert({ properties: values('plan', 'city') }));
		const { imports } = planRun([ada], new Set([ada]), account({ mayDefine: (key) => key === 'plan' }), rules);
		expect(imports[0]?.newcomers[0]?.contact.properties).toEqual(new Map([['plan', 'x']]));
	});

	it('takes all events of a person as one change', () => {
		const ada = person('ada@x.io', upsert({ properties: values('plan') }), upsert({ segments: wanting('new') }));
		expect(planned([ada], [ada])).toMatchObject({ account: ['segment new', `property ${MARKER}`], importedKeys: ['plan'] });
	});
});

it('a person known by a contact id has no address', () => {
	expect(contextOf({ key: { by: 'id', id: 'c-1' }, events: [] }, account(), new Map(), rules).email).toBeNull();
	expect(contextOf(person('ada@x.io'), account(), new Map(), rules).email).toBe('ada@x.io');
});

describe('what the account is to have', () => {
	it('are segments to be joined, not those to be left, and text properties', () => {
		const moves: ContactChange = { ...NO_CHANGE, segments: { kind: 'move', moves: [{ segment: { by: 'name', name: 'in' }, to: 'in' }, { segment: { by: 'name', name: 'out' }, to: 'out' }, { segment: key('missing'), to: 'in' }] } };
		expect(planAccount([moves, upsert({ properties: values('plan') }), moves], account(), rules)).toEqual([
			{ step: 'createSegment', name: 'in' },
			{ step: 'defineProperty', key: 'plan', type: 'string' },
		]);
	});

	it('are no properties that the run may not define, save the sync\'s own', () => {
		const change = upsert({ properties: values('plan', own.userId) });
		expect(planAccount([change], account({ mayDefine: () => false }), rules)).toEqual([{ step: 'defineProperty', key: own.userId, type: 'string' }]);
	});
});

describe('the segments that a change needs to know by name', () => {
	it.each<[string, ContactChange['segments'], Array<{ name: string; create: boolean }>]>([
		['none, where it does not speak of segments', { kind: 'notMentioned' }, []],
		['all of a list, to be made where missing', wanting('a', 'b'), [{ name: 'a', create: true }, { name: 'b', create: true }]],
		['those of moves by name, to be made only to join them', { kind: 'move', moves: [{ segment: { by: 'name', name: 'a' }, to: 'in' }, { segment: { by: 'name', name: 'b' }, to: 'out' }] }, [{ name: 'a', create: true }, { name: 'b', create: false }]],
		['none of moves by id', { kind: 'move', moves: [{ segment: key('a'), to: 'in' }] }, []],
	])('are %s', (_rule, segments, expected) => {
		expect(namesToFind({ ...NO_CHANGE, segments })).toEqual(expected);
	});
});
