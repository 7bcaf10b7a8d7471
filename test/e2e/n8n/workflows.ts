import { z } from 'zod';

/** Only what has to be known of an exported workflow to import it; everything else passes through. */
export const workflowFile = z
	.object({
		name: z.string(),
		nodes: z.array(
			z
				.object({
					name: z.string(),
					type: z.string(),
					parameters: z.record(z.unknown()).default({}),
					credentials: z.record(z.object({ id: z.string().nullish(), name: z.string() }).passthrough()).optional(),
				})
				.passthrough(),
		),
		connections: z.record(z.unknown()),
		settings: z.record(z.unknown()).default({}),
		pinData: z.record(z.unknown()).optional(),
	})
	.passthrough();

export type WorkflowFile = z.infer<typeof workflowFile>;

export interface Credential {
	id: string;
	name: string;
	type: string;
}

/**
 * The workflow as the editor would save it, its nodes using the credentials of this server. Those of other services are dropped, as
 * for somebody who imports an example and clicks: a trigger with pinned data needs none.
 */
export function withCredentials(workflow: WorkflowFile, credentials: readonly Credential[]): WorkflowFile {
	const nodes = workflow.nodes.map((node) => {
		const used = credentials.filter(({ type }) => node.credentials !== undefined && type in node.credentials);
		return { ...node, credentials: Object.fromEntries(used.map(({ id, name, type }) => [type, { id, name }])) };
	});
	return { ...workflow, nodes };
}

/** What the run of one node left: the items of each output, or what stopped it. */
const nodeRun = z.object({
	executionStatus: z.string().optional(),
	error: z.object({ message: z.string() }).passthrough().optional(),
	data: z
		.object({ main: z.array(z.array(z.object({ json: z.record(z.unknown()), pairedItem: z.unknown() }).passthrough()).nullable()).optional() })
		.passthrough()
		.optional(),
});

export const execution = z.object({
	id: z.coerce.string(),
	status: z.string(),
	mode: z.string(),
	data: z.object({ resultData: z.object({ runData: z.record(z.array(nodeRun)).default({}), error: z.object({ message: z.string() }).passthrough().optional() }).passthrough() }).passthrough(),
});

export type Execution = z.infer<typeof execution>;

/** The JSON of the items that `node` gave on one of its outputs, over all its runs. */
export function outputOf({ data }: Execution, node: string, output = 0): Record<string, unknown>[] {
	return (data.resultData.runData[node] ?? []).flatMap((run) => (run.data?.main?.[output] ?? []).map((item) => item.json));
}
