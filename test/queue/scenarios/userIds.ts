import { count, type Finding, inParallel, type Lab, type Scenario } from '../lab';
import type { Published } from '../editor';
import { callWorkflow, contactSync, webhook, whenCalled, who } from '../workflows';

const USERS = 50;
/** Of the way that promises nothing, for the figures only. */
const FEW = 10;
const AT_ONCE = 10;

/** Fifty people identify themselves, then act under their userId only: on any worker, and after all workers were restarted. */
export const userIds: Scenario = {
	name: 'userIds',
	short: true,
	async run(lab) {
		const { cluster, credential } = lab;
		const { editor } = cluster;
		const on = { resolveEmailFromUserId: true };
		const inTable = contactSync(credential, { ...on, options: { rememberIn: 'dataTable' } });
		const child = await editor.publish('users-child', [[whenCalled, contactSync(credential, on), who]]);
		const ways: ReadonlyArray<{ way: string; workflow: Published; users: number; must: boolean }> = [
			{ way: 'table', workflow: await editor.publish('users-table', [[webhook('users-table'), inTable, who]]), users: USERS, must: true },
			{ way: 'sub', workflow: await editor.publish('users-sub', [[webhook('users-sub'), callWorkflow(child.id)]]), users: USERS, must: true },
			{ way: 'plain', workflow: await editor.publish('users-plain', [[webhook('users-plain'), contactSync(credential, on), who]]), users: FEW, must: false },
		];
		const findings: Finding[] = [];
		const workers = new Set<unknown>();
		const made = new Map<string, Awaited<ReturnType<typeof act>> & { ms: number }>();
		for (const { way, workflow, users } of ways) {
			const started = Date.now();
			await inParallel(count(users), AT_ONCE, async (user) => {
				const event = { type: 'identify', messageId: `i-${way}-${user}`, userId: `${way}.${user}`, traits: { email: `${way}${user}@example.com`, plan: 'free' } };
				for (const item of await editor.post(workflow, event)) workers.add(item['who']);
			});
			const ms = Math.round((Date.now() - started) / users);
			made.set(way, { ...(await act(lab, way, workflow, users, 'pro')), ms });
		}
		await cluster.restartWorkers();
		for (const { way, workflow, users, must } of ways) {
			const before = made.get(way);
			const after = await act(lab, way, workflow, users, 'team');
			const figures = `${before?.linked} of ${users} at once, ${after.linked} of ${users} after a restart of all workers; ${before?.ms} ms an identify${must ? '' : `, ${before?.warned} of ${users} events warn`}${before?.unusable ?? ''}${after.unusable}`;
			findings.push({ what: WAYS[way] ?? way, holds: !must || (before?.linked === users && after.linked === users), figures });
		}
		findings.push({ what: 'more than one worker took part', holds: workers.size > 1, figures: [...workers].join(', ') });
		const kept = cluster.services.sql("select count(*)::int as kept from execution_entity where \"deletedAt\" is null and mode = 'integrated' and \"workflowId\" = (select id from workflow_entity where name = 'users-table')");
		findings.push({ what: 'runs of the data table are not kept among the executions', holds: JSON.stringify(kept) === '[{"kept":0}]', figures: JSON.stringify(kept) });
		return findings;
	},
};

const WAYS: Record<string, string> = {
	table: 'linked with Remember In: Data Table',
	sub: 'linked with the node in a sub-workflow',
	plain: 'linked with neither (not promised)',
};

async function act({ cluster, emulator }: Lab, way: string, workflow: Published, users: number, plan: string): Promise<{ linked: number; warned: number; unusable: string }> {
	let warned = 0;
	let unusable = '';
	await inParallel(count(users), AT_ONCE, async (user) => {
		const event = { type: 'track', event: 'Upgraded', messageId: `${plan}-${way}-${user}`, userId: `${way}.${user}`, traits: { plan } };
		const items = await cluster.editor.post(workflow, event);
		const told = JSON.stringify(items);
		if (told.includes('Remember In')) warned += 1;
		const [, reason] = /could not be used.*?n8n said: \\?"(.*?)\\?"/.exec(told) ?? [];
		if (reason !== undefined) unusable = `; the table could not be used: ${reason}`;
	});
	const linked = count(users).filter((user) => emulator.state.contactByEmail(`${way}${user}@example.com`)?.properties.get('plan') === plan).length;
	return { linked, warned, unusable };
}
