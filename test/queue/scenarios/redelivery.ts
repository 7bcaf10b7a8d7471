import { count, type Finding, type Lab, type Scenario } from '../lab';
import type { Published } from '../editor';
import { callWorkflow, sendTemplate, split, webhook, whenCalled, who } from '../workflows';

const DELIVERIES = 24;

/** An event comes again, among other items, on whichever worker: its e-mail went out, and goes out no second time. */
export const redelivery: Scenario = {
	name: 'redelivery',
	short: true,
	async run(lab) {
		const { editor } = lab.cluster;
		const child = await editor.publish('mails-child', [[whenCalled, sendTemplate(lab.credential), who]]);
		const inTable = sendTemplate(lab.credential, { options: { rememberIn: 'dataTable' } });
		const table = await editor.publish('mails-table', [[webhook('mails-table'), split, inTable, who]]);
		const sub = await editor.publish('mails-sub', [[webhook('mails-sub'), split, callWorkflow(child.id)]]);
		return await Promise.all([redeliver(lab, 'Remember In: Data Table', table), redeliver(lab, 'the node in a sub-workflow', sub)]);
	},
};

async function redeliver({ cluster, emulator }: Lab, way: string, workflow: Published): Promise<Finding> {
	const address = (name: string): string => `${workflow.hook}-${name}@example.com`;
	const mail = (name: string): object => ({ type: 'track', messageId: `${workflow.hook}-${name}`, email: address(name) });
	let elsewhere = 0;
	for (const round of count(DELIVERIES)) {
		const [first] = await cluster.editor.post(workflow, { items: [mail(`${round}-a`), mail(`${round}-twice`), mail(`${round}-b`)] });
		const again = await cluster.editor.post(workflow, { items: [mail(`${round}-c`), mail(`${round}-twice`)] });
		if (again.length > 0 && first?.['who'] !== again[0]?.['who']) elsewhere += 1;
	}
	const twice = count(DELIVERIES).filter((round) => emulator.state.emailsTo(address(`${round}-twice`)).length !== 1).length;
	const lost = count(DELIVERIES).filter((round) => ['a', 'b', 'c'].some((name) => emulator.state.emailsTo(address(`${round}-${name}`)).length !== 1)).length;
	return { what: `once each (${way})`, holds: twice === 0 && lost === 0, figures: `${twice} of ${DELIVERIES} not once, ${lost} others lost or twice; ${elsewhere} came again on another worker` };
}
