/* eslint-disable @n8n/community-nodes/no-restricted-imports, @typescript-eslint/no-unused-vars -- runs outside n8n */
import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import type { DynamicStructuredTool } from '@langchain/core/tools';
import type { IExecuteFunctions, INode, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { ResendContactSync, ResendSegment, ResendSendTemplate } from '../index';
import { runWorkflow } from '../test/nodes/engine';
import type { Message, Model, ToolSchema } from './model';

/** What a tool was asked, and what it gave back to the model: its text, or the text of its error. */
export interface ToolCall {
	tool: string;
	args: Record<string, unknown>;
	result: string;
}

export interface Conversation {
	calls: ToolCall[];
	answer: string;
}

const MAX_TURNS = 8;

const SYSTEM =
	'You are the assistant of a small company. You have tools for its account at Resend, an e-mail service. Use them for what the user asks, and only for that. Where something is missing or unclear, ask instead of guessing. Say in one or two sentences what was done, truthfully.';

/** The tools as they come from n8n's panel: nothing is set but the credential, and the operation where there are two. */
const TOOLS: Array<{ name: string; type: INodeType; parameters: INodeParameters }> = [
	{ name: 'Save contact', type: new ResendContactSync(), parameters: {} },
	{ name: 'Add to segment', type: new ResendSegment(), parameters: { operation: 'add' } },
	{ name: 'Remove from segment', type: new ResendSegment(), parameters: { operation: 'remove' } },
	{ name: 'Send template', type: new ResendSendTemplate(), parameters: {} },
];

const CREDENTIALS = { resendSyncApi: { id: 'credential-1', name: 'Resend' } };

/** What n8n makes of a node that is usable as a tool (`tool-generation/ai-tools.js` of its server). */
function asToolType(type: INodeType): INodeType {
	const { usableAsTool: _dropped, ...description } = type.description;
	return Object.assign(Object.create(type) as INodeType, { description: { ...description, name: `${description.name}Tool`, inputs: [], outputs: [NodeConnectionTypes.AiTool] } });
}

/** A node with the loop that n8n's AI Agent runs, around tools that n8n's engine makes of the connected nodes. */
function agentType(talk: (tools: readonly DynamicStructuredTool[]) => Promise<void>): INodeType {
	return {
		description: {
			displayName: 'Agent',
			name: 'agent',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: { name: 'Agent' },
			inputs: [NodeConnectionTypes.Main, { type: NodeConnectionTypes.AiTool, required: true }],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			await talk((await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as DynamicStructuredTool[]);
			return [[{ json: {} }]];
		},
	};
}

async function talk(model: Model, user: string, tools: readonly DynamicStructuredTool[]): Promise<Conversation> {
	const schemas = tools.map((tool) => convertToOpenAITool(tool) as ToolSchema);
	const messages: Message[] = [
		{ role: 'system', content: SYSTEM },
		{ role: 'user', content: user },
	];
	const calls: ToolCall[] = [];
	for (let turn = 0; turn < MAX_TURNS; turn++) {
		const said = await model.next(messages, schemas);
		if (said.kind === 'answer') return { calls, answer: said.text };
		messages.push({ role: 'assistant', content: null, tool_calls: said.calls.map(({ id, name, args }) => ({ id, type: 'function', function: { name, arguments: JSON.stringify(args) } })) });
		for (const { id, name, args } of said.calls) {
			const result = await invoked(tools.find((tool) => tool.name === name), name, args);
			calls.push({ tool: name, args, result });
			messages.push({ role: 'tool', tool_call_id: id, content: result });
		}
	}
	return { calls, answer: '(no answer: too many turns)' };
}

async function invoked(tool: DynamicStructuredTool | undefined, name: string, args: Record<string, unknown>): Promise<string> {
	if (tool === undefined) return `There is no tool ${name}`;
	try {
		return String(await tool.invoke(args));
	} catch (error) {
		return `Error: ${error instanceof Error ? error.message : String(error)}`;
	}
}

/** One task, in n8n's own engine. */
export async function converse(model: Model, user: string, credential: { apiKey: string; baseUrl: string }): Promise<Conversation> {
	let conversation: Conversation = { calls: [], answer: '' };
	const agent = agentType(async (tools) => {
		conversation = await talk(model, user, tools);
	});
	const nodes: INode[] = [
		{ id: 'feed', name: 'Feed', type: 'test.feed', typeVersion: 1, position: [0, 0], parameters: { items: [{ chatInput: user }] } },
		{ id: 'agent', name: 'Agent', type: 'test.agent', typeVersion: 1, position: [200, 0], parameters: {} },
		...TOOLS.map(({ name, type, parameters }, index): INode => ({
			id: `tool-${index}`,
			name,
			type: `n8n-nodes-resend-sync.${type.description.name}Tool`,
			typeVersion: 1,
			position: [200, 200 * index],
			parameters,
			credentials: CREDENTIALS,
		})),
	];
	const toAgent = { node: 'Agent', index: 0 };
	const result = await runWorkflow({
		nodes,
		connections: {
			Feed: { main: [[{ ...toAgent, type: NodeConnectionTypes.Main }]] },
			...Object.fromEntries(TOOLS.map(({ name }) => [name, { [NodeConnectionTypes.AiTool]: [[{ ...toAgent, type: NodeConnectionTypes.AiTool }]] }])),
		},
		nodeTypes: { 'test.agent': agent, ...Object.fromEntries(TOOLS.map(({ type }) => [`n8n-nodes-resend-sync.${type.description.name}Tool`, asToolType(type)])) },
		credential,
	});
	const error = result.error();
	if (error !== undefined) throw new Error(error);
	return conversation;
}
