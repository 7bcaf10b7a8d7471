/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- runs outside n8n */
import { z } from 'zod';
import { type Server, type ServerOptions, startServer } from './server';
import { type Answer, type Login, Session } from './session';
import { type Credential, type Execution, execution, withCredentials, type WorkflowFile, workflowFile } from './workflows';

export interface DynamicRequest {
	/** e.g. `n8n-nodes-resend-sync.resendSegment` */
	node: string;
	version?: number;
	/** Of the parameter, e.g. `parameters.segment`. */
	path: string;
	method: string;
	parameters?: Record<string, unknown>;
	credentials?: readonly Credential[];
	filter?: string;
	paginationToken?: string;
}

/** A workflow of the server; `versionId` is what activating publishes. */
export interface ImportedWorkflow {
	id: string;
	name: string;
	versionId: string;
}

/** A running n8n with our package in it, used the way a person uses the editor. */
export interface N8n extends Server {
	/** Any other request of the editor's REST API. */
	session: Session;
	createCredential(type: string, name: string, data: Record<string, unknown>): Promise<Credential>;
	/** What the button of the credential says. */
	testCredential(type: string, data: Record<string, unknown>): Promise<{ status: string; message: string }>;
	/** The contents of an exported workflow (`examples/*.json`), pinned data included. */
	importWorkflow(json: unknown, credentials?: readonly Credential[]): Promise<ImportedWorkflow>;
	/** Publishes it: its webhooks and triggers answer from soon after. */
	activate(workflow: ImportedWorkflow): Promise<void>;
	deactivate(workflow: ImportedWorkflow): Promise<void>;
	/** To a production webhook, e.g. `post('resend-events', event)`; waits for it to be registered. */
	post(webhook: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
	/** A manual run from `trigger` on its pinned data, as with the editor's button. */
	runPinned(workflow: ImportedWorkflow, trigger: string): Promise<Execution>;
	/** The executions of a workflow that are over, oldest first, once there are `count`. */
	executions(workflow: ImportedWorkflow, count: number): Promise<Execution[]>;
	/** What the editor loads into a dropdown, a resource locator or a resource mapper. */
	dynamic(kind: 'options' | 'resource-locator-results' | 'resource-mapper-fields', request: DynamicRequest): Promise<unknown>;
}

export const OWNER: Login = { email: 'owner@example.com', password: 'Resend-sync-1' };

const RUNNING = new Set(['new', 'running', 'waiting']);
/** Enough for a run that n8n itself or the rate limit slows down. */
const WAIT_MS = 120_000;

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
	for (const started = Date.now(); Date.now() - started < WAIT_MS; ) {
		const found = await look();
		if (found !== undefined) return found;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`${what}: not within ${WAIT_MS / 1000} s`);
}

/** Starts n8n with the packed package installed, and makes the owner account. */
export async function startN8n(options: ServerOptions): Promise<N8n> {
	const server = await startServer(options);
	try {
		const session = await Session.open(server.url, OWNER);
		return { ...server, session, ...editor(session) };
	} catch (error) {
		await server.stop();
		throw error;
	}
}

function editor(session: Session): Omit<N8n, keyof Server | 'session'> {
	let publicApiKey: string | undefined;

	/** The public API gives executions as plain JSON; the editor's own in a packed form. */
	async function publicApi(path: string): Promise<Answer> {
		if (publicApiKey === undefined) {
			const scopes = ['execution:read', 'execution:list'];
			const key = await session.ask('POST', '/rest/api-keys', z.object({ rawApiKey: z.string() }), { label: 'tests', expiresAt: null, scopes });
			publicApiKey = key.rawApiKey;
		}
		return await session.call('GET', `/api/v1${path}`, undefined, { 'X-N8N-API-KEY': publicApiKey });
	}

	async function finished(id: string): Promise<Execution | undefined> {
		const answer = await publicApi(`/executions/${id}?includeData=true`);
		if (answer.status !== 200) return undefined;
		const { status } = z.object({ status: z.string() }).passthrough().parse(answer.body);
		return RUNNING.has(status) ? undefined : execution.parse(answer.body);
	}

	return {
		createCredential: async (type, name, data) => ({ type, name, ...(await session.ask('POST', '/rest/credentials', z.object({ id: z.string() }), { name, type, data })) }),

		testCredential: async (type, data) =>
			await session.ask('POST', '/rest/credentials/test', z.object({ status: z.string(), message: z.string() }), { credentials: { id: '', name: 'tested', type, data } }),

		importWorkflow: async (json, credentials = []) => {
			const { name, nodes, connections, settings, pinData }: WorkflowFile = withCredentials(workflowFile.parse(json), credentials);
			const shape = z.object({ id: z.string(), name: z.string(), versionId: z.string() });
			return await session.ask('POST', '/rest/workflows', shape, { name, nodes, connections, settings, ...(pinData === undefined ? {} : { pinData }) });
		},

		activate: async ({ id, versionId }) => void (await session.ask('POST', `/rest/workflows/${id}/activate`, z.unknown(), { versionId })),

		deactivate: async ({ id }) => void (await session.ask('POST', `/rest/workflows/${id}/deactivate`, z.unknown(), {})),

		post: async (webhook, body, headers = {}) =>
			await until(`webhook ${webhook}`, async () => {
				const answer = await session.call('POST', `/webhook/${webhook}`, body, headers);
				return answer.status === 404 && JSON.stringify(answer.body).includes('not registered') ? undefined : answer;
			}),

		runPinned: async ({ id }, trigger) => {
			const headers = { 'push-ref': 'resend-sync' };
			const started = await session.ask('POST', `/rest/workflows/${id}/run`, z.object({ executionId: z.string() }), { triggerToStartFrom: { name: trigger } }, headers);
			return await until(`execution ${started.executionId}`, async () => await finished(started.executionId));
		},

		executions: async ({ id, name }, count) =>
			await until(`${count} executions of ${name}`, async () => {
				const answer = await publicApi(`/executions?workflowId=${id}&limit=250`);
				const { data } = z.object({ data: z.array(z.object({ id: z.coerce.string() })) }).parse(answer.body);
				const all = await Promise.all(data.map(async (one) => await finished(one.id)));
				const over = all.filter((one) => one !== undefined).sort((a, b) => Number(a.id) - Number(b.id));
				return over.length >= count ? over : undefined;
			}),

		dynamic: async (kind, { node, version = 1, path, method, parameters = {}, credentials = [], filter, paginationToken }) =>
			await session.ask('POST', `/rest/dynamic-node-parameters/${kind}`, z.unknown(), {
				nodeTypeAndVersion: { name: node, version },
				path,
				methodName: method,
				currentNodeParameters: parameters,
				credentials: Object.fromEntries(credentials.map(({ id, name, type }) => [type, { id, name }])),
				...(filter === undefined ? {} : { filter }),
				...(paginationToken === undefined ? {} : { paginationToken }),
			}),
	};
}
