/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/node-usable-as-tool -- runs outside n8n */
/**
 * Runs a workflow through the real n8n-core engine, in process: real expressions, paired items, error outputs, static
 * data and HTTP. What n8n itself adds on top (database, manual runs, webhooks) is the e2e test's.
 */
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

if (process.env['N8N_USER_FOLDER'] === undefined) {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
	process.env['N8N_USER_FOLDER'] = folder;
	process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}
process.env['N8N_ENCRYPTION_KEY'] ??= 'key-of-in-process-runs';
process.env['N8N_LOG_LEVEL'] ??= 'silent';

import 'reflect-metadata';
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	IBinaryKeyData,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { LoggerProxy, NodeHelpers, Workflow } from 'n8n-workflow';

import { ResendSyncApi } from '../../credentials/ResendSyncApi.credentials';
import { driven } from '../virtual/machine';

/** n8n's logger looks up who calls it before it finds that nobody listens. The first one made puts itself behind the proxy. */
const silence = { error: silent, warn: silent, info: silent, debug: silent };
Object.assign(Container.get(Logger), silence);
LoggerProxy.init(silence);

function silent(): void {}

export interface EngineOptions {
	nodes: INode[];
	connections: Workflow['connectionsBySourceNode'];
	nodeTypes: Record<string, INodeType>;
	credential: { apiKey: string; baseUrl: string };
	workflowId?: string;
	executionId?: string;
	mode?: WorkflowExecuteMode;
	staticData?: IDataObject;
	onStart?: (cancel: () => void) => void;
	/** Called with each request as it leaves n8n's hands. */
	onRequest?: (request: IHttpRequestOptions) => void;
	/** A failed run to go on with, as n8n's "Retry execution" does: under a new execution id, from the node that failed. */
	retryOf?: IRun;
}

export interface EngineResult {
	run: IRun;
	/** Static data as n8n would save it, undefined when nothing changed. */
	saved: IDataObject | undefined;
	output(node: string, branch?: number): INodeExecutionData[];
	error(): string | undefined;
}

export async function runWorkflow(options: EngineOptions): Promise<EngineResult> {
	const { nodes, connections, workflowId = 'workflow-1', executionId = '1', mode = 'trigger' } = options;
	const workflow = new Workflow({
		id: workflowId,
		name: 'test',
		active: true,
		nodes: structuredClone(nodes),
		connections,
		nodeTypes: nodeTypesOf(options.nodeTypes),
		settings: { executionOrder: 'v1' },
		...(options.staticData === undefined ? {} : { staticData: options.staticData }),
	});
	let saved: IDataObject | undefined;
	const data = { id: workflowId, name: 'test', active: true, nodes, connections, createdAt: new Date(), updatedAt: new Date(), isArchived: false, activeVersionId: null };
	const hooks = new ExecutionLifecycleHooks(mode, executionId, data as unknown as ConstructorParameters<typeof ExecutionLifecycleHooks>[2]);
	hooks.addHandler('workflowExecuteAfter', async (_run: IRun, newStaticData: IDataObject) => {
		saved = newStaticData === undefined ? undefined : (JSON.parse(JSON.stringify(newStaticData)) as IDataObject);
	});
	const running = start(options, workflow, additionalData(options, hooks, executionId), mode);
	options.onStart?.(() => running.cancel());
	const run = (await driven(Promise.resolve(running))) as IRun;
	return {
		run,
		saved,
		output: (node, branch = 0) => run.data.resultData.runData[node]?.[0]?.data?.['main']?.[branch] ?? [],
		error: () => run.data.resultData.error?.message,
	};
}

function start({ nodes, retryOf }: EngineOptions, workflow: Workflow, additional: AdditionalData, mode: WorkflowExecuteMode): ReturnType<WorkflowExecute['run']> {
	if (retryOf !== undefined) return new WorkflowExecute(additional, 'retry', retryData(retryOf)).processRunExecutionData(workflow);
	const execution = new WorkflowExecute(additional, mode);
	const startNode = nodes[0] === undefined ? null : workflow.getNode(nodes[0].name);
	return startNode === null ? execution.run({ workflow }) : execution.run({ workflow, startNode });
}

/** What n8n 2.40 hands to the retried execution (its `execution.service.js`), after the way through the database. */
function retryData(failed: IRun): IRun['data'] {
	const data = JSON.parse(JSON.stringify(failed.data)) as IRun['data'];
	const { lastNodeExecuted, runData } = data.resultData;
	delete data.resultData.error;
	const last = lastNodeExecuted === undefined ? undefined : runData[lastNodeExecuted];
	if (last?.at(-1)?.error !== undefined) last.pop();
	return data;
}

/** Emits the items given in its parameter, each with the same files: stands in for a trigger. */
export class Feed implements INodeType {
	description = {
		displayName: 'Feed',
		name: 'feed',
		group: ['trigger' as const],
		version: 1,
		description: '',
		defaults: { name: 'Feed' },
		inputs: [],
		outputs: ['main' as const],
		properties: [
			{ displayName: 'Items', name: 'items', type: 'json' as const, default: '[]' },
			{ displayName: 'Binary', name: 'binary', type: 'json' as const, default: '{}' },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getNodeParameter('items', 0) as IDataObject[];
		const binary = this.getNodeParameter('binary', 0, {}) as IBinaryKeyData;
		return [items.map((json, item) => ({ json, pairedItem: { item }, ...(Object.keys(binary).length === 0 ? {} : { binary }) }))];
	}
}

export interface NodeRun {
	type: INodeType;
	parameters: INodeParameters;
	items: unknown[];
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	node?: Partial<INode>;
	binary?: IBinaryKeyData;
}

/** One node behind a feed. */
export function runNode({ type, parameters, items, onError = 'stopWorkflow', node = {}, binary = {} }: NodeRun, options: Omit<EngineOptions, 'nodes' | 'connections' | 'nodeTypes'>): Promise<EngineResult> {
	const name = type.description.name;
	return runWorkflow({
		...options,
		nodes: [
			{ id: 'feed', name: 'Feed', type: 'test.feed', typeVersion: 1, position: [0, 0], parameters: { items: items as INodeParameters[], binary: binary as unknown as INodeParameters } },
			{
				id: 'node',
				name: 'Node',
				type: `test.${name}`,
				typeVersion: 1,
				position: [200, 0],
				parameters,
				credentials: { resendSyncApi: { id: 'credential-1', name: 'Resend' } },
				onError,
				...node,
			},
		],
		connections: { Feed: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
		nodeTypes: { [`test.${name}`]: type },
	});
}

export function nodeTypesOf(types: Record<string, INodeType>): INodeTypes {
	const all: Record<string, INodeType> = { ...types, 'test.feed': new Feed() };
	const byName = (name: string): INodeType => {
		const type = all[name];
		if (type === undefined) throw new Error(`No node type ${name} in this test`);
		return type;
	};
	return { getByName: byName, getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(byName(name), version), getKnownTypes: () => ({}) };
}

type AdditionalData = ConstructorParameters<typeof WorkflowExecute>[0];

export function additionalData(options: EngineOptions, hooks: ExecutionLifecycleHooks, executionId: string): AdditionalData {
	const url = 'http://localhost/';
	return {
		executionId,
		currentNodeExecutionIndex: 0,
		credentialsHelper: credentialsHelper(options),
		hooks,
		executeWorkflow: async () => ({}),
		variables: {},
		setExecutionStatus: () => {},
		restApiUrl: '',
		instanceBaseUrl: url,
		webhookWaitingBaseUrl: url,
		formWaitingBaseUrl: url,
		formBaseUrl: url,
		webhookBaseUrl: url,
		webhookTestBaseUrl: url,
		formTestBaseUrl: url,
		mcpBaseUrl: '',
		mcpTestBaseUrl: '',
	} as unknown as AdditionalData;
}

function credentialsHelper({ credential, onRequest }: EngineOptions) {
	const type = new ResendSyncApi();
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		preAuthentication: async () => undefined,
		getCredentialsProperties: () => type.properties,
		getDecrypted: async () => ({ ...credential }),
		async authenticate(values: ICredentialDataDecryptedObject, _name: string, request: IHttpRequestOptions) {
			const signed = { ...request, headers: { ...request.headers, Authorization: `Bearer ${String(values['apiKey'])}` } };
			onRequest?.(signed);
			return signed;
		},
	};
}
