import { ResendSegment } from '../../nodes/ResendSegment/ResendSegment.node';
import { searchTemplates } from '../../nodes/shared/n8n/editor';
import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { openEditor } from './editorContext';

describe('the list of templates in the editor', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterEach(() => emulator.stop());

	const search = (filter?: string, apiKey = emulator.apiKey) => {
		const type = Object.assign(new ResendSegment(), { methods: { listSearch: { searchTemplates } } });
		return openEditor(type, { apiKey, baseUrl: emulator.url }).search('searchTemplates', filter);
	};

	const names = async (filter?: string) => (await search(filter)).results.map(({ name }) => name);

	it('published templates first, drafts marked, both by name as a person sorts', async () => {
		for (const name of ['welcome', 'Digest 10', 'Digest 2', 'Ärger']) emulator.state.addTemplate({ name });
		for (const name of ['b draft', 'A draft']) emulator.state.addTemplate({ name, published: false });
		expect(await names()).toEqual(['Ärger', 'Digest 2', 'Digest 10', 'welcome', 'A draft (draft)', 'b draft (draft)']);
		expect(emulator.log).toHaveLength(1);
	});

	it('many pages: each template once, all published ones before the first draft', async () => {
		for (let number = 0; number < 350; number++) emulator.state.addTemplate({ name: `T${number}`, published: number % 3 === 0 });
		const listed = await names();
		expect(new Set(listed).size).toBe(350);
		const firstDraft = listed.findIndex((name) => name.endsWith('(draft)'));
		expect(listed.slice(0, 3)).toEqual(['T0', 'T3', 'T6']);
		expect(listed.slice(firstDraft).filter((name) => !name.endsWith('(draft)'))).toEqual([]);
		expect(emulator.log).toHaveLength(4);
	});

	it('a filter that finds nothing is an empty list', async () => {
		emulator.state.addTemplate({ name: 'Welcome' });
		expect(await search('nothing of the kind')).toEqual({ results: [] });
	});

	it('a filter looks for name, alias and id through all pages', async () => {
		for (let number = 0; number < 150; number++) emulator.state.addTemplate({ name: `T${number}`, published: number % 2 === 0 });
		const aliased = emulator.state.addTemplate({ name: 'Hello', alias: 'welcome-mail' });
		expect((await search('WELCOME')).results).toEqual([{ name: 'Hello', value: aliased.id }]);
		expect((await search('t14')).results.map(({ name }) => name)).toEqual([...['T14', 'T140', 'T142', 'T144', 'T146', 'T148'], ...['T141', 'T143', 'T145', 'T147', 'T149'].map((name) => `${name} (draft)`)]);
	});

	it('for an account without templates it says what to do', async () => {
		await expect(search()).rejects.toThrow(/no templates yet\. Create one/);
	});

	it('for a sending-only key it says what to do', async () => {
		await expect(search(undefined, emulator.sendingKey)).rejects.toThrow(/only send emails\..*Full access/);
	});
});
