import { CLEAR, NOTHING, set } from '../../../nodes/shared/contact/mention';
import { propertyWrites, undefinedKeys } from '../../../nodes/shared/contact/propertyWrites';
import type { PropertyType, SetValue } from '../../../nodes/shared/contact/propertyValues';
import { MAX_VALUE_LENGTH, typedValue } from '../../../nodes/shared/contact/propertyValues';

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

	it.each<[SetValue]>([['seven'], [''], [' '], [true], [[7]], [{ a: 7 }], ['1e999']])('%j is no number', (value) => {
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

	it('only what differs', () => {
		const same = new Map([['plan', set<SetValue>('pro')], ['seats', set<SetValue>('7')], ['active', set<SetValue>(true)]]);
		expect(propertyWrites(same, definitions, stored)).toEqual({ values: new Map(), warnings: [] });
		expect(propertyWrites(new Map([['plan', set<SetValue>('free')]]), definitions, stored).values).toEqual(new Map([['plan', 'free']]));
	});

	it('everything where nobody read', () => {
		expect(propertyWrites(new Map([['plan', set<SetValue>('pro')], ['seats', CLEAR]]), definitions, 'notRead').values).toEqual(new Map<string, unknown>([['plan', 'pro'], ['seats', null]]));
	});

	it('a clearing of what is not there is nothing', () => {
		expect(propertyWrites(new Map([['plan', CLEAR], ['unknown', CLEAR]]), definitions, new Map())).toEqual({ values: new Map(), warnings: [] });
	});

	it('nothing for what was not said', () => {
		expect(propertyWrites(new Map([['plan', NOTHING]]), definitions, stored).values.size).toBe(0);
	});

	it('what cannot be written is reported and costs the others nothing', () => {
		const { values, warnings } = propertyWrites(
			new Map([['unknown', set<SetValue>('x')], ['seats', set<SetValue>('many')], ['plan', set<SetValue>('x'.repeat(MAX_VALUE_LENGTH + 1))], ['active', set<SetValue>(false)]]),
			definitions,
			stored,
		);
		expect(values).toEqual(new Map([['active', 'false']]));
		expect(warnings).toEqual([expect.stringContaining('"unknown"'), expect.stringContaining('"seats"'), expect.stringContaining('"plan"')]);
	});

	it('a definition is asked for only where something is set', () => {
		expect(undefinedKeys(new Map([['a', set<SetValue>(1)], ['b', CLEAR], ['c', NOTHING], ['plan', set<SetValue>(1)]]), definitions)).toEqual(['a']);
	});
});
