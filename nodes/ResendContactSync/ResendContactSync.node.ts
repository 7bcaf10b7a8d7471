import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { segmentNames } from '../shared/n8n/editor';
import { execute, properties } from './execute';
import { nodeHints } from './options';
import { asTool } from './tool';

export class ResendContactSync implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Resend Contact Sync',
		name: 'resendContactSync',
		icon: { light: 'file:resend.svg', dark: 'file:resend.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["source"] === "fields" ? "from fields" : "from events" }}{{ [].concat($parameter["segments"], $parameter["segmentsFromList"]).filter(Boolean).map((name, place) => (place === 0 ? " → " : ", ") + name).join("") }}',
		description: 'Keep Resend contacts and their segments in step with product events',
		defaults: { name: 'Resend Contact Sync' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'resendSyncApi', required: true }],
		hints: nodeHints,
		properties: asTool(properties),
	};

	methods = { loadOptions: { segmentNames } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
