/* eslint-disable @n8n/community-nodes/node-usable-as-tool -- runs outside n8n */
import { Workflow } from 'n8n-workflow';
import type { IExecuteFunctions, ILoadOptionsFunctions, INode, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import { ExecutionLifecycleHooks, LoadOptionsContext } from 'n8n-core';

import { ResendSendTemplate } from '../../nodes/ResendSendTemplate/ResendSendTemplate.node';
import { startEmulator } from '../virtual/emulator';
import { driven } from '../virtual/machine';
import type { Emulator } from '../emulator/server';
import { additionalData, nodeTypesOf, runWorkflow } from './engine';
import { addWelcome, mailsPerPerson, outcomes, people, send, sendParameters } from './sendTemplate';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ rateLimit: 'off' });
});
afterAll(() => emulator.stop());
beforeEach(() => emulator.reset());

/** Passes on nothing but the address, as a node in between may do. */
class AddressOnly implements INodeType {
	description = { displayName: 'Address only', name: 'addressOnly', group: ['transform' as const], version: 1, description: '', defaults: { name: 'Address only' }, inputs: ['main' as const], outputs: ['main' as const], properties: [] };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [this.getInputData().map(({ json }, item) => ({ json: { email: json['email'] ?? null }, pairedItem: { item } }))];
	}
}

/** Asks for the variables of the chosen template as the editor does. */
function columns(template: unknown) {
	const type = new ResendSendTemplate();
	const node: INode = { id: 'node', name: 'Node', type: 'test.send', typeVersion: 1, position: [0, 0], parameters: { template } as INodeParameters, credentials: { resendSyncApi: { id: '1', name: 'Resend' } } };
	const nodeTypes = { 'test.send': type };
	const options = { nodes: [node], connections: {}, nodeTypes, credential: { apiKey: emulator.apiKey, baseUrl: emulator.url } };
	const workflow = new Workflow({ id: 'w', name: 'w', active: false, nodes: [node], connections: {}, nodeTypes: nodeTypesOf(nodeTypes) });
	const hooks = new ExecutionLifecycleHooks('internal', '1', {} as unknown as ConstructorParameters<typeof ExecutionLifecycleHooks>[2]);
	const additional = { ...additionalData(options, hooks, '1'), currentNodeParameters: node.parameters };
	return driven(type.methods.resourceMapping.templateVariables.call(new LoadOptionsContext(workflow, node, additional, '') as unknown as ILoadOptionsFunctions));
}

describe('the variables of the chosen template', () => {
	it('appear with their type, required where there is no fallback', async () => {
		const id = addWelcome(emulator, { variables: [{ key: 'plan' }, { key: 'seats', type: 'number', fallback: 5 }] });
		const { fields } = await columns({ __rl: true, mode: 'list', value: id });
		expect(fields).toMatchObject([
			{ id: 'plan', displayName: 'plan (required)', type: 'string', required: true },
			{ id: 'seats', displayName: 'seats (if empty: 5)', type: 'number', required: false },
		]);
	});

	it.each([
		['no template is chosen', '', 'Choose a template first'],
		['an expression chooses it', '={{ $json.template }}', 'Set Variables to JSON'],
		['it has none', 'welcome', 'Template "Welcome" has no variables.'],
	])('are reported in words where %s', async (_when, value, words) => {
		addWelcome(emulator);
		const { fields, emptyFieldsNotice } = await columns({ __rl: true, mode: 'id', value });
		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toContain(words);
	});

	it('of an unknown template are an error that says what to do', async () => {
		await expect(columns({ __rl: true, mode: 'id', value: 'gone' })).rejects.toThrow('Choose one from the list');
	});
});

describe('the node', () => {
	it('is known by the name that workflows use, and can be a tool', () => {
		const { description } = new ResendSendTemplate();
		expect(description).toMatchObject({ name: 'resendSendTemplate', displayName: 'Resend Send Template', version: 1, usableAsTool: true });
		expect([...new Set(description.properties.map(({ name }) => name))]).toEqual(['toolDescription', 'template', 'to', 'variablesMode', 'variables', 'variablesJson', 'idempotencyKey', 'upsertContact', 'firstName', 'lastName', 'properties', 'options']);
	});

	it('behind another node takes the message id of the event that set off the run', async () => {
		addWelcome(emulator);
		const node = (id: string, name: string, type: string, parameters: INodeParameters): INode => ({ id, name, type, typeVersion: 1, position: [0, 0], parameters, credentials: { resendSyncApi: { id: 'credential-1', name: 'Resend' } } });
		const run = (executionId: string) =>
			runWorkflow({
				nodes: [
					node('feed', 'Feed', 'test.feed', { items: [{ body: { messageId: 'origin', email: 'origin@example.com' } }] }),
					node('first', 'First', 'test.resendSendTemplate', sendParameters({ to: '={{ $json.body.email }}' })),
					node('second', 'Node', 'test.resendSendTemplate', sendParameters({ to: '={{ $json.to }}' })),
				],
				connections: { Feed: { main: [[{ node: 'First', type: 'main', index: 0 }]] }, First: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
				nodeTypes: { 'test.resendSendTemplate': new ResendSendTemplate() },
				credential: { apiKey: emulator.apiKey, baseUrl: emulator.url },
				executionId,
			});
		outcomes(await run('31'));
		outcomes(await run('32'));
		expect(mailsPerPerson(emulator)).toEqual(new Map([['origin@example.com', 2]]));
	});

	it.each([
		['by the event that set it off', { email: 'loop@example.com', messageId: 'looped' }],
		['by nothing but its run', { email: 'loop@example.com' }],
	])('that runs twice within an execution, as in a loop, sends twice: the item is known %s', async (_how, event) => {
		addWelcome(emulator);
		const node = (id: string, name: string, type: string, parameters: INodeParameters): INode => ({ id, name, type, typeVersion: 1, position: [0, 0], parameters, credentials: { resendSyncApi: { id: 'credential-1', name: 'Resend' } } });
		const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
		const result = await runWorkflow({
			nodes: [
				node('feed', 'Feed', 'test.feed', { items: [event] }),
				node('one', 'One', 'test.addressOnly', {}),
				node('other', 'Other', 'test.addressOnly', {}),
				node('node', 'Node', 'test.resendSendTemplate', sendParameters({})),
			],
			connections: { Feed: { main: [[...to('One'), ...to('Other')]] }, One: { main: [to('Node')] }, Other: { main: [to('Node')] } },
			nodeTypes: { 'test.resendSendTemplate': new ResendSendTemplate(), 'test.addressOnly': new AddressOnly() },
			credential: { apiKey: emulator.apiKey, baseUrl: emulator.url },
			executionId: '41',
		});
		expect(result.error()).toBeUndefined();
		expect(mailsPerPerson(emulator)).toEqual(new Map([['loop@example.com', 2]]));
	});

	it('names the first failed item of the input when a run stops', async () => {
		addWelcome(emulator);
		emulator.fault({ kind: 'status', status: 422, times: 50, match: { route: '/emails', method: 'POST' } });
		const result = await send(emulator, {}, [{ email: 'a@example.com', messageId: 'first' }, { email: 'no address' }, ...people(1)]);
		expect(result.error()).toContain('[item 0] (and 2 more)');
	});

	it('sends a failed item to the error output with its input', async () => {
		addWelcome(emulator);
		const result = await send(emulator, {}, [...people(1), { email: 'no address', row: 2 }], { onError: 'continueErrorOutput' });
		expect(result.output('Node').map(({ json }) => json['outcome'])).toEqual(['sent']);
		expect(result.output('Node', 1).map(({ json }) => json)).toMatchObject([{ row: 2, error: 'What To resolves to is no e-mail address', details: { outcome: 'failed' } }]);
	});
});
