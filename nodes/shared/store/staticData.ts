/** What can be seen of a node of the workflow: whether n8n runs code of it outside of executions. */
export interface NodeFacts {
	type: string;
	/** It has code that n8n runs on its main process: to poll, to wait for events, to register webhooks. `unknown` when its type is not installed. */
	trigger: boolean | 'unknown';
	/** Its parameters, as JSON text. */
	parameters: string;
}

/** What can be seen of the static data of an execution before we write into it. */
export interface StaticDataFacts {
	/** n8n's word for what started the execution. */
	mode: string;
	/** Whether any node's part of it has any content. */
	filled: boolean;
	/** Null when they cannot be seen. */
	nodes: readonly NodeFacts[] | null;
}

/**
 * Triggers of n8n 2.40 and 2.41 that keep nothing in static data (read in their sources). All others may: a bookmark of
 * what was polled, the id of a webhook that has to be deleted again, when a schedule is due.
 */
const KEEP_NOTHING: ReadonlySet<string> = new Set(
	['webhook', 'manualTrigger', 'executeWorkflowTrigger', 'errorTrigger', 'formTrigger', 'form', 'n8nTrigger', 'workflowTrigger', 'respondToWebhook', 'wait', 'interval', 'cron', 'sseTrigger']
		.map((name) => `n8n-nodes-base.${name}`)
		.concat(['@n8n/n8n-nodes-langchain.chatTrigger', '@n8n/n8n-nodes-langchain.manualChatTrigger', '@n8n/n8n-nodes-langchain.mcpTrigger']),
);

/**
 * Whether writing static data can erase nothing of others. n8n saves the whole column, and a worker of queue mode gets `{}`
 * for it (2.40.0 and later; so does "Retry execution" everywhere). No sign of n8n tells that `{}` from one that was loaded.
 * So: what has content was loaded. What has none is written to only where nobody else of the workflow keeps anything: who
 * does has left content behind by the time it is activated, so an empty one was not loaded.
 */
export function mayWrite({ mode, filled, nodes }: StaticDataFacts): boolean {
	if (filled) return true;
	if (mode === 'manual') return true; // never saved
	if (mode === 'retry') return false;
	return nodes !== null && !nodes.some(mayKeep);
}

/** Code in a node that names static data counts too, whether or not it ran yet. */
function mayKeep({ type, trigger, parameters }: NodeFacts): boolean {
	if (/staticdata/i.test(parameters)) return true;
	if (KEEP_NOTHING.has(type)) return false;
	return trigger === 'unknown' ? /trigger|poll/i.test(type) : trigger;
}
