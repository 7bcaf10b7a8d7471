import { parseMarker } from '../../nodes/shared/contact/marker';
import type { EmulatorState } from '../emulator/state';
import { connectEngine } from '../fuzz/wire';
import { everyNth, shortOrLong } from '../long';
import { everyOrder, orderText, type Played, type Race, type Step, type WorkerRun } from './interleavings';

const EMAIL = 'ann@a.example';
const MARKER = 'jitsu_managed_audiences';

connectEngine();
jest.setTimeout(600_000);

const wish = (process: number, segments: string): WorkerRun => ({
	process,
	node: 'contactSync',
	parameters: { source: 'event', event: '={{ $json }}', segments: '' },
	items: [{ type: 'identify', messageId: 'm', traits: { email: EMAIL, resendSegments: segments } }],
});

const known = (ours: string[], byHand: string[] = []) => (state: EmulatorState): void => {
	for (const name of ['A', 'B', 'C', 'Hand']) state.addSegment(name);
	state.addProperty(MARKER);
	const contact = state.addContact({ email: EMAIL, segments: [...ours, ...byHand] });
	contact.properties.set(MARKER, `[${ours.map((name) => state.segmentByName(name)?.id).join(',')}]`);
};

const memberships = ({ state }: Played): { segments: string[]; recorded: string[] } => {
	const nameOf = (id: string) => state.segments.get(id)?.name ?? id;
	return { segments: state.segmentNamesOf(EMAIL), recorded: [...parseMarker(state.contactByEmail(EMAIL)?.properties.get(MARKER)).ids].map(nameOf).sort() };
};

interface Case {
	name: string;
	ours: string[];
	byHand?: string[];
	wishes: [string, string];
	last: string;
	/** The worker that has it. */
	lastWord: 0 | 1;
	/** So many at least, so that a harness that tries nothing shows. */
	orders: number;
}

const CASES: Case[] = [
	{ name: 'into two segments', ours: [], wishes: ['A', 'B'], last: 'B', lastWord: 0, orders: 20 },
	{ name: 'into the same segment', ours: [], wishes: ['A', 'A'], last: '', lastWord: 1, orders: 10 },
	{ name: 'there and back', ours: ['A'], wishes: ['B', 'A'], last: 'B', lastWord: 0, orders: 9 },
	{ name: 'from one to two others', ours: ['A'], wishes: ['B', 'C'], last: 'C', lastWord: 1, orders: 70 },
	{ name: 'out of all and into another, beside a segment filled by hand', ours: ['A'], byHand: ['Hand'], wishes: ['', 'B'], last: '', lastWord: 0, orders: 20 },
];

const TRIED = shortOrLong(CASES.filter(({ orders }) => orders <= 10), CASES);

/**
 * Resend has no conditional write. Where one worker's first write and its last look both fall between a look of the other and the
 * write that follows it, neither can see the other: the one looked before and wrote after all that the other did.
 */
function isUnseen(order: readonly Step[]): boolean {
	const isRecord = ({ path }: Step) => path.split('/').length === 3;
	return [1, 2].some((run) => {
		const others = order.flatMap((step, place) => (step.run === run ? [] : [{ step, place }]));
		const first = others.find(({ step }) => step.method !== 'GET')?.place ?? 0;
		const last = others.filter(({ step }) => step.method === 'GET' && isRecord(step)).at(-1)?.place ?? 0;
		return order.some((write, place) => {
			if (write.run !== run || write.method !== 'PATCH') return false;
			const looks = order.slice(0, place).flatMap((step, at) => (step.run === run && step.method === 'GET' && isRecord(step) ? [at] : []));
			return (looks.at(-1) ?? place) < first && last < place;
		});
	});
}

const words = ({ order, state }: Played): string => orderText(order, (id) => state.segments.get(id)?.name ?? id);

describe.each(TRIED.map((one) => [one.name, one] as const))('two workers move somebody %s, in every order of their requests', (_name, { ours, byHand = [], wishes, last, lastWord, orders }) => {
	it('nobody is stuck', async () => {
		const race: Race = { arrange: known(ours, byHand), runs: [wish(0, wishes[0]), wish(1, wishes[1])], afterwards: [wish(lastWord, last)] };
		const own = last === '' ? [] : last.split(',');
		const right = JSON.stringify({ segments: [...own, ...byHand].sort(), recorded: own.sort() });
		const stuck: string[] = [];
		let seen = 0;
		await everyOrder(race, (played) => {
			if (isUnseen(played.order)) return;
			seen += 1;
			const now = JSON.stringify(memberships(played));
			if (now !== right) stuck.push(`${now}\n${words(played)}`);
		});
		expect(stuck).toEqual([]);
		expect(seen).toBeGreaterThanOrEqual(orders);
	});
});

const byHandOf = (process: number, operation: 'add' | 'remove', segment: string): WorkerRun => ({
	process,
	node: 'segment',
	parameters: { operation, email: '={{ $json.email }}', segment: { __rl: true, mode: 'name', value: segment } },
	items: [{ email: EMAIL }],
});

interface DeliberateCase {
	name: string;
	ours: string[];
	move: WorkerRun;
	wish: string;
	/** After a last word that wants the same. */
	right: { segments: string[]; recorded: string[] };
}

const DELIBERATE: DeliberateCase[] = [
	{ name: 'an addition elsewhere', ours: [], move: byHandOf(1, 'add', 'B'), wish: 'A', right: { segments: ['A', 'B'], recorded: ['A'] } },
	{ name: 'an addition elsewhere, while somebody is moved', ours: ['C'], move: byHandOf(1, 'add', 'B'), wish: 'A', right: { segments: ['A', 'B'], recorded: ['A'] } },
	{ name: 'a removal of what is being replaced', ours: ['A'], move: byHandOf(1, 'remove', 'A'), wish: 'B', right: { segments: ['B'], recorded: ['B'] } },
];

describe.each(everyNth(2, DELIBERATE).map((one) => [one.name, one] as const))('%s by Resend Segment on another worker, in every order of their requests', (_name, { ours, move, wish: wanted, right }) => {
	it('stays, and is not taken for one of the sync', async () => {
		const race: Race = { arrange: known(ours), runs: [wish(0, wanted), move], afterwards: [wish(0, wanted)] };
		const wrong: string[] = [];
		await everyOrder(race, (played) => {
			const now = JSON.stringify(memberships(played));
			if (!isUnseen(played.order) && now !== JSON.stringify(right)) wrong.push(`${now}\n${words(played)}`);
		});
		expect(wrong).toEqual([]);
	});
});

describe.each(TRIED.map((one) => [one.name, one] as const))('two workers that have met move somebody %s', (_name, { ours, byHand = [], wishes, last, lastWord, orders }) => {
	it('in no order at all is anybody stuck', async () => {
		const meet = (email: string, first: number): WorkerRun[] => [first, 1 - first].map((process) => ({ ...wish(process, process === 0 ? 'A' : 'B'), items: [{ type: 'identify', messageId: email, traits: { email, resendSegments: process === 0 ? 'A' : 'B' } }] }));
		const arrange = (state: EmulatorState): void => {
			known(ours, byHand)(state);
			for (const email of ['one@met.example', 'other@met.example']) state.addContact({ email });
		};
		const race: Race = { arrange, before: [meet('one@met.example', 0), meet('other@met.example', 1)], runs: [wish(0, wishes[0]), wish(1, wishes[1])], afterwards: [wish(lastWord, last)] };
		const own = last === '' ? [] : last.split(',');
		const right = JSON.stringify({ segments: [...own, ...byHand].sort(), recorded: own.sort() });
		const stuck: string[] = [];
		const tried = await everyOrder(race, (played) => {
			const now = JSON.stringify(memberships(played));
			if (now !== right) stuck.push(`${now}\n${words(played)}`);
		});
		expect(stuck).toEqual([]);
		expect(tried).toBeGreaterThanOrEqual(orders);
	});
});
