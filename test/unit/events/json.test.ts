import fc from 'fast-check';
import { DateTime } from 'luxon';

import { toJson } from '../../../nodes/shared/events/json';
import { traitsOf } from '../../../nodes/shared/events/traits';

const ISO = '2026-01-02T03:04:05.000Z';

describe('what n8n hands over, as JSON', () => {
	it.each<[string, unknown, unknown]>([
		['text', 'x', 'x'],
		['a number', 1.5, 1.5],
		['null', null, null],
		['a Date', new Date(ISO), ISO],
		['a Luxon DateTime', DateTime.fromISO(ISO, { zone: 'utc' }), ISO],
		['a DateTime with a zone', DateTime.fromISO(ISO, { zone: 'Europe/Oslo' }), '2026-01-02T04:04:05.000+01:00'],
		['an invalid Date', new Date('x'), undefined],
		['an invalid DateTime', DateTime.invalid('x'), undefined],
		['dates in a list', [new Date(ISO)], [ISO]],
		['dates in an object', { a: { b: [new Date(ISO)] } }, { a: { b: [ISO] } }],
		['an object that knows how it is written', { toJSON: () => '12.50' }, '12.50'],
		['one that fails to', { toJSON: () => { throw new Error('x'); } }, undefined],
		['a whole number too large for a double', 2n ** 70n, '1180591620717411303424'],
		['not a number', Number.NaN, undefined],
		['a function', () => 1, undefined],
		['undefined', undefined, undefined],
		['what JSON has no word for, in a list', [1, undefined, Number.NaN, () => 1, 2], [1, 2]],
		['what JSON has no word for, in an object', { a: undefined, b: Number.POSITIVE_INFINITY, c: 1 }, { c: 1 }],
	])('%s', (_name, value, expected) => {
		expect(toJson(value)).toEqual(expected);
	});

	it('leaves out what holds itself', () => {
		const ring: Record<string, unknown> = { a: 1 };
		ring['again'] = ring;
		expect(toJson(ring)).toEqual({ a: 1 });
	});

	it('a key named __proto__ is a key like any other', () => {
		const read = toJson(JSON.parse('{"__proto__":{"admin":true}}'));
		expect(Object.keys(read ?? {})).toEqual(['__proto__']);
	});

	it('ends, however deep it is nested', () => {
		expect(() => toJson(JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`))).not.toThrow();
	});

	it('JSON stays what it is', () => {
		fc.assert(fc.property(fc.json({ maxDepth: 5 }), (text) => void expect(toJson(JSON.parse(text))).toEqual(JSON.parse(text))));
	});

	it('whatever it is, the result can be written as JSON', () => {
		fc.assert(fc.property(fc.anything({ withDate: true, withBigInt: true }), (value) => void JSON.stringify(toJson(value))));
	});
});

it('traits are read from an object or from JSON text of one', () => {
	expect(traitsOf('{"plan":"pro"}')).toEqual(new Map([['plan', 'pro']]));
	expect(traitsOf({ at: new Date(ISO), nothing: undefined })).toEqual(new Map([['at', ISO]]));
	for (const none of ['plan', '[1]', '{broken', 7, null, [1]]) expect(traitsOf(none).size).toBe(0);
});
