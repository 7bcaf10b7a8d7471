import type { Template } from '../../../nodes/shared/resend/types';
import type { EmailOptions } from '../../../nodes/shared/sending/message';
import type { Draft, Ordered } from '../../../nodes/shared/sending/orders';
import { orderEmails } from '../../../nodes/shared/sending/orders';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const from = { workflowId: 'w', nodeId: 'n' };
const template: Template = { id: 't', name: 'Welcome', alias: null, status: 'published', subject: 'Hi', from: 'a@acme.example', hasUnpublishedVersions: false, variables: [{ key: 'NAME', type: 'string', fallback: 'you' }] };
const NO_OPTIONS: EmailOptions = { subject: undefined, from: undefined, replyTo: undefined, cc: undefined, bcc: undefined, scheduledAt: undefined, tags: undefined, topicId: undefined, headers: undefined };

interface Item {
	to?: string;
	identity?: Draft['identity'];
	said?: Record<string, unknown>;
	subject?: unknown;
	files?: string[];
	of?: Partial<Template>;
}
const byRun = (itemIndex: number): Draft['identity'] => ({ kind: 'run', run: 'r', itemIndex, content: String(itemIndex) });
const byEvent = (messageId: string): Draft['identity'] => ({ kind: 'message', messageId });
const chosen = (key: string): Draft['identity'] => ({ kind: 'chosen', key });

function order(items: Item[]): Ordered<Draft> {
	const drafts = items.map(({ to = 'a@x.io', identity = byRun(0), said = {}, subject, files = [], of = {} }, index) => ({
		draft: {
			index: index + 10,
			identity,
			to: [{ written: to, address: to, email: to }],
			variables: { said: new Map(Object.entries(said)), found: [] },
			options: { ...NO_OPTIONS, subject },
			files: files.map((filename) => ({ filename })),
		},
		template: { ...template, ...of },
	}));
	return orderEmails(drafts, from, items.filter(({ identity }) => identity !== undefined && identity.kind !== 'run').length, NOW);
}
const indexes = (list: ReadonlyArray<{ draft: Draft }>): number[] => list.map(({ draft }) => draft.index);

describe('the e-mails of a run', () => {
	it('each get the e-mail, a key, a name in the ledger and a place', () => {
		const { orders, ...rest } = order([{ identity: byEvent('m-1'), said: { NAME: 'Ada' }, subject: 'Hello\n you' }]);
		expect(orders).toMatchObject([
			{
				draft: { index: 10 },
				template: { id: 't' },
				email: { to: ['a@x.io'], template: { id: 't', variables: { NAME: 'Ada' } }, subject: 'Hello you' },
				key: expect.stringMatching(/^n8n-/),
				place: { in: 'single' },
				warnings: [expect.stringContaining('Subject')],
			},
		]);
		expect(orders[0]?.memory).toBe(orders[0]?.key);
		expect(rest).toEqual({ repeats: [], refused: [], absent: [] });
	});

	it('known by their run go out together, those with an identity or files alone', () => {
		const { orders } = order([{ identity: byRun(0) }, { identity: byRun(1) }, { identity: byEvent('m') }, { identity: byRun(3), files: ['a.pdf'] }, { identity: chosen('k') }]);
		expect(orders.map(({ place }) => (place.in === 'batch' ? place.position : place.in))).toEqual([0, 1, 'single', 'single', 'single']);
	});

	it('to several people, of several templates, have keys of their own', () => {
		const identity = byEvent('m');
		const { orders } = order([{ identity }, { identity, to: 'b@x.io' }, { identity, of: { id: 'other' } }]);
		expect(new Set(orders.map(({ key }) => key)).size).toBe(3);
	});

	it('under a chosen key keep it for Resend; the ledger tells people apart', () => {
		const [one] = order([{ identity: chosen('k-1') }]).orders;
		const [other] = order([{ identity: chosen('k-1'), to: 'b@x.io' }]).orders;
		expect([one?.key, other?.key]).toEqual(['k-1', 'k-1']);
		expect(one?.memory).not.toBe(other?.memory);
	});
});

describe('items of one event', () => {
	const identity = byEvent('m');

	it('that give the same e-mail are one e-mail', () => {
		const { orders, repeats, refused } = order([{ identity, said: { NAME: 'Ada' } }, { identity, said: { NAME: 'Ada', HIDDEN: 1 } }]);
		expect([indexes(orders), repeats.map(({ draft, of }) => [draft.index, of]), refused]).toEqual([[10], [[11, 10]], []]);
		expect(repeats[0]?.template.id).toBe('t');
	});

	it.each<[string, Item]>([
		['another text', { said: { NAME: 'Bob' } }],
		['another option', { said: { NAME: 'Ada' }, subject: 'Other' }],
		['another file', { said: { NAME: 'Ada' }, files: ['a.pdf'] }],
	])('that give %s are two, with two keys', (_what, other) => {
		const { orders, repeats } = order([{ identity, said: { NAME: 'Ada' } }, { ...other, identity }]);
		expect(indexes(orders)).toEqual([10, 11]);
		expect(orders[0]?.key).not.toBe(orders[1]?.key);
		expect(repeats).toEqual([]);
	});

	it('are two for two people of one chosen key only by mistake: the second is refused, and has no place', () => {
		const { orders, refused, absent } = order([{ identity: chosen('k') }, { identity: chosen('k'), to: 'b@x.io' }]);
		expect([indexes(orders), indexes(refused), absent]).toEqual([[10], [11], []]);
		expect(refused).toMatchObject([{ template: { id: 't' }, refusal: { code: 'emailInvalid', message: expect.stringContaining('Item 10') } }]);
	});
});

describe('an e-mail that is not valid', () => {
	it('is refused, but keeps its place among the others, so that theirs stay the same once it is mended', () => {
		const mended = order([{ identity: byRun(0) }, { identity: byRun(1) }, { identity: byRun(2) }]);
		const { orders, refused, absent } = order([{ identity: byRun(0) }, { identity: byRun(1), subject: {} }, { identity: byRun(2) }]);
		expect([indexes(orders), indexes(refused)]).toEqual([[10, 12], [11]]);
		expect(refused).toMatchObject([{ template: { id: 't' }, refusal: { code: 'emailInvalid' } }]);
		expect(orders.map(({ place }) => place)).toEqual([mended.orders[0]?.place, mended.orders[2]?.place]);
		expect(absent).toEqual([{ memory: mended.orders[1]?.memory, place: mended.orders[1]?.place }]);
	});

	it.each([['x'.repeat(257)], ['ü'], [' ']])('has a chosen key that no header can carry: %j', (key) => {
		const { orders, refused } = order([{ identity: chosen(key) }, { identity: chosen('fine') }]);
		expect([indexes(orders), indexes(refused)]).toEqual([[11], [10]]);
		expect(refused).toMatchObject([{ refusal: { code: 'emailInvalid', message: expect.stringContaining('idempotency key') } }]);
	});

	it('with an identity in a run of more than a hundred has its place in a batch', () => {
		const { orders } = order(Array.from({ length: 101 }, (_, index) => ({ identity: byEvent(`m-${index}`) })));
		expect(orders.filter(({ place }) => place.in === 'batch')).toHaveLength(100);
	});
});
