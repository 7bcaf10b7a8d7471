import { everyNth } from '../long';
import { played } from './check';
import { described } from './describe';
import { QUIET, type Disturbance, type Edit, type EventStep, type History, type RunStep, type Step } from './history';
import { connectEngine } from './wire';

jest.setTimeout(120_000);
connectEngine();

const [ANN, BOB, CLEO] = [0, 1, 2] as const;
const identify = (who: number, segments: number[] | null, traits: EventStep['traits']): EventStep => ({ type: 'identify', who, user: null, at: null, traits, segments });
const sync = (events: EventStep[], more: Partial<Extract<RunStep, { do: 'sync' }>> = {}): RunStep => ({ do: 'sync', process: 0, events, crowd: 0, imports: 'auto', setting: [], skipUnchangedFor: 0, disturbance: QUIET, ...more });
const move = (operation: 'add' | 'remove', people: number[]): RunStep => ({ do: 'segment', process: 0, operation, segment: 1, people, firstName: 'Eve', existingOnly: false, disturbance: QUIET });
const send = (contact: boolean, people: number[]): RunStep => ({ do: 'send', process: 0, mails: people.map((who) => ({ who, id: who })), contact, onlyIfSubscribed: true, disturbance: QUIET });
const byHand = (edit: Edit): Step => ({ do: 'edit', edit });

/** Ann is known: synced into Alpha, put into Gamma by hand, opted out. */
const known: Step[] = [sync([identify(ANN, [0, 1], { plan: 'free', city: 'Rome' })]), byHand({ edit: 'makeSegment', segment: 2 }), byHand({ edit: 'join', who: ANN, segment: 2 }), byHand({ edit: 'optOut', who: ANN })];

interface Scenario {
	before: Step[];
	run: RunStep;
	/** At least this many requests, so that a scenario that does nothing shows. */
	least: number;
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
	'a sync of a newcomer': { before: [], run: sync([identify(ANN, [0, 1], { plan: 'pro', unsubscribed: true })]), least: 6 },
	'a sync of a known contact': { before: known, run: sync([identify(ANN, [1, 2], { plan: 'pro', city: null })]), least: 4 },
	'a sync of several people': { before: known, run: sync([identify(ANN, [], { plan: 'pro' }), identify(BOB, [0], { plan: 'pro' }), { ...identify(CLEO, null, { plan: 'x' }), type: 'track' }]), least: 6 },
	'an import': { before: known, run: sync([identify(ANN, [0], { plan: 'pro' }), identify(BOB, [0], { plan: 'pro' }), identify(CLEO, [2], { plan: 'pro' })], { imports: 'always' }), least: 6 },
	'an addition of a newcomer': { before: [byHand({ edit: 'makeSegment', segment: 1 })], run: move('add', [BOB]), least: 2 },
	'an addition to a new segment': { before: known, run: { ...move('add', [ANN, BOB]), segment: 0 } as RunStep, least: 3 },
	'an addition of somebody whom the sync manages there': { before: known, run: move('add', [ANN]), least: 3 },
	'a removal of somebody whom the sync manages there': { before: known, run: move('remove', [ANN]), least: 3 },
	'a removal of a newcomer': { before: known, run: move('remove', [BOB]), least: 1 },
	'a send to one': { before: known, run: send(false, [BOB]), least: 2 },
	'a send to three': { before: known, run: send(false, [ANN, BOB, CLEO]), least: 3 },
	'a send with contacts': { before: known, run: send(true, [ANN, BOB, CLEO]), least: 4 },
};

/** The run crashes at its nth request, the process starts anew, and the same run comes again. */
const crashed = ({ before, run }: Scenario, nth: number, when: 'before' | 'after'): History => {
	const crash: Disturbance = { ...QUIET, crash: { nth, when } };
	return { seed: 7, quirks: {}, limit: 'off', steps: [...before, { ...run, disturbance: crash }, { do: 'wait', ms: 10_000 }, run] };
};

describe.each(Object.entries(SCENARIOS))('%s', (_name, scenario) => {
	it('ends as it should after a crash at each of its requests, in front of its effect and after it', async () => {
		const calm = await played({ seed: 7, quirks: {}, limit: 'off', steps: [...scenario.before, scenario.run] });
		const id = scenario.before.filter(({ do: what }) => what === 'sync').length + 1;
		const requests = calm.world.wire.log.filter(({ headers }) => headers['x-run'] === String(id)).length;
		expect(requests).toBeGreaterThanOrEqual(scenario.least);
		const crashes = Array.from({ length: requests }, (_, before) => before + 1).flatMap((nth) => (['before', 'after'] as const).map((when) => ({ nth, when })));
		for (const { nth, when } of everyNth(3, crashes)) {
			const history = crashed(scenario, nth, when);
			const { world, violations } = await played(history);
			expect(world.runs[id - 1]?.crashed).toBe(true);
			expect({ broken: violations.map(({ rule, detail }) => `${rule}: ${detail}`), history: described(history) }).toEqual({ broken: [], history: described(history) });
		}
	});
});
