import type { IDataObject } from 'n8n-workflow';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from './contactSync';
import { ownEmulator } from './scenario';

jest.setTimeout(30_000);

const email = 'a@x.io';
const MARKER = 'jitsu_managed_audiences';
let emulator: Emulator;
beforeEach(async () => {
	emulator = await ownEmulator();
});
afterEach(() => emulator.stop());

const run = async (segments: string, traits: IDataObject = {}, parameters: IDataObject = {}): Promise<IDataObject | undefined> =>
	outcomes(await sync(emulator, { segments, ...parameters }, [identify({ email, ...traits })]))[0];
const marker = (): string[] =>
	String(emulator.state.contactByEmail(email)?.properties.get(MARKER) ?? '')
		.split(/[[\],]/)
		.filter((id) => id !== '')
		.map((id) => emulator.state.segments.get(id)?.name ?? id)
		.sort();
const segments = (): string[] => emulator.state.segmentNamesOf(email);

describe('the segments of a person', () => {
	it.each<[string, string, IDataObject, string[]]>([
		['come from the setting', 'A, B', {}, ['A', 'B']],
		['come from the trait before the setting', 'A', { resendAudiences: 'B' }, ['B']],
		['come from resendSegments as well, also as a list', 'A', { resendSegments: ['B', 'C'] }, ['B', 'C']],
		['are none for an empty trait', 'A', { resendAudiences: '' }, []],
		['are left alone for a trait that is no text', 'A', { resendAudiences: 7 }, []],
		['are joined once each', 'A, A , B', {}, ['A', 'B']],
	])('%s', async (_name, setting, traits, expected) => {
		await run(setting, traits);
		expect(segments()).toEqual(expected);
		expect(marker()).toEqual(expected);
	});

	it('are left alone without setting and trait', async () => {
		emulator.state.addContact({ email, segments: ['Hand'] });
		expect(await run('')).toMatchObject({ outcome: 'unchanged', segments: { added: [], removed: [], kept: [] } });
		expect(segments()).toEqual(['Hand']);
		expect(emulator.requests({ route: /segments/ })).toEqual([]);
	});

	it('filled by hand are never left, never recorded, and kept where wanted', async () => {
		emulator.state.addContact({ email, segments: ['Hand', 'Both'] });
		expect(await run('Both, Ours')).toMatchObject({ segments: { added: ['Ours'], removed: [], kept: ['Both'] } });
		expect(marker()).toEqual(['Ours']);
		expect(await run('', { resendAudiences: '' })).toMatchObject({ segments: { added: [], removed: ['Ours'], kept: [] } });
		expect(segments()).toEqual(['Both', 'Hand']);
		expect(emulator.state.contactByEmail(email)?.properties.get(MARKER)).toBe('[]');
	});

	it('that a hand emptied since are joined again', async () => {
		await run('A');
		emulator.state.leave(email, emulator.state.segmentByName('A')?.id ?? '');
		expect(await run('A')).toMatchObject({ outcome: 'updated', segments: { added: ['A'] } });
		expect(segments()).toEqual(['A']);
	});

	it('that Jitsu manages are taken over as they are', async () => {
		emulator.state.addContact({ email, segments: ['Old', 'Kept', 'Hand'] });
		const ids = ['Old', 'Kept'].map((name) => emulator.state.segmentByName(name)?.id);
		emulator.state.addProperty(MARKER);
		emulator.state.contactByEmail(email)?.properties.set(MARKER, `[${ids.join(',')}]`);
		expect(await run('Kept, New')).toMatchObject({ segments: { added: ['New'], removed: ['Old'], kept: ['Kept'] } });
		expect(segments()).toEqual(['Hand', 'Kept', 'New']);
		expect(marker()).toEqual(['Kept', 'New']);
	});

	it('with another prefix have a record of their own', async () => {
		await run('A');
		await run('B', {}, { options: { propertyPrefix: 'acme' } });
		expect(segments()).toEqual(['A', 'B']);
		expect(String(emulator.state.contactByEmail(email)?.properties.get('acme_managed_audiences'))).toBe(`[${emulator.state.segmentByName('B')?.id ?? ''}]`);
		expect(marker()).toEqual(['A']);
	});

	it.each(['track', 'page', 'screen', 'group'])('are no business of a %s event', async (type) => {
		emulator.state.addContact({ email, segments: ['Hand'] });
		const event = { type, groupId: 'g-1', traits: { plan: 'pro', resendAudiences: 'X', resendSegments: '' }, context: { traits: { email, resendAudiences: 'Y' } } };
		outcomes(await sync(emulator, { segments: 'Z' }, [event]));
		expect(segments()).toEqual(['Hand']);
		expect(emulator.state.segments.all()).toHaveLength(1);
	});

	it('differ from item to item where the setting is an expression', async () => {
		const items = ['x', 'y'].map((plan) => identify({ email: `${plan}@x.io`, plan }));
		outcomes(await sync(emulator, { segments: '={{ "Plan " + $json.traits.plan }}' }, items));
		expect(emulator.state.segmentNamesOf('x@x.io')).toEqual(['Plan x']);
		expect(emulator.state.segmentNamesOf('y@x.io')).toEqual(['Plan y']);
	});
});

describe('segments of an account', () => {
	it('are found on every page: 230 of them, and none is made twice, with one look after the making', async () => {
		for (let index = 0; index < 230; index += 1) emulator.state.addSegment(`Segment ${index}`);
		expect(await run('Segment 0, Segment 115, Segment 229, Brand New')).toMatchObject({ outcome: 'created', segments: { added: ['Segment 0', 'Segment 115', 'Segment 229', 'Brand New'] } });
		expect(emulator.state.segments.all()).toHaveLength(231);
		expect(emulator.requests({ method: 'GET', route: '/segments' })).toHaveLength(4);
	});

	it('a contact in 230 segments is read to the last page', async () => {
		emulator.state.addContact({ email, segments: Array.from({ length: 230 }, (_, index) => `Segment ${index}`) });
		expect(await run('Segment 0, Segment 229')).toMatchObject({ segments: { added: [], removed: [], kept: ['Segment 0', 'Segment 229'] } });
		expect(segments()).toHaveLength(230);
	});

	it('two of one name are refused in words, and nobody is made or moved', async () => {
		emulator.state.addSegment('Twin');
		emulator.state.addSegment('Twin');
		const result = await sync(emulator, { segments: 'Twin' }, [identify({ email })]);
		expect(result.error()).toMatch(/more than one segment named "Twin"/);
		expect(emulator.state.contacts.all()).toEqual([]);
	});

	it('two of one name matter only to those who want them', async () => {
		emulator.state.addSegment('Twin');
		emulator.state.addSegment('Twin');
		const result = await sync(emulator, {}, [identify({ email, resendAudiences: 'Twin' }), identify({ email: 'b@x.io', resendAudiences: 'Single' })], { onError: 'continueErrorOutput' });
		expect(result.output('Node', 0)).toHaveLength(1);
		expect(result.output('Node', 1)).toMatchObject([{ json: { details: { code: 'ambiguousSegment' } } }]);
		expect(emulator.state.membersOf('Single')).toEqual(['b@x.io']);
	});

	it('names are distinguished by letter case, and may hold any letters', async () => {
		await run('beta, Beta, Größe/ÄÖ, 日本, "quoted"');
		expect(segments()).toEqual(['quoted', 'Beta', 'Größe/ÄÖ', 'beta', '日本'].sort());
	});

	it('a marker property that is no text is refused before anybody is moved', async () => {
		emulator.state.addProperty(MARKER, 'number');
		expect((await sync(emulator, { segments: 'A' }, [identify({ email })])).error()).toMatch(/is not text/);
		expect(emulator.state.contacts.all()).toEqual([]);
	});
});

describe('a second run', () => {
	it('of the same events changes nothing and writes nothing', async () => {
		const events = [identify({ email, name: 'Ada King', plan: 'pro', seats: 7, tags: ['a'], resendAudiences: 'A, B' }, { userId: 'u-1', anonymousId: 'a-1' })];
		outcomes(await sync(emulator, {}, events));
		const before = emulator.requests().length;
		expect(outcomes(await sync(emulator, {}, events))).toMatchObject([{ outcome: 'unchanged', properties: {}, segments: { added: [], removed: [], kept: ['A', 'B'] } }]);
		expect(emulator.requests().slice(before).every(({ method }) => method === 'GET')).toBe(true);
	});

	it('in stale order does not overwrite what is newer in the same run', async () => {
		const newer = identify({ email, plan: 'pro' }, { timestamp: '2026-01-02T00:00:00Z' });
		const stale = identify({ email, plan: 'free' }, { timestamp: '2026-01-01T00:00:00Z' });
		outcomes(await sync(emulator, {}, [newer, stale, track('x', { traits: { email, city: 'Rome' }, timestamp: '2026-01-03T00:00:00Z' })]));
		expect(emulator.state.propertiesOf(email)).toMatchObject({ plan: 'pro', city: 'Rome' });
	});
});
