import type { LedgerEntry } from '../../../nodes/shared/sending/ledger';
import { batchKey, chunksOf, planUnits } from '../../../nodes/shared/sending/units';

interface Task {
	key: string;
	memory: string;
	chunk: number | null;
}
const tasks = (count: number): Task[] => chunksOf(Array.from({ length: count }, () => ({ attachments: null }))).map((chunk, index) => ({ key: `k${index}`, memory: `k${index}`, chunk }));
const nothing = () => null;

describe('requests of a run', () => {
	it.each([[1, [1]], [2, [2]], [100, [100]], [101, [100, 1]], [250, [100, 100, 50]]])('%i e-mails', (count, sizes) => {
		const { units } = planUnits(tasks(count), nothing);
		expect(units.map((unit) => (unit.kind === 'batch' ? unit.members.length : 1))).toEqual(sizes);
	});

	it('an e-mail with files goes alone and takes no place in a batch', () => {
		expect(chunksOf([{ attachments: null }, { attachments: ['file'] }, { attachments: null }])).toEqual([0, null, 0]);
	});

	it('a batch keeps its bounds where some of the run are sent already', () => {
		const left = tasks(250).filter((_, index) => index > 10 && index < 220);
		expect(planUnits(left, nothing).units.map((unit) => (unit.kind === 'batch' ? unit.members.map(({ key }) => key).at(0) : null))).toEqual(['k11', 'k100', 'k200']);
	});

	it('the key of a batch is that of its members in their order', () => {
		const [one, two] = tasks(2) as [Task, Task];
		expect(batchKey([one, two])).toBe(batchKey([{ ...one }, { ...two }]));
		expect(batchKey([one, two])).not.toBe(batchKey([two, one]));
		expect(batchKey([one])).not.toBe(batchKey([one, two]));
	});
});

describe('after an attempt of unknown outcome', () => {
	const tried = tasks(3);
	const batch = batchKey(tried);
	const attempts = new Map(tried.map(({ key }, position) => [key, { kind: 'attempted', batch, position } as const]));
	const attemptOf = (key: string): Extract<LedgerEntry, { kind: 'attempted' }> | null => attempts.get(key) ?? null;

	it('the same batch goes out again under the same key, whatever comes with it and in whatever order', () => {
		const others = [{ key: 'new-1', memory: 'new-1', chunk: 0 }, { key: 'new-2', memory: 'new-2', chunk: 0 }];
		const { units, unclear } = planUnits([...others, ...[...tried].reverse()], attemptOf);
		expect(unclear).toEqual([]);
		expect(units).toContainEqual({ kind: 'batch', key: batch, members: tried });
		expect(units).toContainEqual({ kind: 'batch', key: batchKey(others), members: others });
	});

	it.each([[[0]], [[0, 1]], [[1, 2]]])('only members %j of it: none of them goes out', (present) => {
		const left = present.flatMap((index) => tried[index] ?? []);
		expect(planUnits(left, attemptOf)).toEqual({ units: [], unclear: left });
	});

	it('of an e-mail alone, it goes out alone again', () => {
		const [first] = tried as [Task];
		expect(planUnits([first], () => ({ kind: 'attempted', batch: null, position: 0 })).units).toEqual([{ kind: 'single', key: first.key, member: first }]);
	});
});
