import { traitNamed } from '../../events/traits';
import type { Traits } from '../../events/types';
import { readOptOut } from '../../events/values';
import type { Aspect, ConsentPolicy, Diff, DiffContext } from '../aspect';
import { NO_DIFF, NO_KEYS } from '../aspect';
import type { SubscriptionWrite } from '../contactFields';
import { NO_FIELDS } from '../contactFields';
import type { PropertyValue } from '../propertyValues';
import type { ContactSnapshot } from '../snapshot';

/** What an event says about the global opt-out. */
export type SubscriptionUpdate = 'notMentioned' | 'optOut' | 'optIn';

const OPT_IN_IGNORED =
	'The contact has opted out in Resend and stays so: "unsubscribed": false is ignored unless the option Consent says otherwise.';

export const OPT_IN_NOT_FOLLOWED = '"unsubscribed": false brings nobody back unless the option Consent says otherwise.';

export const subscription: Aspect<SubscriptionUpdate> = {
	nothing: 'notMentioned',
	/** Source by source: what says nothing, or cannot be read, hides no word of a weaker one. A group's traits are about the group. */
	read({ keyPrefix, traits, context, setOnce }) {
		if (keyPrefix !== '') return { update: 'notMentioned', warnings: [] };
		const said = [traits, context].map(subscriptionIn).find((update) => update !== 'notMentioned');
		// "Opted out, unless something is known" is an opt-out; "subscribed" is always known already.
		const once = subscriptionIn(setOnce) === 'optOut' ? 'optOut' : 'notMentioned';
		return { update: said ?? once, warnings: [...new Set([traits, context, setOnce].flatMap(subscriptionWarnings))] };
	},
	combine: (updates, { consent }) => updates.reduce((earlier, later) => laterOf(earlier, later, consent), 'notMentioned'),
	saysNothing: (update) => update === 'notMentioned',
	/** Whose opt-out it is shows only on the contact. */
	needsContact: (update, consent) => consent === 'ownOptOuts' && update !== 'notMentioned',
	neededKeys: (update, own, consent) => (consent === 'ownOptOuts' && update === 'optOut' ? { required: [], wanted: [own.optedOut] } : NO_KEYS),
	diff,
	canonical: (update) => update,
};

/** What a property called `unsubscribed` among the fields of a node says. */
export function subscriptionField(fields: Traits): { update: SubscriptionUpdate; warnings: string[] } {
	return { update: subscriptionIn(fields), warnings: subscriptionWarnings(fields) };
}

function subscriptionIn(traits: Traits): SubscriptionUpdate {
	const word = readOptOut(traitNamed(traits, 'unsubscribed'));
	return word === 'optOut' || word === 'optIn' ? word : 'notMentioned';
}

/** What the trait was meant to say, where it says nothing. */
function subscriptionWarnings(traits: Traits): string[] {
	return readOptOut(traitNamed(traits, 'unsubscribed')) === 'unreadable' ? ['The trait "unsubscribed" is ignored: it is neither yes nor no. The opt-out was left alone.'] : [];
}

/** An opt-out is not taken back by a later event where the policy would not let it take back a stored one either. */
function laterOf(earlier: SubscriptionUpdate, later: SubscriptionUpdate, consent: ConsentPolicy): SubscriptionUpdate {
	if (later === 'notMentioned' || (earlier === 'optOut' && consent === 'optOutOnly')) return earlier;
	return later;
}

/** The value of the record; what counts is that there is one. */
const RECORDED = 'true';

/**
 * An opt-out that this sync writes is recorded on the contact in the same request. The record is removed once the contact is
 * seen subscribed: whoever opts out after that is not ours to bring back.
 */
function diff(update: SubscriptionUpdate, snapshot: ContactSnapshot, { consent, own, definitions }: DiffContext): Diff {
	const unsubscribed = snapshot.kind === 'present' ? snapshot.contact.unsubscribed : snapshot.kind === 'unread' ? 'notRead' : false;
	const isRecorded = snapshot.kind === 'present' && snapshot.contact.properties.has(own.optedOut);
	const keepsRecord = consent === 'ownOptOuts';
	if (update === 'optOut' && unsubscribed !== true) {
		return write({ kind: 'optOut' }, keepsRecord && definitions.has(own.optedOut) ? [[own.optedOut, RECORDED]] : []);
	}
	if (update === 'optIn' && unsubscribed !== false) {
		if (consent === 'followTrait') return write({ kind: 'optIn', because: 'policyFollowsTrait' }, []);
		if (keepsRecord && isRecorded) return write({ kind: 'optIn', because: 'ownOptOut' }, [[own.optedOut, null]]);
		return unsubscribed === true ? { ...NO_DIFF, warnings: [OPT_IN_IGNORED] } : NO_DIFF;
	}
	return keepsRecord && isRecorded && unsubscribed === false ? { ...NO_DIFF, anytime: { properties: new Map([[own.optedOut, null]]) } } : NO_DIFF;
}

function write(subscriptionWrite: SubscriptionWrite, properties: ReadonlyArray<readonly [string, PropertyValue | null]>): Diff {
	return { ...NO_DIFF, anytime: { ...NO_FIELDS, subscription: subscriptionWrite, properties: new Map(properties) } };
}
