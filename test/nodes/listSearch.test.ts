import { ResendSegment } from '../../nodes/ResendSegment/ResendSegment.node';
import { searchTemplates } from '../../nodes/shared/n8n/listSearch';
import type { Emulator } from '../emulator/server';
import { startEmulator } from '../emulator/server';
import { openEditor } from './editorContext';

describe('the list of templates in the editor', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterEach(() => emulator.stop());

	const search = (filter?: string, token?: string, apiKey = emulator.apiKey) => {
		const type = Object.assign(new ResendSegment(), { methods: { listSearch: { searchTemplates } } });
		return openEditor(type, { apiKey, baseUrl: emulator.url }).search('searchTemplates', filter, token);
	};

	async function all(): Promise<{ names: string[]; sizes: number[] }> {
		const names: string[] = [];
		const sizes: number[] = [];
		let token: string | undefined;
		do {
			const { results, paginationToken } = await search(undefined, token);
			names.push(...results.map(({ name }) => name));
			sizes.push(results.length);
			token = paginationToken;
		} while (token !== undefined);
		return { names, sizes };
	}

	it('one page: published templates first, drafts marked, in one request', async () => {
		const draft = emulator.state.addTemplate({ name: 'Old draft', published: false });
		const welcome = emulator.state.addTemplate({ name: 'Welcome' });
		emulator.state.addTemplate({ name: 'New draft', published: false });
		const { results, paginationToken } = await search();
		expect(results).toEqual([{ name: 'Welcome', value: welcome.id }, { name: 'New draft (draft)', value: expect.any(String) }, { name: 'Old draft (draft)', value: draft.id }]);
		expect(paginationToken).toBeUndefined();
		expect(emulator.log).toHaveLength(1);
	});

	it('many pages: all published ones before the first draft, each template once, no page empty', async () => {
		for (let number = 0; number < 350; number++) emulator.state.addTemplate({ name: `T${number}`, published: number < 20 || number % 3 === 0 });
		const { names, sizes } = await all();
		expect(names).toHaveLength(350);
		expect(new Set(names).size).toBe(350);
		const firstDraft = names.findIndex((name) => name.endsWith('(draft)'));
		expect(names.slice(firstDraft).filter((name) => !name.endsWith('(draft)'))).toEqual([]);
		expect(Math.min(...sizes)).toBeGreaterThan(0);
	});

	it('pages without a published template are passed over', async () => {
		for (let number = 0; number < 250; number++) emulator.state.addTemplate({ name: `T${number}`, published: number === 0 });
		const { names, sizes } = await all();
		expect(names[0]).toBe('T0');
		expect(names).toHaveLength(250);
		expect(sizes[0]).toBe(1);
	});

	it('a filter looks for name, alias and id through all pages', async () => {
		for (let number = 0; number < 150; number++) emulator.state.addTemplate({ name: `T${number}`, published: number % 2 === 0 });
		const aliased = emulator.state.addTemplate({ name: 'Hello', alias: 'welcome-mail' });
		expect((await search('WELCOME')).results).toEqual([{ name: 'Hello', value: aliased.id }]);
		expect((await search('t14')).results.map(({ name }) => name)).toEqual([...['T148', 'T146', 'T144', 'T142', 'T140', 'T14'], ...['T149', 'T147', 'T145', 'T143', 'T141'].map((name) => `${name} (draft)`)]);
	});

	it('an account without templates is told what to do', async () => {
		await expect(search()).rejects.toThrow(/no templates yet\. Create one/);
	});

	it('a sending-only key is told what to do', async () => {
		await expect(search(undefined, undefined, emulator.sendingKey)).rejects.toThrow(/only send emails\..*Full access/);
	});
});
