/** Webhook in, one node, its items out as the answer. */
function workflow(path: string, type: string, parameters: Record<string, unknown>): unknown {
	return {
		name: `Soak ${path}`,
		nodes: [
			{ id: 'webhook', name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0], webhookId: path, parameters: { path, httpMethod: 'POST', responseMode: 'lastNode', responseData: 'allEntries' } },
			{ id: 'node', name: 'Node', type: `n8n-nodes-resend-sync.${type}`, typeVersion: 1, position: [220, 0], parameters, credentials: { resendSyncApi: { id: null, name: 'Resend' } } },
		],
		connections: { Webhook: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none', saveDataErrorExecution: 'none' },
	};
}

const move = (operation: 'add' | 'remove'): unknown =>
	workflow(`soak-${operation}`, 'resendSegment', { operation, email: '={{ $json.body.email }}', segment: { __rl: true, mode: 'name', value: 'Deliberate' } });

export const WORKFLOWS: readonly unknown[] = [
	workflow('soak-sync', 'resendContactSync', { resolveEmailFromUserId: true }),
	move('add'),
	move('remove'),
	workflow('soak-send', 'resendSendTemplate', {
		template: { __rl: true, mode: 'id', value: 'soak' },
		to: '={{ $json.body.email }}',
		variablesMode: 'json',
		variablesJson: '={{ ({ mail: $json.body.messageId }) }}',
		upsertContact: false,
	}),
];
