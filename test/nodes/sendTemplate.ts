import type { IDataObject } from 'n8n-workflow';

import { ResendSendTemplate } from '../../nodes/ResendSendTemplate/ResendSendTemplate.node';
import type { Emulator } from '../emulator/server';
import type { EngineOptions, EngineResult, NodeRun } from './engine';
import { runNode } from './engine';

export interface SendRunOptions extends Partial<Omit<EngineOptions, 'nodes' | 'connections' | 'nodeTypes' | 'credential'>> {
	onError?: NonNullable<NodeRun['onError']>;
	node?: NonNullable<NodeRun['node']>;
	/** Another copy of the node: that of another process. */
	type?: NodeRun['type'];
	/** Files of every item. */
	binary?: NonNullable<NodeRun['binary']>;
}

/** Runs Resend Send Template on items in the real engine, against the emulator. */
export function send(emulator: Emulator, parameters: IDataObject, items: unknown[], options: SendRunOptions = {}): Promise<EngineResult> {
	const { onError = 'stopWorkflow', node = {}, type = new ResendSendTemplate(), binary = {}, ...rest } = options;
	const run: NodeRun = { type, parameters: sendParameters(parameters), items, onError, node, binary };
	return runNode(run, { credential: { apiKey: emulator.apiKey, baseUrl: emulator.url }, ...rest });
}

/** The node as another process has it: nothing that this one remembers is there. */
export function nodeOfAnotherProcess(): NodeRun['type'] {
	let type: NodeRun['type'] | undefined;
	jest.isolateModules(() => {
		const loaded = jest.requireActual<typeof import('../../nodes/ResendSendTemplate/ResendSendTemplate.node')>('../../nodes/ResendSendTemplate/ResendSendTemplate.node');
		type = new loaded.ResendSendTemplate();
	});
	if (type === undefined) throw new Error('The node could not be loaded a second time');
	return type;
}

/** The template `welcome`, variables as JSON from the item, no contact: what most tests need. */
export function sendParameters(parameters: IDataObject): NodeRun['parameters'] {
	return {
		template: { __rl: true, mode: 'id', value: 'welcome' },
		to: '={{ $json.email }}',
		variablesMode: 'json',
		variablesJson: '={{ $json.template_variables ?? {} }}',
		upsertContact: false,
		...parameters,
	} as NodeRun['parameters'];
}

/** A published template with sender and subject. */
export function addWelcome(emulator: Emulator, more: Partial<Parameters<Emulator['state']['addTemplate']>[0]> = {}): string {
	return emulator.state.addTemplate({
		name: 'Welcome',
		alias: 'welcome',
		subject: 'Welcome {{{firstName}}}',
		from: 'Acme <hello@acme.example>',
		html: '<p>Hello {{{firstName}}}</p>',
		...more,
	}).id;
}

export function people(count: number, more: (index: number) => IDataObject = () => ({})): IDataObject[] {
	return Array.from({ length: count }, (_, index) => ({ email: `person-${index}@example.com`, ...more(index) }));
}

/** How many e-mails each person got; every test of "once" compares it with one each. */
export function mailsPerPerson(emulator: Emulator): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { to } of emulator.state.emails.all()) for (const address of to) counts.set(address, (counts.get(address) ?? 0) + 1);
	return counts;
}

export function onceEach(items: readonly IDataObject[]): Map<string, number> {
	return new Map(items.map(({ email }) => [String(email), 1]));
}

export function sends(emulator: Emulator): string[] {
	return emulator.requests({ method: 'POST', route: /^\/emails/ }).map(({ route }) => route ?? '');
}

/** The JSON of the output items. */
export function outcomes(result: EngineResult): IDataObject[] {
	const failure = result.error();
	if (failure !== undefined) throw new Error(`The run failed: ${failure}`);
	return result.output('Node').map(({ json }) => json);
}

/** The JSON of failed items, as they leave through the error output or the regular one. */
export function failures(result: EngineResult): IDataObject[] {
	return result.output('Node').map(({ json }) => json).filter((json) => json['error'] !== undefined);
}
