/* eslint-disable no-loss-of-precision -- numbers that lose their end are what is tested */
import type { PropertiesUpdate } from '../../../../nodes/shared/contact/aspects/properties';
import { properties } from '../../../../nodes/shared/contact/aspects/properties';
import { CLEAR, NOT_MENTIONED, set, setOnce } from '../../../../nodes/shared/contact/fieldUpdate';
import type { ContactSnapshot } from '../../../../nodes/shared/contact/snapshot';
import type { PropertyType, SetValue } from '../../../../nodes/shared/contact/propertyValues';
import { MAX_VALUE_LENGTH, typedValue } from '../../../../nodes/shared/contact/propertyValues';
import { context, own, present } from '../model';

describe('a value in the type of its property', () => {
	it.each<[SetValue, PropertyType, unknown]>([
		['pro', 'string', 'pro'],
		['', 'string', ''],
		[7, 'string', '7'],
		[0.1, 'string', '0.1'],
		[true, 'string', 'true'],
		[false, 'string', 'false'],
		[{ a: [1, null] }, 'string', '{"a":[1,null]}'],
		[[1, 'x'], 'string', '[1,"x"]'],
		[7, 'number', 7],
		['7.5', 'number', 7.5],
		[' 7 ', 'number', 7],
		[true, 'boolean', 'true'],
		['yes', 'boolean', 'yes'],
	])('%j as %s: %j', (value, type, expected) => {
		expect(typedValue(value, type)).toEqual({ kind: 'value', value: expected });
	});

	it.each<[SetValue]>([['seven'], [''], [' '], [true], [[7]], [{ a: 7 }], ['1e999'], ['1e3'], ['0x10'], ['1,299'], ['1234567890123456'], [12345678901234567890], [Number.POSITIVE_INFINITY], [Number.NaN]])('%j is no number', (value) => {
		expect(typedValue(value, 'number')).toEqual({ kind: 'unfit', reason: 'not_a_number' });
	});

	it('a value is as long as it may be, and not longer', () => {
		expect(typedValue('x'.repeat(MAX_VALUE_LENGTH), 'string').kind).toBe('value');
		expect(typedValue('x'.repeat(MAX_VALUE_LENGTH + 1), 'string')).toEqual({ kind: 'unfit', reason: 'too_long' });
		expect(typedValue([`${'x'.repeat(MAX_VALUE_LENGTH)}`], 'string')).toEqual({ kind: 'unfit', reason: 'too_long' });
	});
});

describe('what is written', () => {
	const definitions = new Map<string, PropertyType>([['plan', 'string'], ['seats', 'number'], ['active', 'boolean']]);
	const stored = new Map<string, string | number | boolean>([['plan', 'pro'], ['seats', 7], ['active', true]]);

	const held = present({ properties: stored });
	const write = (update: PropertiesUpdate, snapshot: ContactSnapshot = held) => {
		const { anytime, warnings } = properties.diff(update, snapshot, context({ definitions }));
		return { values: anytime.properties, warnings };
	};

	it('only what differs', () => {
		const same = new Map([['plan', set<SetValue>('pro')], ['seats', set<SetValue>('7')], ['active', set<SetValue>(true)]]);
		expect(write(same)).toEqual({ values: new Map(), warnings: [] });
		expect(write(new Map([['plan', set<SetValue>('free')]])).values).toEqual(new Map([['plan', 'free']]));
	});

	it('everything where nobody read', () => {
		expect(write(new Map([['plan', set<SetValue>('pro')], ['seats', CLEAR]]), { kind: 'unread' }).values).toEqual(new Map<string, unknown>([['plan', 'pro'], ['seats', null]]));
	});

	it('a clearing of what is not there is nothing', () => {
		expect(write(new Map([['unknown', CLEAR]]), { kind: 'unread' })).toEqual({ values: new Map(), warnings: [] });
		expect(write(new Map([['plan', CLEAR], ['unknown', CLEAR]]), present())).toEqual({ values: new Map(), warnings: [] });
	});

	it('a key that the contact holds exists, though the list of definitions does not show it', () => {
		const withOther = present({ properties: new Map<string, string | number>([['city', 'Oslo'], ['visits', 3], ['team', 'A']]) });
		expect(write(new Map([['city', CLEAR], ['visits', set<SetValue>('4')], ['team', set<SetValue>('B')]]), withOther)).toEqual({ values: new Map<string, unknown>([['city', null], ['visits', 4], ['team', 'B']]), warnings: [] });
	});

	it('what is set once only where the contact holds nothing', () => {
		expect(write(new Map([['plan', setOnce<SetValue>('free')], ['active', setOnce<SetValue>('x')]])).values).toEqual(new Map());
		expect(write(new Map([['plan', setOnce<SetValue>('free')]]), present()).values).toEqual(new Map([['plan', 'free']]));
		expect(properties.needsContact(new Map([['plan', setOnce<SetValue>('free')]]), 'optOutOnly')).toBe(true);
	});

	it('nothing for what was not said', () => {
		expect(write(new Map([['plan', NOT_MENTIONED]]))).toEqual({ values: new Map(), warnings: [] });
	});

	it('what cannot be written is reported and costs the others nothing', () => {
		const { values, warnings } = write(
			new Map([['unknown', set<SetValue>('x')], ['seats', set<SetValue>('many')], ['plan', set<SetValue>('x'.repeat(MAX_VALUE_LENGTH + 1))], ['active', set<SetValue>(false)]]),
		);
		expect(values).toEqual(new Map([['active', 'false']]));
		expect(warnings).toEqual([expect.stringContaining('"unknown"'), expect.stringContaining('"seats"'), expect.stringContaining('"plan"')]);
	});

	it.each<[string, SetValue, string]>([
		['seats', 'many', 'defined as a number'],
		['plan', 'x'.repeat(MAX_VALUE_LENGTH + 1), 'longer than 32768 characters'],
		['plan', 'undefined', 'what a program writes'],
	])('of a value of %s that cannot be written it says why', (name, value, words) => {
		expect(write(new Map([[name, set(value)]])).warnings).toEqual([expect.stringContaining(words)]);
	});

	it('a definition is asked for only where something is set', () => {
		const update = new Map([['a', set<SetValue>(1)], ['b', CLEAR], ['c', NOT_MENTIONED], [own.userId, set<SetValue>('u-1')]]);
		expect(properties.neededKeys(update, own, 'optOutOnly')).toEqual({ required: [own.userId], wanted: ['a'] });
	});
});
