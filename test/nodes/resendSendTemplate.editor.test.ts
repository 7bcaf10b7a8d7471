import { Workflow } from 'n8n-workflow';
import type { ILoadOptionsFunctions, INode, INodeParameters } from 'n8n-workflow';
import { ExecutionLifecycleHooks, LoadOptionsContext } from 'n8n-core';

import { ResendSendTemplate } from '../../nodes/ResendSendTemplate/ResendSendTemplate.node';
import { startEmulator } from '../emulator/server';
import type { Emulator } from '../emulator/server';
import { additionalData, nodeTypesOf, runWorkflow } from './engine';
import { addWelcome, mailsPerPerson, outcomes, people, send, sendParameters } from './sendTemplate';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ rateLimit: 'off' });
});
afterAll(() => emulator.stop());
beforeEach(() => emulator.reset());

/** Asks for the variables of the chosen template as the editor does. */
function columns(template: unknown) {
	const type = new ResendSendTemplate();
	const node: INode = { id: 'node', name: 'Node', type: 'test.send', typeVersion: 1, position: [0, 0], parameters: { template } as INodeParameters, credentials: { resendSyncApi: { id: '1', name: 'Resend' } } };
	const nodeTypes = { 'test.send': type };
	const options = { nodes: [node], connections: {}, nodeTypes, credential: { apiKey: emulator.apiKey, baseUrl: emulator.url } };
	const workflow = new Workflow({ id: 'w', name: 'w', active: false, nodes: [node], connections: {}, nodeTypes: nodeTypesOf(nodeTypes) });
	const hooks = new ExecutionLifecycleHooks('internal', '1', {} as unknown as ConstructorParameters<typeof ExecutionLifecycleHooks>[2]);
	const additional = { ...additionalData(options, hooks, '1'), currentNodeParameters: node.parameters };
	return type.methods.resourceMapping.templateVariables.call(new LoadOptionsContext(workflow, node, additional, '') as unknown as ILoadOptionsFunctions);
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
	])('are told in words where %s', async (_when, value, words) => {
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
	it('is told by the name that workflows use, and can be a tool', () => {
		const { description } = new ResendSendTemplate();
		expect(description).toMatchObject({ name: 'resendSendTemplate', displayName: 'Resend Send Template', version: 1, usableAsTool: true });
		expect(description.properties.map(({ name }) => name)).toEqual(['template', 'to', 'variablesMode', 'variables', 'variablesJson', 'idempotencyKey', 'upsertContact', 'firstName', 'lastName', 'properties', 'options']);
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

	it('sends a failed item to the error output with its input', async () => {
		addWelcome(emulator);
		const result = await send(emulator, {}, [...people(1), { email: 'no address', row: 2 }], { onError: 'continueErrorOutput' });
		expect(result.output('Node').map(({ json }) => json['outcome'])).toEqual(['sent']);
		expect(result.output('Node', 1).map(({ json }) => json)).toMatchObject([{ row: 2, error: 'What To resolves to is no e-mail address', details: { outcome: 'failed' } }]);
	});
});
