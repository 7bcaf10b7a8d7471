import type { IDataObject } from 'n8n-workflow';

import { ResendContactSync } from '../../nodes/ResendContactSync/ResendContactSync.node';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync } from './contactSync';
import { openEditor } from './editorContext';
import type { EngineResult } from './engine';
import { byName, segmentNode } from './resendSegment';
import { ownEmulator } from './scenario';

jest.setTimeout(30_000);

const email = 'a@x.io';
let emulator: Emulator;
beforeEach(async () => {
	emulator = await ownEmulator();
});
afterEach(() => emulator.stop());

const hintsOf = ({ run }: EngineResult): string[] => (run.data.resultData.runData['Node']?.[0]?.hints ?? []).map(({ message }) => message);
const created = (name: string): string => `Resend had no segment named "${name}": it was created.`;

describe('the segments of a person, picked or written', () => {
	it.each<[string, IDataObject, string[]]>([
		['a saved text goes on as it was', { segments: 'A, "B, C"' }, ['A', 'B, C']],
		['an expression that gives a text', { segments: '={{ "A," + "B" }}' }, ['A', 'B']],
		['an expression that gives a list', { segments: '={{ ["A", "B, C"] }}' }, ['A', 'B, C']],
		['picked from the list alone', { segmentsFromList: ['A', 'B, C'] }, ['A', 'B, C']],
		['picked and written add up, each once', { segments: 'A, B', segmentsFromList: ['B', 'C'] }, ['A', 'B', 'C']],
		['an expression in place of the picked ones', { segmentsFromList: '={{ "A, B" }}' }, ['A', 'B']],
	])('%s', async (_rule, parameters, names) => {
		await sync(emulator, parameters, [identify({ email })]);
		expect(emulator.state.segmentNamesOf(email)).toEqual(names);
	});

	it('nothing picked and nothing written leaves membership alone', async () => {
		emulator.state.addContact({ email, segments: ['Hand'] });
		await sync(emulator, { segments: '', segmentsFromList: [] }, [identify({ email })]);
		expect(emulator.state.segmentNamesOf(email)).toEqual(['Hand']);
	});

	it.each(['segments', 'segmentsFromList'])('what cannot be read as names in %s moves nobody and says so', async (field) => {
		const [item] = outcomes(await sync(emulator, { segments: 'A', segmentsFromList: ['B'], [field]: '={{ [7] }}' }, [identify({ email })]));
		expect(item).toMatchObject({ segments: { added: [] }, warnings: [expect.stringMatching(/^The field Segments is ignored/)] });
		expect(emulator.state.segments.all()).toEqual([]);
	});

	it('the list to pick from is that of the account, each name once, as a person sorts', async () => {
		for (const name of ['Trial', 'beta 10', 'Beta 2', 'Trial']) emulator.state.addSegment(name);
		const editor = openEditor(new ResendContactSync(), { apiKey: emulator.apiKey, baseUrl: emulator.url });
		expect(await editor.options('segmentNames')).toEqual(['Beta 2', 'beta 10', 'Trial'].map((name) => ({ name, value: name })));
	});
});

describe('a segment that did not exist', () => {
	it('is named once, on the first item of somebody in it, and in the hint', async () => {
		emulator.state.addSegment('Old');
		const people = [identify({ email: 'b@x.io', resendSegments: 'Old' }), identify({ email, resendSegments: 'Old, Nwe' }), identify({ email: 'c@x.io', resendSegments: 'Nwe' })];
		const result = await sync(emulator, {}, people);
		expect(outcomes(result).map(({ warnings }) => warnings)).toEqual([[], [created('Nwe')], []]);
		expect(hintsOf(result)[1]).toMatch(/^Segment "Nwe" did not exist and was created\. If that is a typo/);
		expect(hintsOf(await sync(emulator, {}, people))).toHaveLength(1);
	});

	it('of two executions at once only the one that created it says so', async () => {
		const results = await Promise.all(['b@x.io', 'c@x.io'].map((one) => sync(emulator, { segments: 'New' }, [identify({ email: one })])));
		expect(results.flatMap((result) => outcomes(result).flatMap(({ warnings }) => warnings))).toEqual([created('New')]);
		expect(emulator.state.segments.all()).toHaveLength(1);
	});

	it('is named by a preview, and not created', async () => {
		const result = await sync(emulator, { segments: 'New', options: { previewOnly: true } }, [identify({ email })]);
		expect(hintsOf(result)[1]).toMatch(/^Segment "New" did not exist and would be created/);
		expect(emulator.state.segments.all()).toEqual([]);
	});

	it('is left out with a warning where Create Missing Segments is off', async () => {
		emulator.state.addSegment('Old');
		const [item] = outcomes(await sync(emulator, { segments: 'Old, Nwe', options: { createMissingSegments: false } }, [identify({ email })]));
		expect(item).toMatchObject({ outcome: 'created', segments: { added: ['Old'] }, warnings: [expect.stringMatching(/^Resend has no segment named "?Nwe"?, and the option Create Missing Segments is off/)] });
		expect(emulator.state.segments.all().map(({ name }) => name)).toEqual(['Old']);
	});

	it('is named by Resend Segment as well', async () => {
		const result = await segmentNode(emulator, { segment: byName('Nwe') }, [{ email }]);
		expect(outcomes(result)).toMatchObject([{ outcome: 'created', warnings: [created('Nwe')] }]);
		expect(hintsOf(result)[1]).toMatch(/^Segment "Nwe" did not exist and was created/);
	});
});

describe('a removal of somebody whom Resend does not know', () => {
	it('creates the contact, as asked, with a warning in the item and in the hint', async () => {
		emulator.state.addSegment('Trial');
		const result = await segmentNode(emulator, { operation: 'remove', segment: byName('Trial') }, [{ email }]);
		expect(outcomes(result)).toMatchObject([{ outcome: 'created', warnings: [expect.stringMatching(/^Resend had no such contact: this removal created it/)] }]);
		expect(hintsOf(result)[1]).toMatch(/^1 contact was created by a removal/);
	});
});
