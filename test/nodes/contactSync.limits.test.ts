import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../emulator/server';
import { identify, sync } from './contactSync';
import { ownEmulator, withoutJitter } from './scenario';

withoutJitter();

const KNOWN = 'known@x.io';
const items = async (emulator: Emulator, parameters: IDataObject, events: IDataObject[]): Promise<IDataObject[]> =>
	(await sync(emulator, parameters, events, { onError: 'continueRegularOutput' })).output('Node').map(({ json }) => json);
const newcomers = (count: number): IDataObject[] => Array.from({ length: count }, (_, n) => identify({ email: `n${n}@x.io`, plan: 'pro' }));

/** The free plan has three segments. Nobody has recorded what Resend answers to the fourth. */
describe.each([403, 422] as const)('a plan that has no room for another segment (%i)', (segmentCapStatus) => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await ownEmulator({ quirks: { segmentCap: 3, segmentCapStatus } });
		for (const name of ['One', 'Two', 'Three']) emulator.state.addSegment(name);
	});
	afterEach(() => emulator.stop());

	const refusal = {
		outcome: 'failed',
		error: expect.stringContaining('did not create the segment "Four"'),
		message: expect.stringContaining('limited number of segments'),
	};

	it('fails the item that wants it, in words that say so, and writes all else the item says', async () => {
		emulator.state.addContact({ email: KNOWN });
		const [item] = await items(emulator, { segments: 'One, Four' }, [identify({ email: KNOWN, firstName: 'Ada', plan: 'pro' })]);
		expect(item).toMatchObject(refusal);
		expect(emulator.state.contactByEmail(KNOWN)).toMatchObject({ firstName: 'Ada' });
		expect(emulator.state.propertiesOf(KNOWN)).toMatchObject({ plan: 'pro' });
		expect(emulator.state.segmentNamesOf(KNOWN)).toEqual(['One']);
	});

	it('costs the items beside it nothing, and is asked once a run', async () => {
		const result = await items(emulator, {}, [
			identify({ email: 'a@x.io', resendSegments: 'Four' }),
			identify({ email: 'b@x.io', resendSegments: 'Four' }),
			identify({ email: 'c@x.io', resendSegments: 'Two' }),
		]);
		expect(result).toMatchObject([refusal, refusal, { outcome: 'created' }]);
		expect(emulator.state.segmentNamesOf('c@x.io')).toEqual(['Two']);
		expect(emulator.requests({ method: 'POST', route: '/segments' })).toHaveLength(1);
	});

	it('is reported to everybody of an import, who are created all the same', async () => {
		const result = await items(emulator, { segments: 'One, Four' }, newcomers(30));
		expect(emulator.requests({ method: 'POST', route: '/contacts/imports' })).toHaveLength(1);
		expect(result).toMatchObject(Array.from({ length: 30 }, () => refusal));
		expect(emulator.state.contacts.all().every(({ email }) => emulator.state.segmentNamesOf(email).join() === 'One')).toBe(true);
		expect(emulator.state.propertiesOf('n7@x.io')).toMatchObject({ plan: 'pro' });
	});
});

/** Seen live for one of five imports: it ends `completed`, and has done nothing. */
describe('an import that ends without having read a row', () => {
	it.each([
		['never', 0, { imports: 1, singly: 0 }],
		['once, is submitted once more', 1, { imports: 2, singly: 0 }],
		['twice, gives way to one by one', 2, { imports: 2, singly: 60 }],
	])('%s', async (_rule, emptyImports, expected) => {
		const emulator = await ownEmulator({ quirks: { emptyImports } });
		try {
			const result = await items(emulator, {}, newcomers(60));
			expect(result.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 60 }, () => 'created'));
			expect(emulator.state.contacts.size).toBe(60);
			expect({ imports: emulator.requests({ method: 'POST', route: '/contacts/imports' }).length, singly: emulator.requests({ method: 'POST', route: '/contacts' }).length }).toEqual(expected);
			if (expected.singly === 0) expect(emulator.log.length).toBeLessThanOrEqual(9);
		} finally {
			await emulator.stop();
		}
	});
});
