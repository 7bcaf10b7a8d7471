/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { z } from 'zod';

import type { Answer, Session } from '../e2e/n8n/session';
import { type Credential, withCredentials, workflowFile } from '../e2e/n8n/workflows';
import type { WorkflowNode } from './workflows';

const item = z.record(z.unknown());

export interface Published {
	id: string;
	/** Path of its webhook, the workflow's own name. */
	hook: string;
}

/** What a scenario does in n8n, over the editor's REST API. */
export class Editor {
	constructor(private readonly session: Session) {}

	async credential(type: string, name: string, data: Record<string, unknown>): Promise<Credential> {
		const { id } = await this.session.ask('POST', '/rest/credentials', z.object({ id: z.string() }), { name, type, data });
		return { id, name, type };
	}

	/** Saves and activates a chain of nodes, or several that start with a trigger each. */
	async publish(name: string, chains: readonly WorkflowNode[][], settings: Record<string, unknown> = {}): Promise<Published> {
		const nodes = chains.flatMap((chain, row) => chain.map((node, column) => ({ id: node.name, position: [column * 220, row * 200], typeVersion: 1, ...node })));
		const links = chains.flatMap((chain) => chain.slice(0, -1).map((node, index) => [node.name, { main: [[{ node: chain[index + 1]?.name, type: 'main', index: 0 }]] }] as const));
		const shape = z.object({ id: z.string(), versionId: z.string() });
		const body = { name, nodes, connections: Object.fromEntries(links), settings: { executionOrder: 'v1', ...settings } };
		const { id, versionId } = await this.session.ask('POST', '/rest/workflows', shape, body);
		await this.session.ask('POST', `/rest/workflows/${id}/activate`, z.unknown(), { versionId });
		return { id, hook: name };
	}

	/** An example as a user imports it, its nodes with this credential. */
	async publishFile(json: unknown, credential: Credential): Promise<{ id: string }> {
		const { name, nodes, connections, settings } = withCredentials(workflowFile.parse(json), [credential]);
		const saved = await this.session.ask('POST', '/rest/workflows', z.object({ id: z.string(), versionId: z.string() }), { name, nodes, connections, settings });
		await this.session.ask('POST', `/rest/workflows/${saved.id}/activate`, z.unknown(), { versionId: saved.versionId });
		return { id: saved.id };
	}

	async deactivate(id: string): Promise<void> {
		await this.session.ask('POST', `/rest/workflows/${id}/deactivate`, z.unknown(), {});
	}

	async staticData(id: string): Promise<Record<string, unknown>> {
		const shape = z.object({ staticData: z.record(z.unknown()).nullish() });
		return (await this.session.ask('GET', `/rest/workflows/${id}`, shape)).staticData ?? {};
	}

	/** To the webhook; waits until it is registered. The items that the last node gave, none when the run failed. */
	async post({ hook }: Published, body: unknown): Promise<Array<Record<string, unknown>>> {
		const { body: given } = await this.call(hook, body);
		const items = z.array(item).safeParse(given);
		return items.success ? items.data : [];
	}

	async call(hook: string, body: unknown): Promise<Answer> {
		for (let attempt = 0; ; attempt++) {
			const answer = await this.session.call('POST', `/webhook/${hook}`, body);
			if (answer.status !== 404 || !JSON.stringify(answer.body).includes('not registered') || attempt > 100) return answer;
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
	}

	/** Any other request of the editor. */
	ask<T extends z.ZodTypeAny>(method: string, path: string, shape: T, body?: unknown): Promise<z.infer<T>> {
		return this.session.ask(method, path, shape, body);
	}
}
