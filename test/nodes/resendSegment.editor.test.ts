import { ResendSegment } from '../../nodes/ResendSegment/ResendSegment.node';
import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { openEditor } from './editorContext';

describe('Resend Segment in the editor', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterEach(() => emulator.stop());
	const editor = (apiKey = emulator.apiKey, baseUrl = emulator.url) => openEditor(new ResendSegment(), { apiKey, baseUrl });

	it('lists the segments of all pages by name, as a person sorts', async () => {
		for (let number = 229; number >= 0; number--) emulator.state.addSegment(number % 2 === 0 ? `segment ${number}` : `Segment ${number}`);
		const { results, paginationToken } = await editor().search('searchSegments');
		expect(results.map(({ name }) => name.toLowerCase())).toEqual(Array.from({ length: 230 }, (_, number) => `segment ${number}`));
		expect(paginationToken).toBeUndefined();
		expect(emulator.log).toHaveLength(3);
	});

	it('a filter looks through all pages, whatever the letter case', async () => {
		for (let number = 0; number < 230; number++) emulator.state.addSegment(`Segment ${number}`);
		const target = emulator.state.segmentByName('Segment 7');
		expect(await editor().search('searchSegments', ' SEGMENT 7')).toEqual({
			results: expect.arrayContaining([{ name: 'Segment 7', value: target?.id }, { name: 'Segment 70', value: emulator.state.segmentByName('Segment 70')?.id }]),
		});
		expect((await editor().search('searchSegments', target?.id)).results).toEqual([{ name: 'Segment 7', value: target?.id }]);
	});

	it('a filter that finds nothing is an empty list', async () => {
		emulator.state.addSegment('Trial');
		expect(await editor().search('searchSegments', 'nothing of the kind')).toEqual({ results: [] });
	});

	it('for an account without segments it says what to do', async () => {
		await expect(editor().search('searchSegments')).rejects.toThrow(/no segments yet\. Choose "By Name"/);
	});

	it('offers the contact properties of all pages as typed columns, without the record of the sync', async () => {
		for (let number = 0; number < 150; number++) emulator.state.addProperty(`p${number}`);
		emulator.state.addProperty('seats', 'number');
		emulator.state.addProperty('active', 'boolean');
		emulator.state.addProperty('jitsu_managed_audiences');
		const { fields, emptyFieldsNotice } = await editor().columns('contactProperties');
		expect(fields).toHaveLength(152);
		expect(emptyFieldsNotice).toBeUndefined();
		const types = new Map(fields.map(({ id, type }) => [id, type]));
		expect([types.get('p0'), types.get('seats'), types.get('active')]).toEqual(['string', 'number', 'boolean']);
		expect(fields.filter(({ required, canBeUsedToMatch }) => required || canBeUsedToMatch !== false)).toEqual([]);
	});

	it('for an account without properties it says what to do', async () => {
		const { fields, emptyFieldsNotice } = await editor().columns('contactProperties');
		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toMatch(/no contact properties yet\. Define them/);
	});

	const problems: Array<[string, () => ReturnType<typeof editor>, RegExp]> = [
		['a wrong key', () => editor('re_wrong'), /API key.*resend\.com\/api-keys/s],
		['a sending-only key', () => editor(emulator.sendingKey), /only send emails\..*Full access.*resend\.com\/api-keys/s],
	];
	it.each(problems)('%s is reported in one sentence that says what to do', async (_what, open, words) => {
		const { search, columns } = open();
		expect(await columns('contactProperties')).toEqual({ fields: [], emptyFieldsNotice: expect.stringMatching(words) });
		for (const ask of [() => search('searchSegments'), () => search('searchSegments', 'x')]) {
			await expect(ask()).rejects.toMatchObject({ name: 'NodeOperationError', message: expect.stringMatching(words) });
		}
	});

	it('a server that cannot be reached is reported soon', async () => {
		await emulator.stop();
		await expect(editor().search('searchSegments')).rejects.toMatchObject({ name: 'NodeOperationError', message: expect.stringMatching(/could not be reached\. Check the connection/) });
		emulator = await startEmulator();
	}, 30_000);
});
