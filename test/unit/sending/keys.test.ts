import { digest, isUsableKey, itemKey, ledgerKey, settleKeys } from '../../../nodes/shared/sending/keys';
import type { ItemIdentity, Purpose } from '../../../nodes/shared/sending/keys';

const purpose: Purpose = { workflowId: 'w', nodeId: 'n', templateId: 't', recipients: ['a@example.com'] };
const message: ItemIdentity = { kind: 'message', messageId: 'm-1' };
const run: ItemIdentity = { kind: 'run', run: 'context:1:0', itemIndex: 0, content: 'x' };

describe('the key of an item', () => {
	it('is the same for the same event and purpose, and names nobody', () => {
		expect(itemKey(message, purpose)).toBe(itemKey({ ...message }, { ...purpose }));
		expect(itemKey(message, purpose)).toMatch(/^n8n-[\w-]{43}$/);
	});

	it.each<[string, ItemIdentity, Purpose]>([
		['another event', { kind: 'message', messageId: 'm-2' }, purpose],
		['another workflow', message, { ...purpose, workflowId: 'other' }],
		['another node', message, { ...purpose, nodeId: 'other' }],
		['another template', message, { ...purpose, templateId: 'other' }],
		['another person', message, { ...purpose, recipients: ['b@example.com'] }],
		['a run instead of an event', { kind: 'run', run: 'm-1', itemIndex: 0, content: '' }, purpose],
	])('differs for %s', (_what, identity, about) => {
		expect(itemKey(identity, about)).not.toBe(itemKey(message, purpose));
	});

	it.each<[string, Partial<Extract<ItemIdentity, { kind: 'run' }>>]>([
		['run', { run: 'context:2:0' }],
		['item', { itemIndex: 1 }],
		['content', { content: 'y' }],
	])('of a run differs by %s', (_what, other) => {
		expect(itemKey({ ...run, ...other }, purpose)).not.toBe(itemKey(run, purpose));
	});

	it('is the one the user chose, untouched', () => {
		expect(itemKey({ kind: 'chosen', key: 'order-7' }, purpose)).toBe('order-7');
	});

	it('under a chosen key the ledger tells one person and template from another; a derived key says it all', () => {
		const chosen: ItemIdentity = { kind: 'chosen', key: 'order-7' };
		expect(ledgerKey(chosen, 'order-7', purpose)).not.toBe(ledgerKey(chosen, 'order-7', { ...purpose, recipients: ['b@example.com'] }));
		expect(ledgerKey(chosen, 'order-7', purpose)).not.toBe(ledgerKey(chosen, 'order-7', { ...purpose, templateId: 'other' }));
		expect(ledgerKey(message, 'n8n-x', purpose)).toBe('n8n-x');
	});

	it.each([['a', true], ['x'.repeat(256), true], ['', false], [' ', false], ['x'.repeat(257), false], ['schlüssel', false], ['a\nb', false]])('%j is usable: %s', (key, usable) => {
		expect(isUsableKey(key)).toBe(usable);
	});

	it('a digest takes what JSON cannot', () => {
		expect(digest([7n])).toBe(digest(['7']));
	});

	it('a digest tells where one value ends and the next begins', () => {
		expect(digest(['a', 'bc'])).not.toBe(digest(['ab', 'c']));
	});
});

describe('items of a run with one key', () => {
	it('the same e-mail goes out once, another gets a key of its own', () => {
		const decisions = settleKeys([
			{ origin: 'derived', key: 'k', content: 'a' },
			{ origin: 'derived', key: 'k', content: 'b' },
			{ origin: 'derived', key: 'k', content: 'a' },
			{ origin: 'derived', key: 'k', content: 'b' },
		]);
		expect(decisions).toEqual([{ kind: 'first', key: 'k' }, { kind: 'first', key: expect.stringMatching(/^n8n-/) }, { kind: 'same', as: 0 }, { kind: 'same', as: 1 }]);
	});

	it('the second, the third and another key\'s second get keys of their own', () => {
		const decisions = settleKeys(['k k', 'k', 'l l', 'l'].flatMap(([key = '']) => ['a', 'b', 'c'].map((content) => ({ origin: 'derived', key, content }) as const)));
		const keys = decisions.flatMap((decision) => (decision.kind === 'first' ? [decision.key] : []));
		expect(new Set(keys).size).toBe(6);
		expect(keys).toHaveLength(6);
	});

	it('a key that the user gave to two different e-mails is a mistake', () => {
		const chosen = (content: string) => ({ origin: 'chosen', key: 'k', content }) as const;
		expect(settleKeys([chosen('a'), chosen('b'), chosen('a')])).toEqual([{ kind: 'first', key: 'k' }, { kind: 'clash', with: 0 }, { kind: 'same', as: 0 }]);
	});
});
