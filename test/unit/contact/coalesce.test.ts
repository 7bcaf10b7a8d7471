import fc from 'fast-check';

import { NO_CHANGE } from '../../../nodes/shared/contact/change';
import type { PersonEvent, PersonKey } from '../../../nodes/shared/contact/coalesce';
import { coalesce, inTimeOrder } from '../../../nodes/shared/contact/coalesce';

const at = (index: number, timestamp: number | null): PersonEvent => ({ index, timestamp, change: NO_CHANGE, warnings: [] });
const email = (address: string, written = address): PersonKey => ({ by: 'email', email: address, written });
const indexes = (events: readonly PersonEvent[]): number[] => events.map(({ index }) => index);

describe('the order of events', () => {
	it.each<[string, Array<number | null>, number[]]>([
		['by timestamp', [3, 1, 2], [1, 2, 0]],
		['as they arrived when none says when', [null, null, null], [0, 1, 2]],
		['as they arrived at the same time', [5, 5, 5], [0, 1, 2]],
		['without a timestamp right after the one before', [10, null, 20, 5], [3, 0, 1, 2]],
		['without a timestamp after the newest that arrived before it', [10, 5, null, 7], [1, 3, 0, 2]],
		['without a timestamp at the head first', [null, 10], [0, 1]],
	])('%s', (_name, timestamps, expected) => {
		expect(indexes(inTimeOrder(timestamps.map((timestamp, index) => at(index, timestamp))))).toEqual(expected);
	});

	it('loses and repeats none, and never puts a stale event after a newer one', () => {
		fc.assert(
			fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 }))), (timestamps) => {
				const ordered = inTimeOrder(timestamps.map((timestamp, index) => at(index, timestamp)));
				expect([...indexes(ordered)].sort((one, other) => one - other)).toEqual(timestamps.map((_, index) => index));
				const timed = ordered.flatMap(({ timestamp }) => (timestamp === null ? [] : [timestamp]));
				expect(timed).toEqual([...timed].sort((one, other) => one - other));
			}),
		);
	});
});

describe('the people of a run', () => {
	it('are the addresses and the contact ids, each once, in the order of arrival', () => {
		const people = coalesce([
			{ key: email('a@x.io'), event: at(0, 2) },
			{ key: { by: 'id', id: 'c-1' }, event: at(1, null) },
			{ key: email('b@x.io'), event: at(2, null) },
			{ key: { by: 'id', id: 'c-2' }, event: at(4, null) },
			{ key: email('a@x.io'), event: at(3, 1) },
		]);
		expect(people.map(({ key, events }) => [key, indexes(events)])).toEqual([
			[email('a@x.io'), [3, 0]],
			[{ by: 'id', id: 'c-1' }, [1]],
			[email('b@x.io'), [2]],
			[{ by: 'id', id: 'c-2' }, [4]],
		]);
	});

	it('keep the spelling that differs, wherever it stands', () => {
		const plain = { key: email('a@x.io'), event: at(0, null) };
		const spelled = { key: email('a@x.io', 'A@x.io'), event: at(1, null) };
		for (const work of [[plain, spelled], [spelled, plain]]) expect(coalesce(work).map(({ key }) => key)).toEqual([email('a@x.io', 'A@x.io')]);
	});
});
