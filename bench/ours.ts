/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';

import { runNode } from '../test/nodes/engine';
import type { RemoteEmulator } from './emulators';

const requireBuilt = createRequire(path.resolve('package.json'));

export type NodeName = 'ResendContactSync' | 'ResendSendTemplate';

/** A node as it is published, from `dist/`. */
function builtNode(name: NodeName): INodeType {
	const classes = requireBuilt(`./dist/nodes/${name}/${name}.node.js`) as Record<string, new () => INodeType>;
	const NodeClass = classes[name];
	if (NodeClass === undefined) throw new Error(`dist/ holds no ${name}: run npm run build`);
	return new NodeClass();
}

const STANDARD: Record<NodeName, INodeParameters> = {
	ResendContactSync: { source: 'event', event: '={{ $json.body ?? $json }}', segments: '' },
	ResendSendTemplate: {
		template: { __rl: true, mode: 'id', value: 'welcome' },
		to: '={{ $json.email }}',
		variablesMode: 'json',
		variablesJson: '={{ $json.template_variables }}',
		firstName: '={{ $json.firstName }}',
	},
};

/** A workflow of one of our nodes in the real engine. Static data stays from run to run, as n8n keeps it. */
export class OurWorkflow {
	private static workflows = 0;
	private readonly workflowId: string;
	private executions = 0;
	staticData: IDataObject = {};

	constructor(
		private readonly resend: Pick<RemoteEmulator, 'url' | 'apiKey'>,
		private readonly node: NodeName,
		private readonly parameters: INodeParameters,
	) {
		OurWorkflow.workflows += 1;
		this.workflowId = `bench-${OurWorkflow.workflows}`;
	}

	/** Runs the node on all items at once and returns what it puts out. */
	async run(items: IDataObject[], parameters: INodeParameters = {}): Promise<IDataObject[]> {
		this.executions += 1;
		const result = await runNode(
			{ type: builtNode(this.node), parameters: { ...STANDARD[this.node], ...this.parameters, ...parameters }, items },
			{
				credential: { apiKey: this.resend.apiKey, baseUrl: this.resend.url },
				workflowId: this.workflowId,
				executionId: String(this.executions),
				staticData: this.staticData,
			},
		);
		const error = result.error();
		if (error !== undefined) throw new Error(`The node failed: ${error}`);
		this.staticData = result.saved ?? this.staticData;
		return result.output('Node').map(({ json }) => json);
	}
}
