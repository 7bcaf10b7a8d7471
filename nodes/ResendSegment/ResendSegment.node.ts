import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { searchSegments, contactProperties } from '../shared/n8n/editor';
import { execute, properties } from './execute';
import { asTool } from './tool';

export class ResendSegment implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Resend Segment',
		name: 'resendSegment',
		icon: { light: 'file:resend.svg', dark: 'file:resend.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] === "remove" ? "remove from" : "add to" }} {{ $parameter.toJSON().segment?.cachedResultName || String($parameter.toJSON().segment?.value || "=").replace(/^=[^]*/, "segment") }}',
		description: 'Add contacts to a Resend segment or remove them from it, and create or update them on the way',
		defaults: { name: 'Resend Segment' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'resendSyncApi', required: true }],
		properties: asTool(properties),
	};

	methods = {
		listSearch: { searchSegments },
		resourceMapping: { contactProperties },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
