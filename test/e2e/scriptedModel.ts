/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

export interface ScriptedModel {
	url: string;
	/** Names of the tools that it was offered. */
	tools(): string[];
	stop(): Promise<void>;
}

const asked = z.object({
	stream: z.boolean().optional(),
	messages: z.array(z.object({ role: z.string() }).passthrough()),
	tools: z.array(z.object({ function: z.object({ name: z.string() }).passthrough() }).passthrough()).default([]),
});

/** Speaks OpenAI's chat completions: calls one tool, and says "Done." once it has the result. */
export async function startScriptedModel(call: { name: string; args: Record<string, unknown> }): Promise<ScriptedModel> {
	let offered: string[] = [];
	const server = createServer((request, response) => {
		void bodyOf(request).then((text) => {
			const { stream, messages, tools } = asked.parse(JSON.parse(text));
			offered = tools.map((tool) => tool.function.name).sort();
			const answered = messages.some(({ role }) => role === 'tool');
			const toolCall = { index: 0, id: 'call-1', type: 'function', function: { name: call.name, arguments: JSON.stringify(call.args) } };
			const message = answered ? { role: 'assistant', content: 'Done.' } : { role: 'assistant', content: null, tool_calls: [toolCall] };
			const finish = answered ? 'stop' : 'tool_calls';
			const base = { id: 'completion', created: 0, model: 'scripted' };
			if (stream === true) {
				response.setHeader('content-type', 'text/event-stream');
				response.write(`data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta: message, finish_reason: null }] })}\n\n`);
				response.end(`data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta: {}, finish_reason: finish }] })}\n\ndata: [DONE]\n\n`);
				return;
			}
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ ...base, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: finish }], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}/v1`, tools: () => offered, stop: async () => await new Promise((resolve) => server.close(() => resolve())) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts).toString('utf8');
}
