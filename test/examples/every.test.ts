/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { INode, INodeTypeDescription } from 'n8n-workflow';

import { ResendContactSync, ResendSegment, ResendSendTemplate } from '../../index';
import { fromExamples, readme } from './read';
import type { ExampleWorkflow } from './workflow';
import { pinnedItems, triggerOf } from './workflow';

const OURS = 'n8n-nodes-resend-sync.';
const descriptions = new Map<string, INodeTypeDescription>(
	[new ResendContactSync(), new ResendSegment(), new ResendSendTemplate()].flatMap(({ description }) => [
		[OURS + description.name, description],
		[`${OURS}${description.name}Tool`, description],
	]),
);
const files = readdirSync(path.join(__dirname, '../../examples')).filter((file) => file.endsWith('.json') && !file.startsWith('events.'));
const oursIn = ({ nodes }: ExampleWorkflow): INode[] => nodes.filter(({ type }) => type.startsWith(OURS));

/** Parameters and options that the node's description does not know. */
function strangers({ type, parameters }: INode): string[] {
	const properties = descriptions.get(type)?.properties ?? [];
	const names = new Set(properties.map(({ name }) => name));
	const options = new Set(properties.flatMap(({ name, options: inside = [] }) => (name === 'options' ? inside.map((option) => option.name) : [])));
	return [
		...Object.keys(parameters).filter((name) => !names.has(name)),
		...Object.keys(parameters['options'] ?? {}).filter((name) => !options.has(name)),
	];
}

describe.each(files)('examples/%s', (file) => {
	const example = fromExamples<ExampleWorkflow>(file);

	test('has sample data on its trigger, and is not active when imported', () => {
		expect(pinnedItems(example).length).toBeGreaterThan(0);
		expect(triggerOf(example).type).toMatch(/^(n8n-nodes-base|@n8n\/n8n-nodes-langchain)\./);
		expect(example).toMatchObject({ active: false });
	});

	test('sets only parameters and options that its nodes have', () => {
		expect(oursIn(example).map(({ name, ...node }) => [name, strangers({ name, ...node })])).toEqual(oursIn(example).map(({ name }) => [name, []]));
		expect(oursIn(example).map(({ type }) => descriptions.has(type))).not.toContain(false);
	});

	test('names a credential for each of our nodes, and no id of anybody', () => {
		expect(oursIn(example).map(({ credentials }) => credentials)).toEqual(oursIn(example).map(() => ({ resendSyncApi: { id: null, name: 'Resend Sync account' } })));
		expect(JSON.stringify(example)).not.toMatch(/"(instanceId|versionId)"/);
	});

	test('says on a sticky note what it is for and what to do', () => {
		const notes = example.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote').map(({ parameters }) => String(parameters['content']));
		expect(notes.some((note) => /^## .+\n1\. /.test(note))).toBe(true);
	});

	test('uses addresses that belong to nobody', () => {
		const addresses = JSON.stringify(example).match(/[\w.]+@[\w.]+\w/g) ?? [];
		expect(addresses.filter((address) => !/@example\.com$/.test(address))).toEqual([]);
	});

	test('is shown in the README', () => {
		expect(readme()).toContain(`(examples/${file})`);
	});
});
