import { parseMarker } from '../../nodes/shared/contact/marker';
import type { EmulatorState } from '../emulator/state';
import { connectEngine } from '../fuzz/wire';
import { shortOrLong } from '../long';
import { everyOrder, orderText, type Played, type Race, type WorkerRun } from './interleavings';

const MARKER = 'jitsu_managed_audiences';
const [ANN, BEN, CLEO, DAN] = ['ann@a.example', 'ben@b.example', 'cleo@c.example', 'dan@d.example'] as const;

connectEngine();
jest.setTimeout(600_000);

const identify = (process: number, email: string, segments = 'Fresh'): WorkerRun => ({
	process,
	node: 'contactSync',
	parameters: { source: 'event', event: '={{ $json }}', segments },
	items: [{ type: 'identify', messageId: email, traits: { email } }],
});
const add = (process: number, email: string): WorkerRun => ({
	process,
	node: 'segment',
	parameters: { operation: 'add', email: '={{ $json.email }}', segment: { __rl: true, mode: 'name', value: 'Fresh' } },
	items: [{ email }],
});

const arrange = (state: EmulatorState): void => {
	state.addProperty(MARKER);
	state.addContact({ email: BEN });
};

interface Case {
	name: string;
	runs: WorkerRun[];
	listLagMs: number;
	/** In the segment, and on record as put there by the sync. */
	members: string[];
	recorded: string[];
}

const CASES: Case[] = [0, 4000].flatMap((listLagMs) => [
	{ name: `a new and a known person, lists ${listLagMs} ms behind`, runs: [identify(0, ANN), identify(1, BEN)], listLagMs, members: [ANN, BEN], recorded: [ANN, BEN] },
	{ name: `one of them by Resend Segment, lists ${listLagMs} ms behind`, runs: [identify(0, ANN), add(1, BEN)], listLagMs, members: [ANN, BEN], recorded: [ANN] },
]);

const isAboutSegments = (path: string): boolean => path.startsWith('/segments') || /\/segments\//.test(path);

describe.each(CASES.map((one) => [one.name, one] as const))('two workers meet a new segment at once: %s', (_name, { runs, listLagMs, members, recorded }) => {
	it('in every order of their requests there is one segment in the end, with everybody in it', async () => {
		const race: Race = { arrange, runs, quirks: { listLagMs }, isStepped: isAboutSegments, afterwards: [identify(0, CLEO), identify(1, DAN), identify(0, CLEO)] };
		const wrong: string[] = [];
		let twins = 0;
		await everyOrder(race, ({ state, order, results }) => {
			if (order.filter(({ method, path }) => method === 'POST' && path === '/segments').length > 1) twins += 1;
			const segments = state.segments.all();
			const id = segments[0]?.id ?? '';
			const onRecord = state.contacts.all().filter(({ properties }) => parseMarker(properties.get(MARKER)).ids.has(id)).map(({ email }) => email).sort();
			const others = state.contacts.all().filter(({ properties }) => [...parseMarker(properties.get(MARKER)).ids].some((one) => one !== id));
			const failed = results.flatMap((result) => result.output('Node')).filter(({ json }) => json['error'] !== undefined);
			const now = JSON.stringify({ segments: segments.length, members: state.membersOf('Fresh'), onRecord, others: others.length, failed: failed.length });
			const right = JSON.stringify({ segments: 1, members: [...members, CLEO, DAN].sort(), onRecord: [...recorded, CLEO, DAN].sort(), others: 0, failed: 0 });
			if (now !== right) wrong.push(`${now}\n${orderText(order)}`);
		});
		expect(wrong).toEqual([]);
		expect(twins).toBeGreaterThan(0);
	});
});

it('three workers that meet a new segment at once settle on one, also the one that made none', async () => {
	const race: Race = { arrange, runs: [identify(0, ANN), identify(1, BEN), identify(2, CLEO)], isStepped: (path) => path === '/segments' };
	let orders = 0;
	const wrong: string[] = [];
	const check = ({ state, order }: Played): void => {
		orders += 1;
		if (state.segments.all().length !== 1 || state.membersOf('Fresh').length !== 3) wrong.push(`${state.segments.all().length} ${state.membersOf('Fresh').join(' ')}\n${orderText(order)}`);
	};
	await everyOrder(race, check, shortOrLong(20, Infinity));
	expect(wrong).toEqual([]);
	expect(orders).toBeGreaterThan(10);
});

describe('twins from before', () => {
	const both = (state: EmulatorState): void => {
		arrange(state);
		const [first, second] = [state.addSegment('Fresh'), state.addSegment('Fresh')];
		state.join(BEN, second);
		ids = [first.id, second.id];
	};
	let ids: string[] = [];

	it('are refused with the ids of both and how many are in each, and nobody is moved', async () => {
		await everyOrder({ arrange: both, runs: [identify(0, ANN)] }, ({ state, results }) => {
			const [one, other] = ids;
			expect(results[0]?.output('Node')[0]?.json).toMatchObject({ error: expect.stringContaining(`${one} (0 members) and ${other} (1 member)`), details: { code: 'ambiguousSegment' } });
			expect(state.segments.all()).toHaveLength(2);
			expect(state.membersOf('Fresh')).toEqual([BEN]);
		});
	});

	it('of which one is removed by hand are no twins any more, at once', async () => {
		const removal = (state: EmulatorState): void => state.removeSegment(ids[0] ?? '');
		await everyOrder({ arrange: both, runs: [identify(0, ANN)], between: removal, afterwards: [identify(0, ANN)] }, ({ state }) => {
			expect(state.membersOf('Fresh')).toEqual([ANN, BEN]);
		});
	});
});
