import { consentWrite, subscriptionOf } from '../../../nodes/shared/contact/consent';
import type { ConsentPolicy, Subscription } from '../../../nodes/shared/contact/consent';
import type { Json } from '../../../nodes/shared/events/types';
import { traits } from './traits';

describe('what an event says of the opt-out', () => {
	it.each<[Json, Subscription]>([
		[true, 'optOut'],
		[false, 'optIn'],
		['true', 'unsaid'],
		['false', 'unsaid'],
		[1, 'unsaid'],
		[0, 'unsaid'],
		[null, 'unsaid'],
		['', 'unsaid'],
		[{}, 'unsaid'],
	])('%j: %s', (value, expected) => {
		expect(subscriptionOf(traits({ unsubscribed: value }))).toBe(expected);
	});

	it('nothing without the trait', () => expect(subscriptionOf(traits({}))).toBe('unsaid'));
	it('in any letter case', () => expect(subscriptionOf(traits({ Unsubscribed: true }))).toBe('optOut'));
});

describe('what is written of it', () => {
	const cases: Array<[Subscription, ConsentPolicy, boolean | 'notRead', string]> = [
		['unsaid', 'optOutOnly', true, 'unsaid'],
		['unsaid', 'optOutOnly', false, 'unsaid'],
		['unsaid', 'optOutOnly', 'notRead', 'unsaid'],
		['unsaid', 'followTrait', true, 'unsaid'],
		['unsaid', 'followTrait', false, 'unsaid'],
		['unsaid', 'followTrait', 'notRead', 'unsaid'],
		['optOut', 'optOutOnly', false, 'optOut'],
		['optOut', 'optOutOnly', 'notRead', 'optOut'],
		['optOut', 'optOutOnly', true, 'unsaid'],
		['optOut', 'followTrait', false, 'optOut'],
		['optIn', 'optOutOnly', true, 'unsaid'],
		['optIn', 'optOutOnly', false, 'unsaid'],
		['optIn', 'optOutOnly', 'notRead', 'unsaid'],
		['optIn', 'followTrait', true, 'optIn'],
		['optIn', 'followTrait', 'notRead', 'optIn'],
		['optIn', 'followTrait', false, 'unsaid'],
	];
	it.each(cases)('%s, policy %s, contact unsubscribed: %s -> %s', (said, policy, unsubscribed, expected) => {
		expect(consentWrite(said, policy, unsubscribed).kind).toBe(expected);
	});
});
