import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { searchTemplates, searchTopics, contactProperties } from '../shared/n8n/editor';
import { execute, properties } from './execute';
import { templateVariables } from './template';
import { asTool } from './tool';

export class ResendSendTemplate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Resend Send Template',
		name: 'resendSendTemplate',
		icon: { light: 'file:resend.svg', dark: 'file:resend.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '=send {{ $parameter.toJSON().template?.cachedResultName || String($parameter.toJSON().template?.value || "=").replace(/^=[^]*/, "template") }}',
		description: 'Send a Resend template to each item, and create or update its contact on the way. An event with a messageId, or an item with an idempotency key, is mailed once within 24 hours.',
		defaults: { name: 'Resend Send Template' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'resendSyncApi', required: true }],
		properties: asTool(properties),
	};

	methods = {
		listSearch: { searchTemplates, searchTopics },
		resourceMapping: { templateVariables, contactProperties },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
