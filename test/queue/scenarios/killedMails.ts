import type { Published } from '../editor';
import { count, type Finding, type Lab, type Scenario, within } from '../lab';
import { callWorkflow, sendTemplate, split, webhook, whenCalled } from '../workflows';

const MAILS = 500;
/** The first ones come again by themselves, before all do. */
const FIRST = 50;

/** Workers are killed while they send 500 e-mails, then the events come again: some of them, then all. Alone, as it stops the workers. */
export const killedMails: Scenario = {
	name: 'killedMails',
	short: false,
	async run(lab) {
		const { editor } = lab.cluster;
		const inTable = sendTemplate(lab.credential, { options: { rememberIn: 'dataTable' } });
		const table = await editor.publish('killed-table', [[webhook('killed-table'), split, inTable]]);
		const child = await editor.publish('killed-child', [[whenCalled, sendTemplate(lab.credential)]]);
		const sub = await editor.publish('killed-sub', [[webhook('killed-sub'), split, { ...callWorkflow(child.id), name: 'Call' }]]);
		return [await killAndRepeat(lab, 'Remember In: Data Table', table, 0), await killAndRepeat(lab, 'the node in a sub-workflow', sub, FIRST)];
	},
};

/** `twiceAtMost`: people who may get their e-mail twice, because nothing that outlives the workers remembers it. */
async function killAndRepeat({ cluster, emulator }: Lab, way: string, workflow: Published, twiceAtMost: number): Promise<Finding> {
	const address = (place: number): string => `${workflow.hook}-${place}@example.com`;
	const mails = (places: readonly number[]): object => ({ items: places.map((place) => ({ type: 'track', messageId: address(place), email: address(place) })) });
	const sent = (place: number): number => emulator.state.emailsTo(address(place)).length;
	const all = count(MAILS);
	const names = cluster.workers;
	emulator.setLatency(1500);
	const answer = cluster.editor.call(workflow.hook, mails(all)).catch(() => undefined);
	const begun = await within(60, () => all.some((place) => sent(place) > 0));
	await Promise.all(names.map((name) => cluster.stop(name, 'SIGKILL')));
	emulator.setLatency(20);
	const before = all.filter((place) => sent(place) > 0).length;
	await cluster.startWorkers(...names);
	await answer;
	await cluster.editor.post(workflow, mails(all.slice(0, FIRST)));
	const twiceAmongFirst = all.filter((place) => sent(place) > 1).length;
	await cluster.editor.post(workflow, mails(all));
	const twice = all.filter((place) => sent(place) > 1).length;
	const lost = all.filter((place) => sent(place) === 0).length;
	return {
		what: `${MAILS} e-mails, workers killed, the events again (${way})`,
		holds: begun && before < MAILS && twice <= twiceAtMost,
		figures: `${before} went out before the kill; of the first ${FIRST} alone ${twiceAmongFirst} twice; in the end ${twice} twice, ${lost} not sent`,
	};
}
