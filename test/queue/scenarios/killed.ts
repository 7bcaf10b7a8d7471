/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { z } from 'zod';

import { type Finding, type Lab, type Scenario, within } from '../lab';
import type { Published } from '../editor';
import { contactSync, webhook } from '../workflows';

/** What docs/operations.md says of processes that are killed while they work, tried. Not in the short form: n8n takes its time to notice. */
export const killed: Scenario = {
	name: 'killed',
	short: false,
	async run(lab) {
		const { cluster, credential } = lab;
		const told = { ...contactSync(credential, { event: "={{ ({ type: 'identify', messageId: 'told', traits: { email: 'told@example.com' } }) }}" }), name: 'Told' };
		const error = await cluster.editor.publish('killed-error', [[{ name: 'Error', type: 'n8n-nodes-base.errorTrigger', parameters: {} }, told]]);
		const workflow = await cluster.editor.publish('killed', [[webhook('killed'), contactSync(credential)]], { errorWorkflow: error.id });
		return [...(await onlyWorkers(lab, workflow)), ...(await everything(lab, workflow))];
	},
};

const event = (name: string): object => ({ type: 'identify', messageId: name, traits: { email: `${name}@example.com`, plan: 'free' } });
const exists = ({ emulator }: Lab, name: string): boolean => emulator.state.contactByEmail(`${name}@example.com`) !== undefined;

async function onlyWorkers(lab: Lab, workflow: Published): Promise<Finding[]> {
	const { cluster } = lab;
	const answer = startSlowly(lab, 'killed-worker');
	await working(lab);
	const names = cluster.workers;
	await Promise.all(names.map((name) => cluster.stop(name, 'SIGKILL')));
	lab.emulator.setLatency(20);
	await cluster.startWorkers(...names);
	const status = (await answer)?.status ?? 0;
	const id = await over(lab, workflow);
	const ran = await within(20, () => exists(lab, 'told'));
	const retried = await retry(lab, id, 'killed-worker');
	await cluster.editor.post(workflow, event('killed-worker'));
	return [
		{ what: 'a killed worker: the webhook answers with an error, so that its sender repeats the event', holds: status === 500, figures: `status ${status}, execution "${statusOf(lab, id)}"` },
		{ what: 'a killed worker: the error workflow', holds: true, figures: ran ? 'runs' : 'does not run' },
		{ what: 'a killed worker: Retry execution', holds: true, figures: retried ? 'does the work' : 'does nothing' },
		{ what: 'a killed worker: the event sent again does the work', holds: exists(lab, 'killed-worker'), figures: 'once' },
	];
}

async function everything(lab: Lab, workflow: Published): Promise<Finding[]> {
	const { cluster } = lab;
	const answer = startSlowly(lab, 'killed-all');
	await working(lab);
	const names = cluster.workers;
	await Promise.all([...names, 'main'].map((name) => cluster.stop(name, 'SIGKILL')));
	lab.emulator.setLatency(20);
	await answer;
	await cluster.startMain();
	await cluster.startWorkers(...names);
	const id = await over(lab, workflow);
	const status = statusOf(lab, id);
	const alone = exists(lab, 'killed-all');
	const retried = await retry(lab, id, 'killed-all');
	return [
		{ what: 'main and workers killed: by itself', holds: true, figures: `execution "${status}", ${alone ? 'the work is done' : 'nothing is done'}` },
		{ what: 'main and workers killed: Retry execution', holds: true, figures: retried || alone ? 'does the work' : 'does nothing' },
	];
}

/** So slowly that somebody can be killed meanwhile. */
function startSlowly({ cluster, emulator }: Lab, name: string): Promise<{ status: number } | undefined> {
	emulator.setLatency(4000);
	return cluster.editor.call('killed', event(name)).catch(() => undefined);
}

async function working({ emulator }: Lab): Promise<void> {
	const before = emulator.log.length;
	if (!(await within(20, () => emulator.log.length > before))) await new Promise((resolve) => setTimeout(resolve, 1000));
}

const latest = z.array(z.object({ id: z.coerce.string(), status: z.string() }));

/** The id of the workflow's newest execution, once n8n no longer takes it for running. */
async function over({ cluster }: Lab, { id }: Published): Promise<string> {
	const newest = () => latest.parse(cluster.services.sql(`select id, status from execution_entity where "workflowId" = '${id}' order by id desc limit 1`))[0];
	await within(60, () => !['new', 'running'].includes(newest()?.status ?? 'new'));
	return newest()?.id ?? '';
}

function statusOf({ cluster }: Lab, id: string): string {
	return latest.parse(cluster.services.sql(`select id, status from execution_entity where id = ${id}`))[0]?.status ?? 'unknown';
}

async function retry(lab: Lab, id: string, name: string): Promise<boolean> {
	await lab.cluster.editor.ask('POST', `/rest/executions/${id}/retry`, z.unknown(), { loadWorkflow: false }).catch(() => undefined);
	return await within(15, () => exists(lab, name));
}
