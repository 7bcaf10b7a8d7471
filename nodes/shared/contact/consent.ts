import { traitNamed } from '../events/traits';
import type { Traits } from '../events/types';

/** What an event says about the global opt-out. Only a boolean trait says anything. */
export type Subscription = 'unsaid' | 'optOut' | 'optIn';

/**
 * `optOutOnly`: people may leave, the sync never brings anybody back. `followTrait`: `unsubscribed: false` opts in again.
 * The default is the first: an opt-out is mostly made on Resend's preference page, where the product never learns of it,
 * and a product that repeats `unsubscribed: false` in each identify would undo it.
 */
export type ConsentPolicy = 'optOutOnly' | 'followTrait';

export function subscriptionOf(traits: Traits): Subscription {
	const value = traitNamed(traits, 'unsubscribed');
	if (value === true) return 'optOut';
	if (value === false) return 'optIn';
	return 'unsaid';
}

/** What the trait was meant to say, where it says nothing. */
export function subscriptionWarnings(traits: Traits): string[] {
	const value = traitNamed(traits, 'unsubscribed');
	return value === undefined || value === null || typeof value === 'boolean'
		? []
		: ['The trait "unsubscribed" is ignored: only true and false say something. The opt-out was left alone.'];
}

/** What may be written to a contact that already exists. Without this type's word no step can carry an opt-in. */
export type ConsentWrite = { kind: 'unsaid' } | { kind: 'optOut' } | { kind: 'optIn'; because: 'policyFollowsTrait' };

export function consentWrite(said: Subscription, policy: ConsentPolicy, unsubscribed: boolean | 'notRead'): ConsentWrite {
	if (said === 'optOut' && unsubscribed !== true) return { kind: 'optOut' };
	if (said === 'optIn' && unsubscribed !== false && policy === 'followTrait') return { kind: 'optIn', because: 'policyFollowsTrait' };
	return { kind: 'unsaid' };
}

export const OPT_IN_IGNORED =
	'The contact has opted out in Resend and stays so: "unsubscribed": false is ignored unless the option Consent says otherwise.';

export const OPT_IN_NOT_FOLLOWED = '"unsubscribed": false brings nobody back unless the option Consent says otherwise.';
