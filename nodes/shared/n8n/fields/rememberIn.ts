import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { TABLE_NAME } from '../dataTableCode';

export type RememberIn = 'workflow' | 'dataTable';

/** Option of the nodes that remember something from one execution to the next; `what` completes "Where to keep …". */
export function rememberInField(what: string): INodeProperties {
	return {
		displayName: 'Remember In',
		name: 'rememberIn',
		type: 'options',
		default: 'workflow',
		description: `Where to keep ${what}. Neither holds an address.`,
		options: [
			{
				name: 'This Workflow',
				value: 'workflow',
				description: 'The static data of the workflow. Right for n8n with a single process; in queue mode each worker then knows only its own, unless the node is in a sub-workflow.',
			},
			{
				name: 'Data Table',
				value: 'dataTable',
				description: `The data table "${TABLE_NAME}" of this project, which the node makes when it first needs it. Shared by all workers and workflows; one read and one write a run.`,
			},
		],
	};
}

export function readRememberIn(options: IDataObject): RememberIn {
	return options['rememberIn'] === 'dataTable' ? 'dataTable' : 'workflow';
}
