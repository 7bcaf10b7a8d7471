import type { IDataObject, INodeProperties, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { OwnKeys } from '../contact/propertyValues';
import { ownKeys } from '../contact/propertyValues';
import type { ConnectionLimits } from './connection';
import { TABLE_NAME } from './dataTableCode';

const KEEP_TRYING_SECONDS = 120;
const TIMEOUT_SECONDS = 15;

/** Options every node has: how long to wait for Resend. */
export const limitFields: INodeProperties[] = [
	{
		displayName: 'Keep Trying For (Seconds)',
		name: 'keepTryingFor',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: KEEP_TRYING_SECONDS,
		description: 'How long one request may be repeated when Resend is busy, has a problem or cannot be reached, before its item fails',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: TIMEOUT_SECONDS,
		description: 'How long to wait for the answer to a single request',
	},
];

export function readLimits(options: IDataObject): ConnectionLimits {
	return {
		retryCapMs: secondsIn(options['keepTryingFor'], 0, KEEP_TRYING_SECONDS) * 1000,
		timeoutMs: secondsIn(options['timeout'], 1, TIMEOUT_SECONDS) * 1000,
	};
}

function secondsIn(value: IDataObject[string], least: number, otherwise: number): number {
	return typeof value === 'number' && Number.isFinite(value) ? Math.max(least, value) : otherwise;
}

const PREFIX = 'jitsu';

/** Option of every node that reads or writes the sync's own record on a contact: all nodes of an account need the same. */
export const propertyPrefixField: INodeProperties = {
	displayName: 'Property Prefix',
	name: 'propertyPrefix',
	type: 'string',
	default: PREFIX,
	description:
		'Start of the names of the properties that the sync keeps for itself: PREFIX_user_id, PREFIX_anonymous_id and PREFIX_managed_audiences. Keep "jitsu" to take over contacts that Jitsu manages; use the same in all nodes.',
};

export function readOwnKeys(context: IExecuteFunctions, value: unknown): OwnKeys {
	const prefix = typeof value === 'string' && value.trim() !== '' ? value.trim() : PREFIX;
	if (/^[A-Za-z0-9_]{1,30}$/.test(prefix)) return ownKeys(prefix);
	throw new NodeOperationError(context.getNode(), 'The Property Prefix has a character that Resend does not take', {
		description: 'Use letters, digits and underscores only, at most 30 of them.',
	});
}

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
