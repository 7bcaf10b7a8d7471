import { Additions } from '../../../nodes/shared/sync/context';

const allowing = (max: number, ...asked: string[]): Additions => {
	const additions = new Additions(max);
	for (const key of asked) additions.mayDefine(key);
	return additions;
};

describe('what a run may still define', () => {
	it('is the first keys that are asked for, as many as the user allows, each counted once', () => {
		const additions = new Additions(2);
		expect(['a', 'b', 'a', 'c', 'b'].map((key) => additions.mayDefine(key))).toEqual([true, true, true, false, true]);
	});

	it('is not used up by asking whether it could be', () => {
		const additions = allowing(1);
		expect([additions.couldDefine('a'), additions.couldDefine('b'), additions.mayDefine('b'), additions.couldDefine('a'), additions.couldDefine('b')]).toEqual([true, true, true, false, true]);
	});

	it('is given back by a key that Resend refuses, which is not asked for again', () => {
		const additions = allowing(1, 'odd');
		additions.refuseKey('odd');
		expect(additions.couldDefine('odd')).toBe(false);
		expect(additions.mayDefine('odd')).toBe(false);
		expect(additions.couldDefine('even')).toBe(true);
		expect(additions.mayDefine('even')).toBe(true);
	});
});
