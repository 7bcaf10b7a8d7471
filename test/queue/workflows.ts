import type { Credential } from '../e2e/n8n/workflows';

export interface WorkflowNode {
	name: string;
	type: string;
	typeVersion?: number;
	parameters: Record<string, unknown>;
	[more: string]: unknown;
}

const PACKAGE = 'n8n-nodes-resend-sync';

export const webhook = (path: string): WorkflowNode => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	webhookId: path,
	parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'allEntries' },
});

/** One item for each element of `items` in the body. */
export const split: WorkflowNode = { name: 'Items', type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'body.items', options: {} } };

/** Which process of n8n ran it. */
export const who: WorkflowNode = {
	name: 'Who',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: { mode: 'manual', includeOtherFields: true, assignments: { assignments: [{ id: 'who', name: 'who', value: '={{ $env.WHO }}', type: 'string' }] }, options: {} },
};

export const whenCalled: WorkflowNode = { name: 'When Called', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, parameters: { inputSource: 'passthrough' } };

export const callWorkflow = (id: string): WorkflowNode => ({
	name: 'Call',
	type: 'n8n-nodes-base.executeWorkflow',
	typeVersion: 1.2,
	parameters: { workflowId: { __rl: true, mode: 'id', value: id }, options: {} },
});

export function contactSync(credential: Credential, parameters: Record<string, unknown> = {}): WorkflowNode {
	return {
		name: 'Contact Sync',
		type: `${PACKAGE}.resendContactSync`,
		parameters: { source: 'event', event: '={{ $json.body ?? $json }}', segments: '', ...parameters },
		credentials: { [credential.type]: { id: credential.id, name: credential.name } },
	};
}

export function sendTemplate(credential: Credential, parameters: Record<string, unknown> = {}): WorkflowNode {
	return {
		name: 'Send Template',
		type: `${PACKAGE}.resendSendTemplate`,
		parameters: { template: { __rl: true, mode: 'id', value: 'welcome' }, to: '={{ $json.email }}', variablesMode: 'json', variablesJson: '={{ {} }}', upsertContact: false, ...parameters },
		credentials: { [credential.type]: { id: credential.id, name: credential.name } },
	};
}
