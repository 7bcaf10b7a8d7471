import type { IDataObject } from 'n8n-workflow';

/** A run of one node that leaves something behind which a later version has to understand. */
export interface Run {
	name: string;
	node: 'contactSync' | 'sendTemplate';
	parameters: IDataObject;
	items: IDataObject[];
}

const people = (...places: number[]): number[] => places;
const mail = (place: number, more: IDataObject = {}): IDataObject => ({ email: `person-${place}@example.com`, ...more });
const identify = (userId: string, email: string, resendSegments: string): IDataObject => ({ type: 'identify', userId, messageId: `of-${userId}`, traits: { email, firstName: 'Ada', plan: 'pro', resendSegments } });

/** Never changed, only added to: recordings of released versions were made of these. */
export const RUNS: readonly Run[] = [
	{
		name: 'contacts',
		node: 'contactSync',
		parameters: { resolveEmailFromUserId: true, options: { skipUnchangedFor: 24 } },
		items: [identify('user.1', 'ada@example.com', 'Customers, Beta'), identify('user.2', 'bob@example.com', 'Beta')],
	},
	{ name: 'one e-mail by message id', node: 'sendTemplate', parameters: {}, items: [mail(1, { messageId: 'message-1', type: 'track' })] },
	{ name: 'a batch by message id', node: 'sendTemplate', parameters: {}, items: people(2, 3, 4).map((place) => mail(place, { messageId: `message-${place}`, type: 'track' })) },
	{ name: 'two e-mails about one event', node: 'sendTemplate', parameters: {}, items: people(5, 6).map((place) => mail(place, { messageId: 'message-of-two' })) },
	{ name: 'a chosen key', node: 'sendTemplate', parameters: { options: { idempotencyKey: 'chosen-1' } }, items: [mail(7)] },
	{ name: 'with variables and tags', node: 'sendTemplate', parameters: { options: { tags: { tag: [{ name: 'kind', value: 'welcome' }] } } }, items: [mail(9, { messageId: 'message-9', template_variables: { firstName: 'Ada' } })] },
	{ name: 'with its contact', node: 'sendTemplate', parameters: { upsertContact: true, firstName: 'Cleo' }, items: [mail(10, { messageId: 'message-10' })] },
];
