/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFileSync } from 'node:fs';

import { count, inParallel, type Lab, type Scenario, within } from '../lab';
import { callWorkflow, webhook } from '../workflows';

const USERS = 10;
const read = (file: string): unknown => JSON.parse(readFileSync(`examples/${file}`, 'utf8'));

/** What the examples say they do, done in queue mode. */
export const examples: Scenario = {
	name: 'examples',
	short: true,
	async run(lab) {
		const { editor } = lab.cluster;
		const child = await editor.publishFile(read('queue-mode-sub-workflow.json'), lab.credential);
		await editor.publish('example-sub', [[webhook('example-sub'), callWorkflow(child.id)]]);
		await editor.publishFile(read('user-ids-in-a-data-table.json'), lab.credential);
		return await Promise.all(
			[
				{ file: 'queue-mode-sub-workflow.json', hook: 'example-sub' },
				{ file: 'user-ids-in-a-data-table.json', hook: 'resend-user-ids' },
			].map(async ({ file, hook }) => {
				const linked = await act(lab, hook);
				return { what: file, holds: linked === USERS, figures: `${linked} of ${USERS} users linked` };
			}),
		);
	},
};

async function act({ cluster, emulator }: Lab, hook: string): Promise<number> {
	const email = (user: number): string => `${hook}${user}@example.com`;
	const planOf = (user: number): unknown => emulator.state.contactByEmail(email(user))?.properties.get('plan');
	const post = (user: number, event: object): Promise<unknown> => cluster.editor.call(hook, { messageId: `${hook}-${user}-${Math.random()}`, userId: `${hook}.${user}`, ...event });
	await inParallel(count(USERS), 3, async (user) => {
		await post(user, { type: 'identify', traits: { email: email(user), plan: 'free' } });
		await within(20, () => planOf(user) === 'free');
	});
	// One of them answers at once, and writes its table after the contact.
	await new Promise((resolve) => setTimeout(resolve, 2000));
	await inParallel(count(USERS), 3, async (user) => {
		await post(user, { type: 'track', event: 'Upgraded', traits: { plan: 'pro' } });
		await within(10, () => planOf(user) === 'pro');
	});
	return count(USERS).filter((user) => planOf(user) === 'pro').length;
}
