import type { ConsentPolicy, DiffContext } from '../../../../nodes/shared/contact/aspect';
import type { SubscriptionUpdate } from '../../../../nodes/shared/contact/aspects/subscription';
import { subscription } from '../../../../nodes/shared/contact/aspects/subscription';
import type { ContactSnapshot } from '../../../../nodes/shared/contact/snapshot';
import type { Json } from '../../../../nodes/shared/events/types';
import { context, own, present } from '../model';
import { statement, traits } from '../traits';

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

describe('sources of the opt-out', () => {
	const read = (given: Record<string, Json>, context: Record<string, Json>, setOnce: Record<string, Json> = {}) =>
		subscription.read(statement(given, { context: traits(context), setOnce: traits(setOnce) }), { segments: '', own: own });

	it.each<[string, Record<string, Json>, Record<string, Json>, SubscriptionUpdate, number]>([
		["the event's own goes before the context", { unsubscribed: false }, { unsubscribed: true }, 'optIn', 0],
		['the context where the event says nothing', {}, { unsubscribed: 'yes' }, 'optOut', 0],
		['null hides no opt-out of the context', { unsubscribed: null }, { unsubscribed: true }, 'optOut', 0],
		['a blank hides no opt-out of the context', { unsubscribed: '' }, { unsubscribed: true }, 'optOut', 0],
		['what cannot be read hides no opt-out of the context, and is named', { unsubscribed: 'maybe' }, { unsubscribed: true }, 'optOut', 1],
		['what cannot be read in both is named once', { unsubscribed: 'maybe' }, { unsubscribed: {} }, 'notMentioned', 1],
	])('%s', (_name, given, context, update, warnings) => {
		const said = read(given, context);
		expect([said.update, said.warnings.length]).toEqual([update, warnings]);
	});

	it("of PostHog's $set_once only an opt-out counts: whether somebody is subscribed is always known", () => {
		expect(read({}, {}, { unsubscribed: 'true' }).update).toBe('optOut');
		expect(read({}, {}, { unsubscribed: false }).update).toBe('notMentioned');
		expect(read({ unsubscribed: false }, {}, { unsubscribed: true }).update).toBe('optIn');
	});

	it("a group's traits are not about the person", () => {
		expect(subscription.read(statement({ unsubscribed: true }, { covers: 'properties', keyPrefix: 'group_' }), { segments: '', own: own })).toEqual({ update: 'notMentioned', warnings: [] });
	});
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
