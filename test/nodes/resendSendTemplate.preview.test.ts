import type { IDataObject } from 'n8n-workflow';

import { startEmulator } from '../virtual/emulator';
import type { Emulator } from '../emulator/server';
import type { EngineResult } from './engine';
import { addWelcome, outcomes, people, send } from './sendTemplate';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ rateLimit: 'off' });
});
afterAll(() => emulator.stop());
beforeEach(() => {
	emulator.reset();
	addWelcome(emulator, { variables: [{ key: 'plan', fallback: 'free' }] });
});

interface Preview {
	steps: IDataObject[];
	writes: number;
	run?: IDataObject;
}

const CONTINUE = { onError: 'continueRegularOutput' } as const;
const PREVIEW = { options: { previewOnly: true, onlyIfSubscribed: true } };
const EARNEST = { options: { onlyIfSubscribed: true } };
const previewsOf = (result: EngineResult): Array<Preview | undefined> => result.output('Node').map(({ json }) => (json['preview'] ?? (json['details'] as IDataObject | undefined)?.['preview']) as Preview | undefined);
const writesMade = (): number => emulator.requests().filter(({ method }) => method !== 'GET').length;

describe('a preview', () => {
	it('shows what each item would come to and makes no writing request', async () => {
		emulator.state.addContact({ email: 'person-1@example.com', unsubscribed: true });
		const items = [...people(2, (index) => ({ messageId: `preview-${index}`, template_variables: { plan: 'pro' } })), {}, { email: 'no address' }, ...people(1, () => ({ email: 'same@example.com', messageId: 'same' })), ...people(1, () => ({ email: 'same@example.com', messageId: 'same' }))];
		const result = await send(emulator, PREVIEW, items, CONTINUE);
		expect(result.output('Node').map(({ json }) => json['reason'] ?? json['outcome'] ?? (json['details'] as IDataObject)['outcome'])).toEqual(['sent', 'unsubscribed', 'no_email', 'failed', 'sent', 'already_sent']);
		expect(writesMade()).toBe(0);
		const [first, ...rest] = previewsOf(result);
		expect(first).toEqual({
			steps: [{ step: 'sendEmail', to: 'person-0@example.com', template: { id: expect.any(String), name: 'Welcome' }, variables: { plan: 'pro' } }],
			writes: 1,
			run: { writes: 2, requests: 6, seconds: 1, emails: 2 },
		});
		expect(rest).toMatchObject([{ steps: [], writes: 0 }, { steps: [], writes: 0 }, { steps: [], writes: 0 }, { steps: [{ to: 'same@example.com' }], writes: 1 }, { steps: [], writes: 0 }]);
		expect(rest.every((preview) => preview?.run === undefined)).toBe(true);
	});

	it('counts the request of a batch on its first e-mail, and says when a scheduled one would go out', async () => {
		const at = new Date(Date.now() + 3_600_000).toISOString();
		const previews = previewsOf(await send(emulator, { options: { previewOnly: true, scheduledAt: at } }, people(150)));
		expect(previews.flatMap((preview, index) => (preview?.writes === 1 ? [index] : []))).toEqual([0, 100]);
		expect(previews[0]).toMatchObject({ steps: [{ scheduledAt: at }], run: { writes: 2, requests: 3, emails: 150 } });
	});

	it('remembers nothing: the run in earnest sends', async () => {
		const items = people(2, (index) => ({ messageId: `earnest-${index}` }));
		const { saved } = await send(emulator, PREVIEW, items, { staticData: {} });
		expect(JSON.stringify(saved ?? {})).not.toContain('resendSentEmails');
		expect(outcomes(await send(emulator, EARNEST, items)).map(({ outcome }) => outcome)).toEqual(['sent', 'sent']);
	});

	it('after it shows that nothing would go out again', async () => {
		const items = people(2, (index) => ({ messageId: `again-${index}` }));
		outcomes(await send(emulator, EARNEST, items));
		const again = await send(emulator, PREVIEW, items);
		expect(outcomes(again)).toMatchObject([{ outcome: 'skipped', reason: 'already_sent' }, { outcome: 'skipped', reason: 'already_sent' }]);
		expect(previewsOf(again)[0]).toMatchObject({ steps: [], writes: 0, run: { writes: 0, requests: 1 } });
	});

	it.each([
		['some with message ids, some without', (index: number): IDataObject => (index % 3 === 0 ? {} : { messageId: `mixed-${index}` }), 40],
		['more than a hundred message ids', (index: number): IDataObject => ({ messageId: `many-${index}` }), 130],
		['people who get it twice, and nobody', (index: number): IDataObject => (index % 4 === 0 ? { email: '' } : { email: `p${index % 5}@example.com`, messageId: `twice-${index % 5}` }), 20],
		['opt-outs', (index: number): IDataObject => ({ email: `out-${index % 7}@example.com` }), 30],
	])('predicts the requests that are then made: %s', async (_what, more, count) => {
		emulator.state.addContact({ email: 'out-3@example.com', unsubscribed: true });
		const items = people(count, more);
		const run = previewsOf(await send(emulator, PREVIEW, items, CONTINUE))[0]?.run;
		const before = emulator.requests().length;
		const done = await send(emulator, EARNEST, items, CONTINUE);
		expect(run).toMatchObject({ writes: writesMade(), requests: emulator.requests().length - before });
		expect(run?.['emails']).toBe(done.output('Node').filter(({ json }) => json['outcome'] === 'sent').length);
	});
});
