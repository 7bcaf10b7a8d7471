import { Baseline, sleep } from './baseline';
import type { Emulators, RemoteEmulator } from './emulators';
import { LIMIT } from './emulators';
import type { Logged } from './emulatorProcess';
import { OurWorkflow } from './ours';
import type { Delivery, Scenario } from './scenarios';
import { segmentsOf, TEMPLATE, WARM } from './scenarios';

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
	decision: 'PASS' | 'OVER';
}

/** Long enough for a fresh window of the limit, so that what was before does not count. */
const REST_MS = 1_200;

/** `sampleSize`: events that the baseline is measured on where the scenario offers samples; null measures everything. */
export async function baselineCost(scenario: Scenario, sampleSize: number | null, emulators: Emulators): Promise<Row['baseline']> {
	const resend = await emulators.start();
	await resend.arrange(scenario.account ?? {});
	const baseline = new Baseline(resend);
	const contact = scenario.parameters?.['upsertContact'] === true ? 'written' : 'leftAlone';
	const deliver = async (delivery: Delivery) => {
		for (const event of delivery.events) {
			if (scenario.node === 'ResendSendTemplate') await baseline.send(event, TEMPLATE, contact);
			else await baseline.event(event, segmentsOf(delivery));
		}
	};
	const sample = sampleSize === null ? undefined : scenario.sample?.(sampleSize);
	if (sample === undefined || sampleSize === null) {
		for (const delivery of scenario.before) await deliver(delivery);
		const cost = await costOf(resend, scenario.before.length > 0, () => deliver(scenario.measured));
		await resend.stop();
		return { ...cost, extrapolatedFrom: null };
	}
	// What is needed once, whatever the number of events, must not be multiplied.
	if (scenario.node === 'ResendContactSync') await deliver(WARM);
	for (const { events, ...delivery } of scenario.before) await deliver({ ...delivery, events: events.slice(0, sampleSize) });
	const cost = await costOf(resend, true, () => deliver(sample));
	await resend.stop();
	return multiplied(cost, scenario.measured.events.length, sample.events.length);
}

function multiplied({ requests, refused, seconds, byRoute }: Cost, whole: number, sample: number): Row['baseline'] {
	const factor = whole / sample;
	const routes = Object.fromEntries(Object.entries(byRoute).map(([route, count]) => [route, count * factor]));
	return { requests: requests * factor, refused: refused * factor, seconds: seconds * factor, byRoute: routes, extrapolatedFrom: sample };
}

export async function ourCost(scenario: Scenario, emulators: Emulators): Promise<Row['ours']> {
	const resend = await emulators.start(scenario.importMs === undefined ? {} : { importMs: scenario.importMs });
	await resend.arrange(scenario.account ?? {});
	const workflow = new OurWorkflow(resend, scenario.node, scenario.parameters ?? {});
	const deliver = (delivery: Delivery) =>
		scenario.node === 'ResendSendTemplate' ? workflow.run(delivery.events) : workflow.run([{ batch: delivery.events }], { segments: segmentsOf(delivery).join(', ') });
	for (const delivery of scenario.before) await deliver(delivery);
	const cost = await costOf(resend, scenario.before.length > 0, async () => {
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
		decision: ours.requests <= scenario.most ? 'PASS' : 'OVER',
	};
}

async function costOf(resend: RemoteEmulator, used: boolean, work: () => Promise<void>): Promise<Cost> {
	if (used) await sleep(REST_MS);
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
