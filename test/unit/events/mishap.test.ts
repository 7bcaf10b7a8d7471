import { hasMishap, isMishap } from '../../../nodes/shared/events/mishap';

describe('what a program writes where it has nothing', () => {
	it.each<[string, { value: boolean; name: boolean }]>([
		['[object Object]', { value: true, name: true }],
		['plan-[object Object]', { value: true, name: true }],
		['[object Promise]', { value: true, name: true }],
		['undefined', { value: true, name: true }],
		[' NaN ', { value: true, name: true }],
		['plan-undefined', { value: false, name: true }],
		['Anna undefined', { value: false, name: true }],
		['behaviour is undefined here', { value: false, name: true }],
		['plan_NaN', { value: false, name: true }],
		['Nan', { value: false, name: false }],
		['NaNa', { value: false, name: false }],
		['null', { value: false, name: false }],
		['[objects]', { value: false, name: false }],
		['', { value: false, name: false }],
	])('%j', (text, { value, name }) => {
		expect(isMishap(text)).toBe(value);
		expect(hasMishap(text)).toBe(name);
	});
});
