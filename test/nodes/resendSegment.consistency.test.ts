import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { identify, outcomes, sync } from './contactSync';
import { byId, byName, segmentNode } from './resendSegment';

const email = 'anna@example.com';
const MARKER = 'jitsu_managed_audiences';
/** An answer that is not repeated. */
const refusal = { status: 422, body: { statusCode: 422, name: 'validation_error', message: 'Refused' } };

describe('Resend Segment and Resend Contact Sync on the same contact', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterEach(() => emulator.stop());

	const idOf = (name: string) => emulator.state.segmentByName(name)?.id ?? '';
	const marker = () => emulator.state.propertiesOf(email)[MARKER];
	const contactSync = async (segments: string) => outcomes(await sync(emulator, { segments }, [identify({ email, resendSegments: segments })]))[0];
	const deliberate = async (operation: 'add' | 'remove', name: string) => outcomes(await segmentNode(emulator, { operation, segment: byName(name) }, [{ email }]))[0];

	it('a deliberate addition of a new contact leaves no record, so Contact Sync never takes it away', async () => {
		await deliberate('add', 'VIP');
		expect(marker()).toBeUndefined();
		await contactSync('Customers');
		await contactSync('');
		expect(emulator.state.segmentNamesOf(email)).toEqual(['VIP']);
	});

	it('a deliberate addition to a segment that Contact Sync added takes it out of the record, so it stays', async () => {
		await contactSync('Customers, Trial');
		expect(marker()).toBe(`[${idOf('Customers')},${idOf('Trial')}]`);
		expect(await deliberate('add', 'Trial')).toMatchObject({ outcome: 'unchanged', segment: { change: 'kept' } });
		expect(marker()).toBe(`[${idOf('Customers')}]`);
		await contactSync('');
		expect(emulator.state.segmentNamesOf(email)).toEqual(['Trial']);
	});

	it('a deliberate addition where the record names a segment that the contact is no longer in cleans the record too', async () => {
		await contactSync('Trial');
		emulator.state.leave(email, idOf('Trial'));
		expect(await deliberate('add', 'Trial')).toMatchObject({ outcome: 'updated', segment: { change: 'added' } });
		expect(marker()).toBe('[]');
		await contactSync('');
		expect(emulator.state.segmentNamesOf(email)).toEqual(['Trial']);
	});

	it('what Contact Sync manages besides stays in the record and is taken away as before', async () => {
		await contactSync('Customers');
		await deliberate('add', 'VIP');
		expect(marker()).toBe(`[${idOf('Customers')}]`);
		await contactSync('');
		expect(emulator.state.segmentNamesOf(email)).toEqual(['VIP']);
	});

	it('a deliberate addition stays a human one when Contact Sync wants the segment too', async () => {
		await deliberate('add', 'VIP');
		expect(await contactSync('VIP')).toMatchObject({ segments: { kept: ['VIP'] } });
		await contactSync('');
		expect(emulator.state.segmentNamesOf(email)).toEqual(['VIP']);
	});

	it('a deliberate removal takes the segment out of the record, and out of it only after the removal', async () => {
		await contactSync('Customers, Trial');
		const before = emulator.log.length;
		expect(await deliberate('remove', 'Trial')).toMatchObject({ outcome: 'updated', segment: { change: 'removed' } });
		expect(marker()).toBe(`[${idOf('Customers')}]`);
		const writes = emulator.log.slice(before).filter(({ method }) => method !== 'GET').map(({ method, body }) => [method, body]);
		expect(writes).toEqual([['DELETE', null], ['PATCH', { properties: { [MARKER]: `[${idOf('Customers')}]` } }]]);
	});

	it('after a deliberate removal somebody who adds the person by hand is not overruled', async () => {
		await contactSync('Trial');
		await deliberate('remove', 'Trial');
		emulator.state.join(email, 'Trial');
		await contactSync('');
		expect(emulator.state.segmentNamesOf(email)).toEqual(['Trial']);
	});

	it('a deliberate removal of somebody who is out already cleans the record', async () => {
		await contactSync('Customers, Trial');
		emulator.state.leave(email, idOf('Trial'));
		expect(await deliberate('remove', 'Trial')).toMatchObject({ outcome: 'updated', segment: { change: 'missing' } });
		expect(marker()).toBe(`[${idOf('Customers')}]`);
	});

	it('a removal that stopped half way is finished by the next one', async () => {
		await contactSync('Trial');
		const fault = emulator.fault({ kind: 'status', ...refusal, match: { method: 'PATCH' }, times: 9 });
		expect((await segmentNode(emulator, { operation: 'remove', segment: byName('Trial') }, [{ email }])).error()).toBeDefined();
		expect([emulator.state.segmentNamesOf(email), marker()]).toEqual([[], `[${idOf('Trial')}]`]);
		fault.remove();
		expect(await deliberate('remove', 'Trial')).toMatchObject({ outcome: 'updated', segment: { change: 'missing' } });
		expect(marker()).toBe('[]');
	});

	it('an addition that stopped half way never leaves the segment in the record', async () => {
		await contactSync('Trial');
		emulator.state.leave(email, idOf('Trial'));
		emulator.fault({ kind: 'status', ...refusal, match: { method: 'POST', route: /segments\/:segment/ }, times: 9 });
		expect((await segmentNode(emulator, { operation: 'add', segment: byId(idOf('Trial')) }, [{ email }])).error()).toBeDefined();
		expect(marker()).toBe('[]');
	});

	it('Contact Sync that wants a segment puts a person back after a deliberate removal, as its own', async () => {
		await contactSync('Trial');
		await deliberate('remove', 'Trial');
		expect(await contactSync('Trial')).toMatchObject({ segments: { added: ['Trial'] } });
		expect(marker()).toBe(`[${idOf('Trial')}]`);
	});

	it('keeps to the record of the same prefix', async () => {
		await contactSync('Trial');
		const options = { propertyPrefix: 'other' };
		await segmentNode(emulator, { segment: byName('Trial'), options }, [{ email }]);
		expect(marker()).toBe(`[${idOf('Trial')}]`);
	});
});
