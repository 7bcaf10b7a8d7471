import type { Quirks } from '../emulator/quirks';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from './contactSync';
import { KNOWN, known, NEWCOMER, newcomer, ownEmulator, snapshot, withoutJitter } from './scenario';

withoutJitter();

const BOTH: Array<Partial<Quirks>> = [
	{ unknownSegmentOnAdd: 404, unknownSegmentOnCreate: 404, undefinedPropertyOnPatch: 'dropped' },
	{ unknownSegmentOnAdd: 422, unknownSegmentOnCreate: 422, undefinedPropertyOnPatch: '422' },
];

/** What is written to a contact is never built on a list of properties that is older. */
const MINUTE_MS = 60_000;

const machineNow = Date.now;
/** Everybody's clock is so much later from now on. */
function later(ms: number): void {
	const before = Date.now;
	jest.spyOn(Date, 'now').mockImplementation(() => before() + ms);
}
afterEach(() => void (Date.now = machineNow));

/** What the process remembers of an account may be out of date: somebody works in Resend's dashboard, or it is another account. */
describe.each(BOTH)('what the process remembers is wrong (%j)', (quirks) => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await ownEmulator({ quirks });
	});
	afterEach(() => emulator.stop());

	it.each([['a known contact', known], ['a newcomer', newcomer]])('%s: a run after everything was deleted ends as the first did', async (_name, scenario) => {
		scenario.arrange(emulator);
		outcomes(await sync(emulator, {}, scenario.items));
		const first = snapshot(emulator);
		emulator.reset();
		later(MINUTE_MS);
		scenario.arrange(emulator);
		outcomes(await sync(emulator, {}, scenario.items));
		expect(snapshot(emulator)).toEqual(first);
	});

	it('many people of one run after everything was deleted are all synced', async () => {
		const items = ['a', 'b', 'c', 'd', 'e'].map((name) => identify({ email: `${name}@x.io`, plan: 'pro', resendAudiences: 'A' }));
		outcomes(await sync(emulator, {}, items));
		const first = snapshot(emulator);
		emulator.reset();
		outcomes(await sync(emulator, {}, items));
		expect(snapshot(emulator)).toEqual(first);
	});

	it('a segment deleted by hand is made again and joined', async () => {
		known.arrange(emulator);
		outcomes(await sync(emulator, {}, known.items));
		const before = snapshot(emulator);
		emulator.state.removeSegment(emulator.state.segmentByName('New')?.id ?? '');
		const [item] = outcomes(await sync(emulator, {}, known.items));
		expect(item).toMatchObject({ outcome: 'updated', segments: { added: ['New'], removed: [], kept: ['Hand'] } });
		expect(snapshot(emulator)).toEqual(before);
	});

	it('a segment deleted and made again by hand is found', async () => {
		newcomer.arrange(emulator);
		outcomes(await sync(emulator, {}, newcomer.items));
		emulator.state.removeSegment(emulator.state.segmentByName('New')?.id ?? '');
		const again = emulator.state.addSegment('New');
		outcomes(await sync(emulator, {}, newcomer.items));
		expect(emulator.state.segments.all().filter(({ name }) => name === 'New')).toHaveLength(1);
		expect(emulator.state.contactByEmail(NEWCOMER)?.properties.get('jitsu_managed_audiences')).toContain(again.id);
	});

	it('a segment deleted that was to be left is nothing to leave', async () => {
		known.arrange(emulator);
		outcomes(await sync(emulator, {}, known.items));
		emulator.state.removeSegment(emulator.state.segmentByName('New')?.id ?? '');
		outcomes(await sync(emulator, {}, [identify({ email: KNOWN, resendAudiences: '' })]));
		expect(emulator.state.segmentNamesOf(KNOWN)).toEqual(['Hand']);
		expect(emulator.state.contactByEmail(KNOWN)?.properties.get('jitsu_managed_audiences')).toBe('[]');
	});

	it('a property deleted by hand is defined again', async () => {
		known.arrange(emulator);
		outcomes(await sync(emulator, {}, known.items));
		for (const key of ['plan', 'jitsu_managed_audiences']) {
			const property = emulator.state.propertyByKey(key);
			if (property !== undefined) emulator.state.removeProperty(property);
		}
		later(MINUTE_MS);
		outcomes(await sync(emulator, {}, known.items));
		expect(emulator.state.propertiesOf(KNOWN)).toMatchObject({ plan: 'pro' });
	});

	it('the record of segments, deleted by hand, is defined again before the next addition', async () => {
		known.arrange(emulator);
		outcomes(await sync(emulator, {}, known.items));
		const property = emulator.state.propertyByKey('jitsu_managed_audiences');
		if (property !== undefined) emulator.state.removeProperty(property);
		later(MINUTE_MS);
		outcomes(await sync(emulator, {}, [identify({ email: KNOWN, resendAudiences: 'New, Newer' })]));
		const added = emulator.state.segmentByName('Newer')?.id ?? 'none';
		expect(emulator.state.contactByEmail(KNOWN)?.properties.get('jitsu_managed_audiences')).toContain(added);
	});

	it('the list of properties is read at most once a minute for it', async () => {
		known.arrange(emulator);
		const lists = (): number => emulator.requests({ method: 'GET', route: '/contact-properties' }).length;
		for (const plan of ['a', 'b', 'c']) outcomes(await sync(emulator, {}, [track('x', { traits: { email: KNOWN, plan } })]));
		expect(lists()).toBe(1);
		later(MINUTE_MS);
		for (const plan of ['d', 'e', 'f']) outcomes(await sync(emulator, {}, [track('x', { traits: { email: KNOWN, plan } })]));
		expect(lists()).toBe(2);
	});

	it('a property deleted by hand is defined again for a track event', async () => {
		emulator.state.addContact({ email: KNOWN });
		outcomes(await sync(emulator, {}, [track('x', { traits: { email: KNOWN, plan: 'pro' } })]));
		const property = emulator.state.propertyByKey('plan');
		if (property !== undefined) emulator.state.removeProperty(property);
		later(MINUTE_MS);
		const [item] = outcomes(await sync(emulator, {}, [track('x', { traits: { email: KNOWN, plan: 'team' } })]));
		expect(item).toMatchObject({ outcome: 'updated', properties: { plan: 'team' } });
		expect(emulator.state.propertiesOf(KNOWN)).toMatchObject({ plan: 'team' });
	});

	it('a property made by hand meanwhile, as a number, is written as one', async () => {
		emulator.state.addContact({ email: KNOWN });
		outcomes(await sync(emulator, {}, [identify({ email: KNOWN, plan: 'pro' })]));
		emulator.state.addProperty('seats', 'number');
		outcomes(await sync(emulator, {}, [identify({ email: KNOWN, seats: '7' })]));
		expect(emulator.state.propertiesOf(KNOWN)).toMatchObject({ seats: 7 });
	});

	it('a segment made by hand meanwhile is used, not made twice', async () => {
		outcomes(await sync(emulator, { segments: 'A' }, [identify({ email: KNOWN })]));
		emulator.state.addSegment('B');
		outcomes(await sync(emulator, { segments: 'A, B' }, [identify({ email: KNOWN })]));
		expect(emulator.state.segments.all().map(({ name }) => name).sort()).toEqual(['A', 'B']);
	});

	it('two segments of one name, of which somebody renames one, are distinguished at once', async () => {
		const [one] = [emulator.state.addSegment('A'), emulator.state.addSegment('A')];
		expect((await sync(emulator, { segments: 'A' }, [identify({ email: KNOWN })])).error()).toMatch(/more than one segment named "A"/);
		one.name = 'Old A';
		outcomes(await sync(emulator, { segments: 'A' }, [identify({ email: KNOWN })]));
		expect(emulator.state.segmentNamesOf(KNOWN)).toEqual(['A']);
	});

	it('a contact deleted in the middle of its sync is made again', async () => {
		known.arrange(emulator);
		emulator.fault({ kind: 'hook', match: { method: 'PATCH', route: '/contacts/:contact' }, run: ({ state }) => {
			const contact = state.contactByEmail(KNOWN);
			if (contact !== undefined) state.removeContact(contact);
		} });
		const [item] = outcomes(await sync(emulator, {}, known.items));
		expect(item).toMatchObject({ outcome: 'created' });
		expect(emulator.state.segmentNamesOf(KNOWN)).toEqual(['Hand', 'New']);
	});
});
