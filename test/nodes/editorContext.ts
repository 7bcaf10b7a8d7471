/** Calls a node's editor methods (list search, resource mapping) as n8n does when somebody opens a list. */
import { ExecutionLifecycleHooks, LoadOptionsContext } from 'n8n-core';
import type { ILoadOptionsFunctions, INode, INodeListSearchResult, INodePropertyOptions, INodeType, ResourceMapperFields } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { driven } from '../virtual/machine';
import { additionalData, nodeTypesOf } from './engine';

interface Editor {
	search(method: string, filter?: string, paginationToken?: string): Promise<INodeListSearchResult>;
	columns(method: string): Promise<ResourceMapperFields>;
	options(method: string): Promise<INodePropertyOptions[]>;
}

export function openEditor(type: INodeType, credential: { apiKey: string; baseUrl: string }): Editor {
	const name = `test.${type.description.name}`;
	const node: INode = {
		id: 'node',
		name: 'Node',
		type: name,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { resendSyncApi: { id: 'credential-1', name: 'Resend' } },
	};
	const nodeTypes = { [name]: type };
	const workflow = new Workflow({ id: 'workflow-1', name: 'test', active: false, nodes: [node], connections: {}, nodeTypes: nodeTypesOf(nodeTypes) });
	const data = { id: 'workflow-1', name: 'test', active: false, nodes: [node], connections: {}, createdAt: new Date(), updatedAt: new Date(), isArchived: false, activeVersionId: null };
	const hooks = new ExecutionLifecycleHooks('internal', '1', data as unknown as ConstructorParameters<typeof ExecutionLifecycleHooks>[2]);
	const context = new LoadOptionsContext(workflow, node, additionalData({ nodes: [node], connections: {}, nodeTypes, credential }, hooks, '1'), '') as ILoadOptionsFunctions;
	const named = <T>(methods: Record<string, T> | undefined, method: string): T => {
		const found = methods?.[method];
		if (found === undefined) throw new Error(`The node has no method ${method}`);
		return found;
	};
	return {
		search: (method, filter, paginationToken) => driven(named(type.methods?.listSearch, method).call(context, filter, paginationToken)),
		options: (method) => driven(named(type.methods?.loadOptions, method).call(context)),
		columns: (method) => driven(named(type.methods?.resourceMapping, method).call(context)),
	};
}
