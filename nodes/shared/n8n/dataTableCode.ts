import type { IDataObject, INode, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';

/**
 * Workflows that our nodes have n8n run inline (`executeWorkflow({ code })`), because only n8n's own Data table node may
 * touch data tables. They are made for n8n-nodes-base 2.40 (node version 1.1) and not kept among the executions.
 */
export const TABLE_NAME = 'Resend Sync Memory';

export interface Row {
	key: string;
	entry: string;
	/** What the entry is about, empty where only its key says so. */
	subject: string;
	/** Milliseconds since the epoch. */
	expires: number;
}

export interface Inline {
	code: IWorkflowBase;
	input: INodeExecutionData[];
}

interface Condition extends IDataObject {
	keyName: string;
	condition: 'eq' | 'lt';
	keyValue: string | number;
}

/** SQLite takes at most 1,000 in one question; and a key that has two rows after a race must not make it a second page. */
const CONDITIONS_AT_ONCE = 500;

const COLUMNS = [
	{ name: 'key', type: 'string' },
	{ name: 'entry', type: 'string' },
	{ name: 'subject', type: 'string' },
	{ name: 'expires', type: 'number' },
];

export function findTable(workflowId: string): Inline {
	return { code: workflow(workflowId, [table('Find', 'list', { returnAll: true, options: { filterName: TABLE_NAME } })]), input: [{ json: {} }] };
}

export function createTable(workflowId: string): Inline {
	const parameters = { tableName: TABLE_NAME, columns: { column: COLUMNS }, options: { createIfNotExists: false } };
	return { code: workflow(workflowId, [table('Create', 'create', parameters)]), input: [{ json: {} }] };
}

/** Mostly a single one. The conditions are no expression: n8n takes such a list apart before it evaluates anything. */
export function readRows(workflowId: string, tableId: string, keys: readonly string[]): Inline[] {
	return chunks(keys.map((key) => equal('key', key))).map((conditions) => {
		const read = row('Read', 'get', tableId, { matchType: 'anyCondition', filters: { conditions }, returnAll: true });
		return { code: workflow(workflowId, [read]), input: [{ json: {} }] };
	});
}

/** Removes what the rows replace, what is to be forgotten and what expired, then adds the rows. */
export function writeRows(workflowId: string, tableId: string, rows: readonly Row[], forget: readonly string[], now: number): Inline {
	const outdated: Condition[] = [
		{ keyName: 'expires', condition: 'lt', keyValue: now },
		...[...forget, ...rows.map(({ key }) => key)].map((key) => equal('key', key)),
		...rows.flatMap(({ subject }) => (subject === '' ? [] : [equal('subject', subject)])),
	];
	const removals = chunks(outdated).map((conditions, index) => ({
		...row(`Remove ${index + 1}`, 'deleteRows', tableId, { matchType: 'anyCondition', filters: { conditions } }),
		executeOnce: true,
	}));
	const columns = { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] };
	const added = rows.length === 0 ? [] : [row('Add', 'insert', tableId, { columns, options: { optimizeBulk: true } })];
	return { code: workflow(workflowId, [...removals, ...added]), input: rows.length === 0 ? [{ json: {} }] : rows.map((json) => ({ json: { ...json } })) };
}

function equal(keyName: string, keyValue: string): Condition {
	return { keyName, condition: 'eq', keyValue };
}

function chunks<T>(all: readonly T[]): T[][] {
	return Array.from({ length: Math.ceil(all.length / CONDITIONS_AT_ONCE) }, (_, index) => all.slice(index * CONDITIONS_AT_ONCE, (index + 1) * CONDITIONS_AT_ONCE));
}

function row(name: string, operation: string, tableId: string, parameters: IDataObject): INode {
	return dataTable(name, { resource: 'row', operation, dataTableId: { __rl: true, mode: 'id', value: tableId }, ...parameters });
}

function table(name: string, operation: string, parameters: IDataObject): INode {
	return dataTable(name, { resource: 'table', operation, ...parameters });
}

function dataTable(name: string, parameters: IDataObject): INode {
	return { id: name, name, type: 'n8n-nodes-base.dataTable', typeVersion: 1.1, position: [0, 0], parameters: { ...parameters } as INode['parameters'], alwaysOutputData: true };
}

/**
 * Every node gets the input itself; n8n runs branches from top to bottom. The id is that of the workflow our node is in:
 * from it n8n knows the project. The callers' policy is ours to set, since the code is.
 */
function workflow(workflowId: string, nodes: readonly INode[]): IWorkflowBase {
	const start: INode = {
		id: 'Start',
		name: 'Start',
		type: 'n8n-nodes-base.executeWorkflowTrigger',
		typeVersion: 1.1,
		position: [0, 0],
		parameters: { inputSource: 'passthrough' },
	};
	const placed = nodes.map((node, index): INode => ({ ...node, position: [200, index * 200] }));
	const epoch = new Date(0);
	return {
		id: workflowId,
		name: TABLE_NAME,
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: epoch,
		updatedAt: epoch,
		settings: { executionOrder: 'v1', callerPolicy: 'any', saveDataSuccessExecution: 'none', saveDataErrorExecution: 'none', saveManualExecutions: false, saveExecutionProgress: false },
		nodes: [start, ...placed],
		connections: { Start: { main: [placed.map(({ name }) => ({ node: name, type: 'main', index: 0 }))] } },
	};
}
