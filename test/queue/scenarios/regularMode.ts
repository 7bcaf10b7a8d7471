import { count, inParallel, type Scenario } from '../lab';
import { contactSync, webhook } from '../workflows';

const USERS = 20;

/** The same n8n with one process for all: static data is loaded, so the userId cache in it is saved and outlives a restart. Stops the cluster. */
export const regularMode: Scenario = {
	name: 'regularMode',
	short: true,
	async run({ cluster, credential, emulator }) {
		await Promise.all([...cluster.workers, 'main'].map((name) => cluster.stop(name)));
		await cluster.startMain('regular');
		const node = contactSync(credential, { resolveEmailFromUserId: true });
		const workflow = await cluster.editor.publish('regular', [[webhook('regular'), node]]);
		await inParallel(count(USERS), 5, async (user) => {
			await cluster.editor.post(workflow, { type: 'identify', messageId: `r-${user}`, userId: `regular.${user}`, traits: { email: `regular${user}@example.com` } });
		});
		const before = Object.keys(JSON.parse(JSON.stringify((await cluster.editor.staticData(workflow.id))['global'] ?? {})).resendUserIds ?? {}).length;
		await cluster.stop('main');
		await cluster.startMain('regular');
		await inParallel(count(USERS), 5, async (user) => {
			await cluster.editor.post(workflow, { type: 'track', event: 'Upgraded', messageId: `t-${user}`, userId: `regular.${user}`, traits: { plan: 'pro' } });
		});
		const linked = count(USERS).filter((user) => emulator.state.contactByEmail(`regular${user}@example.com`)?.properties.get('plan') === 'pro').length;
		return [{ what: 'one process: userIds in static data outlive a restart', holds: before === USERS && linked === USERS, figures: `${before} saved, ${linked} of ${USERS} linked after it` }];
	},
};
