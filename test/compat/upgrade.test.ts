/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { parseMarker } from '../../nodes/shared/contact/marker';
import type { Emulator } from '../emulator/server';
import { identify, outcomes, sync, track } from '../nodes/contactSync';
import { addWelcome } from '../nodes/sendTemplate';
import { byName, segmentNode } from '../nodes/resendSegment';
import { ownEmulator } from '../nodes/scenario';
import type { Nodes } from './play';
import { runOf } from './play';
import type { Run } from './runs';
import { RUNS } from './runs';

jest.setTimeout(30_000);

const FOLDER = path.join(__dirname, 'recorded');
const A_MINUTE = 60_000;
const MARKER = 'jitsu_managed_audiences';

const file = z.object({
	version: z.string(),
	recordedAt: z.number(),
	templateId: z.string(),
	segments: z.array(z.object({ id: z.string(), name: z.string() })),
	contacts: z.array(z.object({ id: z.string(), email: z.string(), firstName: z.string().nullable(), lastName: z.string().nullable(), properties: z.record(z.union([z.string(), z.number(), z.boolean()])), segments: z.array(z.string()) })),
	idempotency: z.array(z.object({ scope: z.string(), fingerprint: z.string(), status: z.number(), body: z.unknown(), at: z.number() })),
	staticData: z.record(z.record(z.unknown())),
});
type Recorded = z.infer<typeof file>;

/** One for each released version; what none of them had is not asked of it. */
const RECORDINGS = readdirSync(FOLDER)
	.filter((name) => name.endsWith('.json'))
	.map((name): [string, Recorded] => {
		const recorded = file.parse(JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')));
		return [recorded.version, recorded];
	});

/** The account as that version left it, one minute later. */
async function accountAfter(recorded: Recorded): Promise<Emulator> {
	const { state, ...emulator } = await ownEmulator();
	const template = state.template(addWelcome({ state, ...emulator }));
	if (template === undefined) throw new Error('The template was not made');
	state.templates.remove(template.id);
	state.templates.add({ ...template, id: recorded.templateId });
	for (const { id, name } of recorded.segments) state.addSegment(name, id);
	for (const { properties, ...contact } of recorded.contacts) state.addContact({ ...contact, properties });
	for (const { scope, fingerprint, status, body, at } of recorded.idempotency) state.idempotency.set(scope, { fingerprint, answer: { status, body }, at, underWay: false });
	return { state, ...emulator };
}

/** The upgrade is a restart: this process remembers nothing. */
function afterRestart(): Nodes {
	let nodes: Nodes | undefined;
	jest.isolateModules(() => {
		const { ResendContactSync, ResendSendTemplate } = jest.requireActual<typeof import('../../index')>('../../index');
		nodes = { contactSync: new ResendContactSync(), sendTemplate: new ResendSendTemplate() };
	});
	if (nodes === undefined) throw new Error('The nodes could not be loaded once more');
	return nodes;
}

function mailsOf(recorded: Recorded): Run[] {
	return RUNS.filter(({ name, node }) => node === 'sendTemplate' && recorded.staticData[name] !== undefined);
}

describe.each(RECORDINGS)('after an upgrade from %s', (_version, recorded) => {
	let emulator: Emulator;
	beforeEach(async () => {
		const now = Date.now.bind(Date);
		const since = recorded.recordedAt - now();
		const present = jest.spyOn(Date, 'now').mockImplementation(() => now() + since);
		emulator = await accountAfter(recorded);
		present.mockImplementation(() => now() + since + A_MINUTE);
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await emulator.stop();
	});

	const staticDataOf = (name: string): IDataObject => JSON.parse(JSON.stringify(recorded.staticData[name])) as IDataObject;
	const sends = () => emulator.requests({ method: 'POST', route: /^\/emails/ });

	describe.each(mailsOf(recorded).map((run): [string, Run] => [run.name, run]))('%s', (_name, run) => {
		it('delivered again is skipped, and Resend is not asked to send', async () => {
			const result = await runOf(run, emulator, { nodes: afterRestart(), staticData: staticDataOf(run.name) });
			expect(outcomes(result).map(({ outcome, reason }) => [outcome, reason])).toEqual(run.items.map(() => ['skipped', 'already_sent']));
			expect(sends()).toEqual([]);
		});
	});

	// What 0.1.0 sent in a batch it sent under a key of the batch, which nobody can make again of one e-mail: there n8n's data is the only record.
	it.each(mailsOf(recorded).filter(({ items }) => items.length === 1).map((run): [string, Run] => [run.name, run]))(
		'%s, delivered again where n8n lost its data, has the same key and content: Resend sends nothing',
		async (_name, run) => {
			const result = await runOf(run, emulator, { nodes: afterRestart() });
			expect(outcomes(result).map(({ outcome }) => outcome)).toEqual(['sent']);
			const keys = sends().map(({ headers }) => String(headers['idempotency-key']));
			expect(keys.filter((key) => !recorded.idempotency.some(({ scope }) => scope.endsWith(` ${key}`)))).toEqual([]);
			expect(emulator.state.emails.all()).toEqual([]);
		},
	);

	it('a membership that it wrote is taken back, one that somebody else wrote is not', async () => {
		emulator.state.join('ada@example.com', emulator.state.addSegment('By hand'));
		const [item] = outcomes(await sync(emulator, {}, [identify({ email: 'ada@example.com', resendSegments: 'Customers' })]));
		expect(item).toMatchObject({ segments: { added: [], removed: ['Beta'], kept: ['Customers'] }, warnings: [] });
		expect(emulator.state.segmentNamesOf('ada@example.com')).toEqual(['By hand', 'Customers']);
		const ids = parseMarker(emulator.state.contactByEmail('ada@example.com')?.properties.get(MARKER)).ids;
		expect([...ids]).toEqual([emulator.state.segmentByName('Customers')?.id]);
	});

	it('a deliberate removal takes the segment off its record', async () => {
		await segmentNode(emulator, { operation: 'remove', segment: byName('Beta') }, [{ email: 'bob@example.com' }]);
		expect(emulator.state.segmentNamesOf('bob@example.com')).toEqual([]);
		expect(parseMarker(emulator.state.contactByEmail('bob@example.com')?.properties.get(MARKER)).ids.size).toBe(0);
	});

	it('a user whom it identified is found by the user ID alone', async () => {
		const options = { workflowId: 'workflow of contacts', staticData: staticDataOf('contacts') };
		const [item] = outcomes(await sync(emulator, { resolveEmailFromUserId: true }, [track('upgraded', { userId: 'user.1', traits: { plan: 'team' } })], options));
		expect(item).toMatchObject({ outcome: 'updated', properties: { plan: 'team' } });
		expect(emulator.state.propertiesOf('ada@example.com')['plan']).toBe('team');
	});

	it('what it synced is unchanged for this version: nothing is written, nobody is made twice', async () => {
		const [contacts] = RUNS;
		if (contacts === undefined) throw new Error('There is no run of contacts');
		const again = outcomes(await runOf(contacts, emulator, { nodes: afterRestart(), staticData: staticDataOf(contacts.name) }));
		expect(again.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
		expect(emulator.requests({ where: ({ method }) => method !== 'GET' })).toEqual([]);
	});
});

it('every version of the changelog that was released has a recording', () => {
	const changelog = readFileSync(path.join(__dirname, '../../CHANGELOG.md'), 'utf8');
	const versions = [...changelog.matchAll(/^## (\d+\.\d+\.\d+)$/gm)].map(([, version]) => version);
	expect(RECORDINGS.map(([version]) => version).sort()).toEqual(versions.sort());
});
