 
import { z } from 'zod';

/** Messages and tools in the form of OpenAI's chat completions, which most other providers and local servers take too. */
export type Message =
	| { role: 'system' | 'user'; content: string }
	| { role: 'assistant'; content: string | null; tool_calls?: Array<{ id: string; type: 'function'; function: { name: string; arguments: string } }> }
	| { role: 'tool'; tool_call_id: string; content: string };

export interface ToolSchema {
	type: 'function';
	function: { name: string; description?: string; parameters: Record<string, unknown> };
}

export interface WantedCall {
	id: string;
	name: string;
	args: Record<string, unknown>;
}

export type Said = { kind: 'answer'; text: string } | { kind: 'calls'; calls: WantedCall[] };

export interface Model {
	name: string;
	next(messages: readonly Message[], tools: readonly ToolSchema[]): Promise<Said>;
}

/** One step of a script: the tool to call, or the last words. */
export type Step = { tool: string; args: Record<string, unknown> } | string;

/** A model that does what the task's script says: it shows that the tools do what their descriptions promise, not that models understand them. */
export function scripted(steps: readonly Step[]): Model {
	let at = 0;
	return {
		name: 'scripted',
		next: async () => {
			const step = steps[at++] ?? 'Done.';
			if (typeof step === 'string') return { kind: 'answer', text: step };
			return { kind: 'calls', calls: [{ id: `call-${at}`, name: step.tool.replace(/ /g, '_'), args: step.args }] };
		},
	};
}

const completion = z.object({
	choices: z
		.array(z.object({ message: z.object({ content: z.string().nullish(), tool_calls: z.array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) })).nullish() }) }))
		.nonempty(),
});
const argumentsOf = z.record(z.unknown());

/** Any server that speaks OpenAI's chat completions. */
export function overHttp({ baseUrl, apiKey, name }: { baseUrl: string; apiKey: string; name: string }): Model {
	return {
		name,
		next: async (messages, tools) => {
			const response = await fetch(`${baseUrl.replace(/\/$/, '')}/chat/completions`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
				body: JSON.stringify({ model: name, messages, tools, temperature: 0 }),
			});
			if (!response.ok) throw new Error(`The model's server answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
			const { message } = completion.parse(await response.json()).choices[0];
			const wanted = message.tool_calls ?? [];
			if (wanted.length === 0) return { kind: 'answer', text: message.content ?? '' };
			return { kind: 'calls', calls: wanted.map((call) => ({ id: call.id, name: call.function.name, args: readArguments(call.function.arguments) })) };
		},
	};
}

function readArguments(text: string): Record<string, unknown> {
	try {
		return argumentsOf.parse(JSON.parse(text === '' ? '{}' : text));
	} catch {
		return { unreadable: text };
	}
}
