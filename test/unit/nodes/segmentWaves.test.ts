import { wavesOf } from '../../../nodes/ResendSegment/waves';

/** `anna:A` is Anna into segment A; waves are told as lists of these. */
const waves = (...orders: string[]) => wavesOf(orders, (order) => order.split(':')[0] ?? '', (order) => order.split(':')[1] ?? '');

describe('waves of orders', () => {
	it('one segment for everybody is one wave', () => {
		expect(waves('anna:A', 'ben:A', 'anna:A')).toEqual([['anna:A', 'ben:A', 'anna:A']]);
	});

	it('different segments of different people share a wave', () => {
		expect(waves('anna:A', 'ben:B', 'cleo:C')).toEqual([['anna:A', 'ben:B', 'cleo:C']]);
	});

	it('two segments of one person are in two waves', () => {
		expect(waves('anna:A', 'anna:B', 'ben:B')).toEqual([['anna:A', 'ben:B'], ['anna:B']]);
	});

	it('a person who comes back to a segment keeps the sequence of the items', () => {
		expect(waves('anna:A', 'anna:B', 'anna:A')).toEqual([['anna:A'], ['anna:B'], ['anna:A']]);
	});

	it('no order makes no wave', () => {
		expect(waves()).toEqual([]);
	});
});
