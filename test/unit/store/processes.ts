import type { IDataObject, IExecuteFunctions, INodeType, WorkflowExecuteMode } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import type { MemoryContext } from '../../../nodes/shared/n8n/memory';
import { nodeTypesOf } from '../../nodes/engine';
import { Tables } from './tables';

interface Modules {
	memory: typeof import('../../../nodes/shared/n8n/memory');
	userIds: typeof import('../../../nodes/shared/store/userIds');
	states: typeof import('../../../nodes/shared/store/syncedStates');
	ledger: typeof import('../../../nodes/shared/n8n/sentLedger');
}

/** A process of n8n: modules of its own, and so a memory of its own. */
export function newProcess(): Modules {
	let modules: Modules | undefined;
	jest.isolateModules(() => {
		modules = {
			memory: jest.requireActual<Modules['memory']>('../../../nodes/shared/n8n/memory'),
			userIds: jest.requireActual<Modules['userIds']>('../../../nodes/shared/store/userIds'),
			states: jest.requireActual<Modules['states']>('../../../nodes/shared/store/syncedStates'),
			ledger: jest.requireActual<Modules['ledger']>('../../../nodes/shared/n8n/sentLedger'),
		};
	});
	if (modules === undefined) throw new Error('The modules could not be loaded a second time');
	return modules;
}

export interface ExecutionOptions {
	/** What n8n loaded; nothing on a worker of queue mode. */
	staticData?: IDataObject;
	mode?: WorkflowExecuteMode;
	workflowId?: string;
	/** What the workflow has besides our node: a trigger that polls, and one that needs nothing. */
	polls?: boolean;
	tables?: Tables;
}

export interface Execution {
	context: MemoryContext & Pick<IExecuteFunctions, 'getContext'>;
	/** What n8n would save at its end: the whole, or nothing. */
	saved(): IDataObject | undefined;
}

const description: INodeType['description'] = { displayName: 'x', name: 'x', group: [], version: 1, description: '', defaults: {}, inputs: [], outputs: [], properties: [] };
const types: Record<string, INodeType> = {
	'n8n-nodes-base.webhook': { description, webhook: async () => ({}) },
	'n8n-nodes-base.rssFeedReadTrigger': { description, poll: async () => null },
	ours: { description, execute: async () => [[]] },
};

/** One execution of our node, with the real static data of n8n-workflow. */
export function execution({ staticData, mode = 'webhook', workflowId = 'workflow', polls = false, tables = new Tables() }: ExecutionOptions = {}): Execution {
	const chosen = ['n8n-nodes-base.webhook', 'ours', ...(polls ? ['n8n-nodes-base.rssFeedReadTrigger'] : [])];
	const workflow = new Workflow({
		id: workflowId,
		active: true,
		nodes: chosen.map((type) => ({ id: type, name: type, type, typeVersion: 1, position: [0, 0], parameters: {} })),
		connections: {},
		nodeTypes: nodeTypesOf(types),
		...(staticData === undefined ? {} : { staticData: structuredClone(staticData) }),
	});
	const context: Execution['context'] & { workflow: Workflow } = {
		workflow,
		getMode: () => mode,
		getWorkflow: () => ({ id: workflowId, active: true }),
		getWorkflowStaticData: (type) => workflow.getStaticData(type),
		getContext: () => ({}),
		executeWorkflow: tables.executeWorkflow,
	};
	const json = (): IDataObject => JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
	return { context, saved: () => (workflow.staticData['__dataChanged'] === true ? json() : undefined) };
}
