import { BoundedMap } from '../../../nodes/shared/store/boundedMap';

describe('a bounded map', () => {
	it('makes a value once and gives the same from then on', () => {
		const map = new BoundedMap<string, object>(3);
		const made = map.getOrMake('a', () => ({}));
		expect(map.getOrMake('a', () => ({}))).toBe(made);
	});

	it('drops the entry used longest ago, however many come', () => {
		const map = new BoundedMap<string, number>(3);
		for (let count = 0; count < 1_000; count += 1) {
			map.getOrMake(`key ${count}`, () => count);
			map.getOrMake('used', () => -1);
		}
		expect([map.size, map.get('used'), map.get('key 999'), map.get('key 1')]).toEqual([3, -1, 999, undefined]);
	});

	it('forgets what is deleted', () => {
		const map = new BoundedMap<string, number>(3);
		map.set('a', 1);
		map.delete('a');
		expect([map.size, map.get('a')]).toEqual([0, undefined]);
	});
});
