import { Baseline, sleep } from './baseline';
import type { Emulators, RemoteEmulator } from './emulators';
import { LIMIT } from './emulators';
import type { Logged } from './emulatorProcess';
import { OurWorkflow } from './ours';
import type { Delivery, Scenario } from './scenarios';
import { segmentsOf, TEMPLATE } from './scenarios';

/** What one way of doing it took. */
export interface Cost {
	/** Every request that was sent, the refused ones (429) included. */
	requests: number;
	refused: number;
	seconds: number;
	byRoute: Record<string, number>;
}

export interface Row {
	scenario: string;
	most: number;
	baseline: Cost & { extrapolatedFrom: number | null };
	ours: Cost & { idealSeconds: number };
	timesFewer: number;
	verdict: 'PASS' | 'OVER';
}

/** Long enough for a fresh window of the limit, so that what was before does not count. */
const REST_MS = 1_200;

export async function baselineCost(scenario: Scenario, emulators: Emulators): Promise<Row['baseline']> {
	const resend = await emulators.start();
	await resend.arrange(scenario.account ?? {});
	const baseline = new Baseline(resend);
	const sample = scenario.baselineSample ?? scenario.measured;
	const contact = scenario.parameters?.['upsertContact'] === true ? 'written' : 'leftAlone';
	const deliver = async (delivery: Delivery) => {
		for (const event of delivery.events) {
			if (scenario.node === 'ResendSendTemplate') await baseline.send(event, TEMPLATE, contact);
			else await baseline.event(event, segmentsOf(delivery));
		}
	};
	for (const delivery of scenario.before) await deliver(delivery);
	const cost = await costOf(resend, () => deliver(sample));
	await resend.stop();
	if (scenario.baselineSample === undefined) return { ...cost, extrapolatedFrom: null };
	const factor = scenario.measured.events.length / sample.events.length;
	const byRoute = Object.fromEntries(Object.entries(cost.byRoute).map(([route, count]) => [route, count * factor]));
	return { requests: cost.requests * factor, refused: cost.refused * factor, seconds: cost.seconds * factor, byRoute, extrapolatedFrom: sample.events.length };
}

export async function ourCost(scenario: Scenario, emulators: Emulators): Promise<Row['ours']> {
	const resend = await emulators.start();
	await resend.arrange(scenario.account ?? {});
	const workflow = new OurWorkflow(resend, scenario.node, scenario.parameters ?? {});
	const deliver = (delivery: Delivery) =>
		scenario.node === 'ResendSendTemplate' ? workflow.run(delivery.events) : workflow.run([{ batch: delivery.events }], { segments: segmentsOf(delivery).join(', ') });
	for (const delivery of scenario.before) await deliver(delivery);
	const cost = await costOf(resend, async () => {
		const output = await deliver(scenario.measured);
		const other = output.find(({ outcome }) => !scenario.outcomes.includes(String(outcome)));
		if (output.length !== scenario.measured.events.length) throw new Error(`${scenario.name}: ${output.length} items came out`);
		if (other !== undefined) throw new Error(`${scenario.name}: an item was ${String(other['outcome'])} instead of ${scenario.outcomes.join(' or ')}`);
	});
	await resend.stop();
	return { ...cost, idealSeconds: cost.requests / LIMIT };
}

export function rowOf(scenario: Scenario, baseline: Row['baseline'], ours: Row['ours']): Row {
	return {
		scenario: scenario.name,
		most: scenario.most,
		baseline,
		ours,
		timesFewer: (baseline.requests - baseline.refused) / Math.max(1, ours.requests),
		verdict: ours.requests <= scenario.most ? 'PASS' : 'OVER',
	};
}

async function costOf(resend: RemoteEmulator, work: () => Promise<void>): Promise<Cost> {
	await sleep(REST_MS);
	const from = (await resend.log()).length;
	const start = performance.now();
	await work();
	const seconds = (performance.now() - start) / 1000;
	const log = await resend.log(from);
	return { requests: log.length, refused: log.filter(({ status }) => status === 429).length, seconds, byRoute: countByRoute(log) };
}

function countByRoute(log: readonly Logged[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { route } of log) counts[route] = (counts[route] ?? 0) + 1;
	return counts;
}
