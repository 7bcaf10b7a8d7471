/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @typescript-eslint/no-unused-vars -- runs outside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { ResendContactSync, ResendSegment } from '../../index';
import type { Emulator } from '../emulator/server';
import { startEmulator } from '../virtual/emulator';
import { runNode } from '../nodes/engine';
import { posted } from './workflow';

const guide = (file: string): string => readFileSync(path.join(__dirname, '../../docs', file), 'utf8');
const object = z.record(z.unknown());

/** What a guide tells to post with curl. */
const curlBody = (): IDataObject => object.parse(JSON.parse(/-d '(\{.*\})'/.exec(guide('first-run.md'))?.[1] ?? '')) as IDataObject;
/** The expressions that a guide gives for fields. */
const meshesFields = (): Record<string, string> => {
	const listed = [...guide('migrating-from-meshes.md').matchAll(/^\* \*([\w ]+)\*.*: `(\{\{.*\}\})`$/gm)];
	return Object.fromEntries(listed.map(([, label = '', expression = '']) => [`${label.charAt(0).toLowerCase()}${label.slice(1).replace(/ /g, '')}`, `=${expression}`]));
};

describe('what the guides tell to do', () => {
	let emulator: Emulator;
	beforeEach(async () => {
		emulator = await startEmulator({ rateLimit: 'off' });
	});
	afterEach(() => emulator.stop());

	const sync = async (body: unknown): Promise<IDataObject[]> => {
		const result = await runNode({ type: new ResendContactSync(), parameters: {}, items: [posted(body)] }, { credential: { apiKey: emulator.apiKey, baseUrl: emulator.url } });
		return result.output('Node').map(({ json }) => json);
	};

	test('first-run.md: the event of the curl command creates the contact', async () => {
		expect(await sync(curlBody())).toMatchObject([{ outcome: 'created', email: 'anna@example.com', properties: { plan: 'team' } }]);
	});

	test.each<[string, (body: IDataObject) => unknown, string]>([
		['without its type', ({ type: _left, ...rest }) => rest, 'invalid_event'],
		['without its address', (body) => ({ ...body, traits: {} }), 'no_email'],
		['as another type', (body) => ({ ...body, type: 'alias' }), 'unsupported_event_type'],
	])('the same event %s writes nothing and says why', async (_how, wrong, reason) => {
		expect(await sync(wrong(curlBody()))).toMatchObject([{ outcome: 'skipped', reason }]);
		expect(emulator.state.contacts.all()).toEqual([]);
	});

	test('first-run.md: what it says the sample writes is all that is written', async () => {
		const example = object.parse(JSON.parse(readFileSync(path.join(__dirname, '../../examples/contact-sync.json'), 'utf8')));
		const [sample] = z.object({ 'Product events': z.array(z.object({ json: z.object({ body: object }) })) }).parse(example['pinData'])['Product events'];
		await runNode({ type: new ResendContactSync(), parameters: { segments: 'Customers' }, items: [posted(sample?.json.body)] }, { credential: { apiKey: emulator.apiKey, baseUrl: emulator.url } });
		const { contacts, segments, properties, emails } = emulator.state;
		expect(contacts.all().map(({ email }) => email)).toEqual(['anna@example.com']);
		expect(segments.all().map(({ name }) => name)).toEqual(['Customers']);
		const listed = [...guide('first-run.md').matchAll(/contact properties (.*), where they are missing/g)].flatMap(([, list = '']) => [...list.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key));
		expect(properties.all().map(({ key }) => key).sort()).toEqual(listed.sort());
		expect(emails.all()).toEqual([]);
	});

	test('migrating-from-meshes.md: the expressions read the test event of Meshes', async () => {
		const segment = { __rl: true, mode: 'name', value: 'Trial' };
		const event = { email: 'test@example.com', first_name: 'Test', last_name: 'User', template_variables: { firstName: 'Test', plan: 'growth' } };
		const parameters = { operation: 'add', segment, ...meshesFields() };
		const result = await runNode({ type: new ResendSegment(), parameters, items: [posted(event)] }, { credential: { apiKey: emulator.apiKey, baseUrl: emulator.url } });
		expect(result.output('Node').map(({ json }) => json)).toMatchObject([{ outcome: 'created', email: 'test@example.com' }]);
		expect(emulator.state.contactByEmail('test@example.com')).toMatchObject({ firstName: 'Test', lastName: 'User' });
	});
});
