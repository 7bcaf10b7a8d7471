import type { ConsentPolicy, DiffContext } from '../../../../nodes/shared/contact/aspect';
import type { SubscriptionUpdate } from '../../../../nodes/shared/contact/aspects/subscription';
import { subscription } from '../../../../nodes/shared/contact/aspects/subscription';
import type { ContactSnapshot } from '../../../../nodes/shared/contact/snapshot';
import type { Json } from '../../../../nodes/shared/events/types';
import { context, own, present } from '../model';
import { statement } from '../traits';

const said = (given: Record<string, Json>): SubscriptionUpdate => subscription.read(statement(given), { segments: '', own }).update;

describe('what an event says of the opt-out', () => {
	it.each<[Json, SubscriptionUpdate]>([
		[true, 'optOut'],
		[false, 'optIn'],
		[null, 'notMentioned'],
		['', 'notMentioned'],
		[{}, 'notMentioned'],
	])('%j: %s', (value, expected) => {
		expect(said({ unsubscribed: value })).toBe(expected);
	});

	it('nothing without the trait', () => expect(said({})).toBe('notMentioned'));
	it('in any letter case', () => expect(said({ Unsubscribed: true })).toBe('optOut'));
});

describe('what is written of it', () => {
	const recorded = (unsubscribed: boolean): ContactSnapshot => present({ unsubscribed, properties: new Map([[own.optedOut, 'true']]) });
	const states: Record<string, ContactSnapshot> = {
		'opted out': present({ unsubscribed: true }),
		'opted out by us': recorded(true),
		subscribed: present(),
		'subscribed again since we opted them out': recorded(false),
		'not read': { kind: 'unread' },
		'not there': { kind: 'absent' },
	};
	const write = (update: SubscriptionUpdate, consent: ConsentPolicy, state: string): string => {
		const within: DiffContext = context({ consent });
		const { anytime } = subscription.diff(update, states[state] ?? present(), within);
		const record = anytime.properties.has(own.optedOut) ? (anytime.properties.get(own.optedOut) === null ? ', record cleared' : ', recorded') : '';
		return `${anytime.subscription?.kind ?? 'nothing'}${record}`;
	};
	const cases: Array<[SubscriptionUpdate, ConsentPolicy, string, string]> = [
		['notMentioned', 'optOutOnly', 'opted out', 'nothing'],
		['notMentioned', 'followTrait', 'subscribed', 'nothing'],
		['notMentioned', 'ownOptOuts', 'opted out by us', 'nothing'],
		['optOut', 'optOutOnly', 'subscribed', 'optOut'],
		['optOut', 'optOutOnly', 'not read', 'optOut'],
		['optOut', 'optOutOnly', 'opted out', 'nothing'],
		['optOut', 'followTrait', 'subscribed', 'optOut'],
		['optOut', 'ownOptOuts', 'subscribed', 'optOut, recorded'],
		['optOut', 'ownOptOuts', 'not there', 'optOut, recorded'],
		['optOut', 'ownOptOuts', 'opted out', 'nothing'],
		['optIn', 'optOutOnly', 'opted out', 'nothing'],
		['optIn', 'optOutOnly', 'opted out by us', 'nothing'],
		['optIn', 'optOutOnly', 'not read', 'nothing'],
		['optIn', 'ownOptOuts', 'opted out', 'nothing'],
		['optIn', 'ownOptOuts', 'opted out by us', 'optIn, record cleared'],
		['optIn', 'ownOptOuts', 'subscribed', 'nothing'],
		['optIn', 'ownOptOuts', 'subscribed again since we opted them out', 'nothing, record cleared'],
		['notMentioned', 'ownOptOuts', 'subscribed again since we opted them out', 'nothing, record cleared'],
		['optIn', 'followTrait', 'opted out', 'optIn'],
		['optIn', 'followTrait', 'not read', 'optIn'],
		['optIn', 'followTrait', 'subscribed', 'nothing'],
		['optIn', 'followTrait', 'not there', 'nothing'],
	];
	it.each(cases)('%s, consent %s, contact %s -> %s', (update, consent, state, expected) => {
		expect(write(update, consent, state)).toBe(expected);
	});

	it('an opt-out whose record cannot be defined is written all the same', () => {
		const { anytime } = subscription.diff('optOut', present(), context({ consent: 'ownOptOuts', definitions: new Map() }));
		expect(anytime).toEqual({ subscription: { kind: 'optOut' }, properties: new Map() });
	});

	it('whose opt-out it is shows only on the contact, so it is read first', () => {
		expect([subscription.needsContact('optIn', 'ownOptOuts'), subscription.needsContact('optOut', 'ownOptOuts'), subscription.needsContact('optOut', 'optOutOnly')]).toEqual([true, true, false]);
	});
});
