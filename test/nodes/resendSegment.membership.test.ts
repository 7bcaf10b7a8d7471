import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { outcomes } from './contactSync';
import { asked, byId, byName, fromList, segmentNode } from './resendSegment';

const email = 'anna@example.com';
const UNKNOWN = '11111111-2222-4333-8444-555555555555';

describe('Resend Segment: membership', () => {
	let emulator: Emulator;
	// A new one each time: what the process remembers of an account, it remembers by its address.
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterEach(() => emulator.stop());

	describe('add', () => {
		it('creates an unknown contact with the segment in one request', async () => {
			const { id } = emulator.state.addSegment('Trial');
			const [item] = outcomes(await segmentNode(emulator, { segment: byId(id), firstName: 'Anna' }, [{ email }]));
			expect(item).toMatchObject({
				outcome: 'created',
				email,
				contactId: emulator.state.contactByEmail(email)?.id,
				segment: { id, name: 'Trial', change: 'added' },
				properties: {},
				warnings: [],
				requests: 3,
			});
			expect(asked(emulator)).toEqual(['GET /segments/:segment', 'GET /contacts/:contact', 'POST /contacts']);
			expect(emulator.state.segmentNamesOf(email)).toEqual(['Trial']);
			expect(emulator.state.contactByEmail(email)?.firstName).toBe('Anna');
		});

		it('adds a known contact, after the fields that were given, and touches nothing else of it', async () => {
			emulator.state.addSegment('Trial');
			emulator.state.addContact({ email, firstName: 'Old', lastName: 'Kept', unsubscribed: true, properties: { plan: 'pro' } });
			const [item] = outcomes(await segmentNode(emulator, { segment: byName('Trial'), firstName: 'Anna' }, [{ email: 'Anna@Example.com' }]));
			expect(item).toMatchObject({ outcome: 'updated', email, segment: { name: 'Trial', change: 'added' } });
			expect(emulator.state.contactByEmail(email)).toMatchObject({ firstName: 'Anna', lastName: 'Kept', unsubscribed: true });
			expect(emulator.state.propertiesOf(email)).toEqual({ plan: 'pro' });
			expect(asked(emulator).at(-1)).toBe('POST /contacts/:contact/segments/:segment');
		});

		it('is unchanged and kept where the contact is a member already', async () => {
			emulator.state.addContact({ email, segments: ['Trial'] });
			const [item] = outcomes(await segmentNode(emulator, { segment: byName('Trial') }, [{ email }]));
			expect(item).toMatchObject({ outcome: 'unchanged', segment: { change: 'kept' } });
			expect(emulator.requests({ where: ({ method }) => method !== 'GET' })).toEqual([]);
		});

		it('creates a segment that is given by a name nobody has, once for all items', async () => {
			const items = [1, 2, 3].map((number) => ({ email: `p${number}@example.com` }));
			const done = outcomes(await segmentNode(emulator, { segment: byName('New') }, items));
			expect(done.map(({ segment }) => segment)).toEqual(done.map(() => ({ id: emulator.state.segmentByName('New')?.id, name: 'New', change: 'added' })));
			expect(emulator.state.membersOf('New')).toHaveLength(3);
			expect(emulator.requests({ method: 'POST', route: '/segments' })).toHaveLength(1);
		});

		it.each([
			['an id nobody has', UNKNOWN, /has no segment with the id/],
			['something that is no id', 'Trial', /is no segment id/],
		])('refuses %s before a stray contact is made, with words that help', async (_what, id, words) => {
			const result = await segmentNode(emulator, { segment: byId(id) }, [{ email }, { email: 'ben@example.com' }], { onError: 'continueErrorOutput' });
			const failed = result.output('Node', 1).map(({ json }) => json);
			expect(failed).toHaveLength(2);
			expect(failed[0]).toMatchObject({ error: expect.stringMatching(words), details: { outcome: 'failed', code: 'segmentNotFound' } });
			expect(asked(emulator)).toEqual(['GET /segments/:segment']);
			expect(emulator.state.contacts.all()).toEqual([]);
		});

		it('refuses a name that two segments share', async () => {
			emulator.state.addSegment('Twin');
			emulator.state.addSegment('Twin');
			const result = await segmentNode(emulator, { segment: byName('Twin') }, [{ email }]);
			expect(result.error()).toMatch(/more than one segment named "Twin" \[item 0\]/);
			expect(emulator.state.contacts.all()).toEqual([]);
		});

		it('fails only the item whose segment is unknown', async () => {
			const { id } = emulator.state.addSegment('Trial');
			const items = [{ email, segment: UNKNOWN }, { email: 'ben@example.com', segment: id }];
			const result = await segmentNode(emulator, { segment: byId('={{ $json.segment }}') }, items, { onError: 'continueErrorOutput' });
			expect(result.output('Node', 1)).toHaveLength(1);
			expect(result.output('Node', 0)).toMatchObject([{ json: { outcome: 'created', email: 'ben@example.com' }, pairedItem: { item: 1 } }]);
			expect(emulator.state.contactByEmail(email)).toBeUndefined();
		});

		it('takes a plain text in place of the locator: an id where it looks like one, else a name', async () => {
			const { id } = emulator.state.addSegment('Trial');
			const done = outcomes(await segmentNode(emulator, { segment: '={{ $json.segment }}' }, [{ email, segment: id }, { email: 'ben@example.com', segment: 'New' }]));
			expect(done).toMatchObject([{ segment: { id, name: 'Trial', change: 'added' } }, { segment: { name: 'New', change: 'added' } }]);
		});

		it('fails an item for which no segment is chosen, and asks nothing', async () => {
			const result = await segmentNode(emulator, { segment: byName('={{ $json.nothing }}') }, [{ email }]);
			expect(result.error()).toMatch(/No segment is chosen/);
			expect(emulator.log).toEqual([]);
		});
	});

	describe('remove', () => {
		it('takes a member out and updates the contact, which stays', async () => {
			emulator.state.addContact({ email, segments: ['Trial', 'Other'] });
			const id = emulator.state.segmentByName('Trial')?.id ?? '';
			const [item] = outcomes(await segmentNode(emulator, { operation: 'remove', segment: fromList(id, 'Trial'), lastName: 'Lee' }, [{ email }]));
			expect(item).toMatchObject({ outcome: 'updated', segment: { id, name: 'Trial', change: 'removed' } });
			expect(emulator.state.segmentNamesOf(email)).toEqual(['Other']);
			expect(emulator.state.contactByEmail(email)?.lastName).toBe('Lee');
		});

		it.each([200, 404] as const)('of a non-member is unchanged and missing (Resend answering %i)', async (removeNonMember) => {
			emulator.setQuirks({ removeNonMember });
			emulator.state.addSegment('Trial');
			emulator.state.addContact({ email });
			const [item] = outcomes(await segmentNode(emulator, { operation: 'remove', segment: byName('Trial') }, [{ email }]));
			expect(item).toMatchObject({ outcome: 'unchanged', segment: { name: 'Trial', change: 'missing' } });
		});

		it('from a deleted segment is unchanged and missing', async () => {
			emulator.state.addContact({ email });
			const [item] = outcomes(await segmentNode(emulator, { operation: 'remove', segment: fromList(UNKNOWN, 'Gone') }, [{ email }]));
			expect(item).toMatchObject({ outcome: 'unchanged', segment: { id: UNKNOWN, name: 'Gone', change: 'missing' } });
		});

		it('by a name nobody has creates no segment, and still upserts the contact', async () => {
			const [item] = outcomes(await segmentNode(emulator, { operation: 'remove', segment: byName('Never') }, [{ email }]));
			expect(item).toMatchObject({ outcome: 'created', segment: { name: 'Never', change: 'missing' } });
			expect(emulator.state.segments.all()).toEqual([]);
			expect(emulator.state.contactByEmail(email)).toBeDefined();
		});

		it('of an unknown contact creates it outside the segment', async () => {
			emulator.state.addSegment('Trial');
			const [item] = outcomes(await segmentNode(emulator, { operation: 'remove', segment: byName('Trial') }, [{ email }]));
			expect(item).toMatchObject({ outcome: 'created', segment: { change: 'missing' } });
			expect(emulator.state.segmentNamesOf(email)).toEqual([]);
		});

		it('refuses a name that two segments share', async () => {
			emulator.state.addSegment('Twin');
			emulator.state.addSegment('Twin');
			expect((await segmentNode(emulator, { operation: 'remove', segment: byName('Twin') }, [{ email }])).error()).toMatch(/more than one segment named/);
		});
	});

	describe.each<[string, IDataObject]>([
		['Create Contact If Missing off', { createContactIfMissing: false }],
		['the option of workflows of earlier versions', { options: { existingOnly: true } }],
	])('with %s', (_how, existingOnly) => {
		it.each(['add', 'remove'])('%s skips an unknown contact and creates nobody', async (operation) => {
			emulator.state.addSegment('Trial');
			const [item] = outcomes(await segmentNode(emulator, { operation, segment: byName('Trial'), ...existingOnly }, [{ email }]));
			expect(item).toMatchObject({ outcome: 'skipped', reason: 'contact_not_found', email, segment: { name: 'Trial' } });
			expect(item?.['advice']).toMatch(/Create Contact If Missing is off/);
			expect(emulator.state.contacts.all()).toEqual([]);
		});

		it('acts on a known contact, also where there is no such segment to leave', async () => {
			const { id: contactId } = emulator.state.addContact({ email });
			const [item] = outcomes(await segmentNode(emulator, { operation: 'remove', segment: byName('Never'), ...existingOnly }, [{ email }]));
			expect(item).toMatchObject({ outcome: 'unchanged', contactId, segment: { change: 'missing' } });
		});
	});

	describe('several items in one run', () => {
		it('one person in two segments ends up in both, with the last value said', async () => {
			emulator.state.addProperty('plan');
			const items = [
				{ email, segment: 'A', plan: 'one' },
				{ email: 'ben@example.com', segment: 'B', plan: 'x' },
				{ email, segment: 'B', plan: 'two' },
				{ email, segment: 'A', plan: 'three' },
			];
			const done = outcomes(await segmentNode(emulator, { segment: byName('={{ $json.segment }}'), properties: '={{ { plan: $json.plan } }}' }, items));
			expect(done.map(({ outcome, segment, properties }) => ({ outcome, segment, properties }))).toMatchObject([
				{ outcome: 'created', segment: { name: 'A', change: 'added' }, properties: { plan: 'one' } },
				{ outcome: 'created', segment: { name: 'B', change: 'added' } },
				{ outcome: 'updated', segment: { name: 'B', change: 'added' }, properties: { plan: 'two' } },
				{ outcome: 'updated', segment: { name: 'A', change: 'kept' }, properties: { plan: 'three' } },
			]);
			expect(emulator.state.segmentNamesOf(email)).toEqual(['A', 'B']);
			expect(emulator.state.propertiesOf(email)).toEqual({ plan: 'three' });
		});

		it('the same person and segment is one write, reported on its first item', async () => {
			emulator.state.addContact({ email });
			emulator.state.addSegment('Trial');
			const done = outcomes(await segmentNode(emulator, { segment: byName('Trial') }, [{ email }, { email: 'ANNA@example.com' }]));
			expect(done).toMatchObject([
				{ outcome: 'updated', segment: { change: 'added' } },
				{ outcome: 'unchanged', segment: { change: 'kept' }, requests: 0 },
			]);
			expect(emulator.requests({ method: 'POST' })).toHaveLength(1);
		});

		it('removing the same person twice is removed, then missing', async () => {
			emulator.state.addContact({ email, segments: ['Trial'] });
			const done = outcomes(await segmentNode(emulator, { operation: 'remove', segment: byName('Trial') }, [{ email }, { email }]));
			expect(done).toMatchObject([{ outcome: 'updated', segment: { change: 'removed' } }, { outcome: 'unchanged', segment: { change: 'missing' } }]);
		});

		it('asks for a segment given by id once a run, and counts every request once', async () => {
			const { id } = emulator.state.addSegment('Trial');
			const items = [1, 2, 3, 4].map((number) => ({ email: `p${number}@example.com` }));
			const done = outcomes(await segmentNode(emulator, { segment: byId(id) }, items));
			expect(emulator.requests({ route: '/segments/:segment' })).toHaveLength(1);
			expect(done.reduce((sum, { requests }) => sum + Number(requests), 0)).toBe(emulator.log.length);
		});

		it('sixty new people are all in the segment, whichever way they were created', async () => {
			const { id } = emulator.state.addSegment('Trial');
			const items = Array.from({ length: 60 }, (_, number) => ({ email: `many${number}@example.com` }));
			const done = outcomes(await segmentNode(emulator, { segment: byId(id) }, items));
			expect(new Set(done.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
			expect(new Set(done.map(({ segment }) => JSON.stringify(segment)))).toEqual(new Set([JSON.stringify({ id, name: 'Trial', change: 'added' })]));
			expect(emulator.state.membersOf('Trial')).toHaveLength(60);
		});
	});

	describe('many known people', () => {
		const people = Array.from({ length: 100 }, (_, number) => `known${number}@example.com`);
		const items = people.map((address) => ({ email: address }));

		it.each([
			// The segment, the contact list, its members, a read of each; a write for each that is not in it.
			['add', 100 + 3 + 60],
			['remove', 100 + 3 + 40],
		])('%s asks for their membership from the list of the segment', async (operation, atMost) => {
			const { id } = emulator.state.addSegment('Trial');
			people.forEach((address, number) => emulator.state.addContact({ email: address, segments: number < 40 ? ['Trial'] : [] }));
			const done = outcomes(await segmentNode(emulator, { operation, segment: byId(id) }, items));
			const changes = done.map(({ segment }) => (segment as { change: string }).change);
			const [inside, outside] = operation === 'add' ? ['kept', 'added'] : ['removed', 'missing'];
			expect(changes).toEqual(people.map((_address, number) => (number < 40 ? inside : outside)));
			expect(emulator.state.membersOf('Trial')).toHaveLength(operation === 'add' ? 100 : 0);
			expect(emulator.log.length).toBeLessThanOrEqual(atMost);
		});

		it('leaving a segment that does not exist costs one read each', async () => {
			for (const address of people) emulator.state.addContact({ email: address });
			const done = outcomes(await segmentNode(emulator, { operation: 'remove', segment: byName('Never') }, items));
			expect(new Set(done.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
			expect(emulator.log.length).toBeLessThanOrEqual(102);
		});
	});

	describe('when Resend fails', () => {
		const faults = (['reset', 'lostAnswer'] as const).flatMap((kind) => [1, 2, 3, 4, 5, 6, 7].map((nth) => [kind, nth] as const));
		it.each(faults)('a %s on request %i loses nothing and creates nobody twice', async (kind, nth) => {
			const { id } = emulator.state.addSegment('Trial');
			emulator.state.addContact({ email: 'ben@example.com', unsubscribed: true });
			emulator.fault({ kind, match: { nth } });
			const done = outcomes(await segmentNode(emulator, { segment: byId(id), firstName: 'Same' }, [{ email }, { email: 'ben@example.com' }]));
			expect(done.map(({ outcome }) => outcome)).toEqual(['created', 'updated']);
			expect(emulator.state.membersOf('Trial')).toEqual([email, 'ben@example.com']);
			expect(emulator.state.contacts.all()).toHaveLength(2);
			expect(emulator.state.contactByEmail('ben@example.com')?.unsubscribed).toBe(true);
		});

		it.each([404, 422] as const)('a segment that is deleted while the run is under way fails the item without a contact left behind (Resend answering %i)', async (unknownSegmentOnCreate) => {
			emulator.setQuirks({ unknownSegmentOnCreate });
			const { id } = emulator.state.addSegment('Trial');
			emulator.fault({ kind: 'hook', match: { method: 'GET', route: '/contacts/:contact' }, run: ({ state }) => state.removeSegment(id) });
			const result = await segmentNode(emulator, { segment: byId(id) }, [{ email }]);
			expect(result.error()).toMatch(/segment/i);
			expect(emulator.state.contacts.all()).toEqual([]);
		});

		it.each([
			['a wrong key', 're_wrong_wrong', /API key/i],
			['a sending-only key', 're_emulator_sending_access', /only send emails/],
		])('%s is reported, and the message never holds it', async (_what, apiKeyUsed, words) => {
			const result = await segmentNode(emulator, { segment: byName('Trial') }, [{ email }], { apiKey: apiKeyUsed, onError: 'continueErrorOutput' });
			const [failed] = result.output('Node', 1).map(({ json }) => json);
			expect(failed).toMatchObject({ error: expect.stringMatching(words), message: expect.stringMatching(/resend\.com\/api-keys/) });
			expect(JSON.stringify(failed?.['error'])).not.toContain(apiKeyUsed);
		});
	});
});
