import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ConnectionLimits } from './connection';

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
