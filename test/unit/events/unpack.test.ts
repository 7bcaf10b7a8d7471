import fc from 'fast-check';

import { unpack } from '../../../nodes/shared/events/unpack';

const one = { type: 'identify', traits: { email: 'a@x.io' } };
const two = { type: 'track', event: 'Signed Up' };

describe('the events in what an item carries', () => {
	it.each<[string, unknown, unknown[]]>([
		['one event', one, [one]],
		['a list', [one, two], [one, two]],
		['an empty list', [], []],
		['a batch', { batch: [one, two], writeKey: 'x' }, [one, two]],
		['a batch gives its events its time of sending', { batch: [one, { ...two, sentAt: 'own' }], sentAt: 'x', receivedAt: 'y' }, [{ ...one, sentAt: 'x', receivedAt: 'y' }, { ...two, sentAt: 'own', receivedAt: 'y' }]],
		['a list of webhook items', [{ headers: {}, body: one }, { headers: {}, body: { batch: [two, one] } }], [one, two, one]],
		['a list of JSON texts', [JSON.stringify(one), JSON.stringify([two])], [one, two]],
		['a batch in which nothing is between two events', { batch: [one, null, [], two] }, [one, null, [], two]],
		['a webhook item without events in a list', [{ headers: {}, body: [] }], [{ headers: {}, body: [] }]],
		['a webhook item with JSON text', { headers: {}, body: JSON.stringify({ batch: [one] }) }, [one]],
		['an empty batch', { batch: [] }, []],
		['a webhook item', { headers: {}, params: {}, query: {}, body: one }, [one]],
		['a webhook item with a batch', { headers: {}, body: { batch: [one, two] } }, [one, two]],
		['a webhook item with a list', { headers: {}, body: [two] }, [two]],
		['JSON text of an event', JSON.stringify(one), [one]],
		['JSON text of a list', JSON.stringify([one, two]), [one, two]],
		['JSON text of a batch', JSON.stringify({ batch: [one] }), [one]],
		['a batch that is no list', { batch: 'x', type: 'track' }, [{ batch: 'x', type: 'track' }]],
		['an event with a body of its own', { type: 'track', headers: {}, body: 'x' }, [{ type: 'track', headers: {}, body: 'x' }]],
	])('%s', (_name, input, expected) => {
		expect(unpack(input)).toEqual(expected);
	});

	it.each([['null', null], ['a number', 5], ['text that is no JSON', 'hello'], ['text within text', JSON.stringify(JSON.stringify(one))]])(
		'%s stays in the list, so that it gets a named result',
		(_name, input) => {
			expect(unpack(input)).toHaveLength(1);
		},
	);

	it('never throws and always answers with a list', () => {
		fc.assert(fc.property(fc.anything(), (input) => void expect(Array.isArray(unpack(input))).toBe(true)));
		fc.assert(fc.property(fc.json(), (input) => void expect(Array.isArray(unpack(input))).toBe(true)));
	});
});
