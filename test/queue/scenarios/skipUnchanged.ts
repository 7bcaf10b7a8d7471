import { count, type Finding, inParallel, type Lab, type Scenario } from '../lab';
import type { Published } from '../editor';
import { contactSync, webhook, who } from '../workflows';

const PEOPLE = 24;

/** Plan a, then b, then a again, as the workers happen to take them: the last one wins, whoever remembers what. */
export const skipUnchanged: Scenario = {
	name: 'skipUnchanged',
	short: true,
	async run(lab) {
		const { editor } = lab.cluster;
		const node = (rememberIn: string) => contactSync(lab.credential, { options: { skipUnchangedFor: 24, rememberIn } });
		const alone = await editor.publish('skip-alone', [[webhook('skip-alone'), node('workflow'), who]]);
		const shared = await editor.publish('skip-shared', [[webhook('skip-shared'), node('dataTable'), who]]);
		return [
			...(await inTurns(lab, 'This Workflow', alone, false)),
			...(await inTurns(lab, 'Data Table', shared, true)),
		];
	},
};

async function inTurns({ cluster, emulator }: Lab, way: string, workflow: Published, trusts: boolean): Promise<Finding[]> {
	let turns = 0;
	let warned = 0;
	let free = 0;
	const email = (person: number): string => `${workflow.hook}${person}@example.com`;
	await inParallel(count(PEOPLE), 4, async (person) => {
		const workers: unknown[] = [];
		const say = async (plan: string): Promise<Record<string, unknown> | undefined> => {
			const [item] = await cluster.editor.post(workflow, { type: 'identify', messageId: `${person}-${Math.random()}`, traits: { email: email(person), plan } });
			workers.push(item?.['who']);
			return item;
		};
		await say('a');
		await say('b');
		const last = await say('a');
		if (JSON.stringify(last).includes('Skip Unchanged For looked')) warned += 1;
		if (workers[0] === workers[2] && workers[0] !== workers[1]) turns += 1;
		if ((await say('a'))?.['requests'] === 0) free += 1;
	});
	const right = count(PEOPLE).filter((person) => emulator.state.contactByEmail(email(person))?.properties.get('plan') === 'a').length;
	return [
		{ what: `a, b, a ends at a (${way})`, holds: right === PEOPLE, figures: `${right} of ${PEOPLE}; ${turns} of them worker 1, 2, 1; ${warned} warned` },
		{ what: `the same once more is free (${way})`, holds: trusts ? free === PEOPLE : free === 0, figures: `${free} of ${PEOPLE}${trusts ? '' : ' (it must not be: nobody shares what was synced)'}` },
	];
}
