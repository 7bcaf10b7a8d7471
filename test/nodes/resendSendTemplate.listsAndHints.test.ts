import { ResendSendTemplate } from '../../nodes/ResendSendTemplate/ResendSendTemplate.node';
import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { openEditor } from './editorContext';
import { addWelcome, outcomes, people, send } from './sendTemplate';

describe('the topic of an e-mail', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
		addWelcome(emulator);
	});
	afterEach(() => emulator.stop());

	const search = (filter?: string) => openEditor(new ResendSendTemplate(), { apiKey: emulator.apiKey, baseUrl: emulator.url }).search('searchTopics', filter);

	it('is picked from the topics of the account, all pages of them, as a person sorts', async () => {
		for (let number = 150; number > 0; number--) emulator.state.addTopic(`Topic ${number}`);
		const { results } = await search();
		expect(results.map(({ name }) => name)).toEqual(Array.from({ length: 150 }, (_, index) => `Topic ${index + 1}`));
		expect(emulator.log).toHaveLength(2);
		expect((await search('TOPIC 15')).results.map(({ name }) => name)).toEqual(['Topic 15', 'Topic 150']);
	});

	it('for an account without topics it says what to do', async () => {
		await expect(search()).rejects.toThrow(/no topics yet\. Create one/);
	});

	it.each([
		['as picked from the list', (id: string) => ({ __rl: true, mode: 'list', value: id, cachedResultName: 'News' })],
		['as ID', (id: string) => ({ __rl: true, mode: 'id', value: id })],
		['as the text of workflows of earlier versions', (id: string) => id],
		['from an expression', (id: string) => `={{ "${id}" }}`],
	])('%s goes out with the e-mail', async (_how, topicOf) => {
		const { id } = emulator.state.addTopic('News');
		const result = await send(emulator, { options: { topicId: topicOf(id) } }, people(1));
		expect(outcomes(result)).toMatchObject([{ outcome: 'sent' }]);
		expect(emulator.state.emails.all().map(({ topicId }) => topicId)).toEqual([id]);
	});

	it('left empty is none', async () => {
		await send(emulator, { options: { topicId: { __rl: true, mode: 'list', value: '' } } }, people(1));
		expect(emulator.state.emails.all().map(({ topicId }) => topicId)).toEqual([null]);
	});
});

describe('the hints above the output', () => {
	it('count who was mailed although they opted out, and what a second delivery would send again', async () => {
		const emulator = await startEmulator({ rateLimit: 'off' });
		try {
			addWelcome(emulator);
			emulator.state.addContact({ email: 'person-0@example.com', unsubscribed: true });
			const { run, ...result } = await send(emulator, { upsertContact: true }, people(2, (index) => (index === 0 ? { messageId: 'm-1' } : {})));
			expect(outcomes({ run, ...result }).map(({ warnings }) => warnings)).toEqual([[expect.stringMatching(/opted out in Resend\. The e-mail is for them all the same/)], []]);
			const [, ...hints] = (run.data.resultData.runData['Node']?.[0]?.hints ?? []).map(({ message }) => message);
			expect(hints).toEqual([expect.stringMatching(/^1 e-mail went to somebody who opted out/), expect.stringMatching(/^1 e-mail has no message ID/)]);
		} finally {
			await emulator.stop();
		}
	});
});
