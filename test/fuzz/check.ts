 
import { judgeRun } from './judge';
import { PEOPLE, QUIET, type History, type RunStep, type Step, type SyncStep } from './history';
import { Watch } from './watch';
import { mailsOf, World, type Run } from './world';

export interface Violation {
	rule: string;
	detail: string;
	/** Place of the step in the history; -1: after it, when all was quiet. */
	step: number;
}

/** Longer than any list lags. */
const LAG_MS = 10_000;
const QUIET_MS = 2 * 3_600_000;

/** Runs a history and says every promise it saw broken. */
export async function violationsOf(history: History): Promise<Violation[]> {
	return (await played(history)).violations;
}

export async function played(history: History): Promise<{ violations: Violation[]; world: World }> {
	const violations: Violation[] = [];
	let place = 0;
	const report = (rule: string, detail: string): void => void violations.push({ rule, detail, step: place });
	const watch: Watch = new Watch(() => world, report);
	const world: World = new World(history, watch.see);
	const judge = (runs: readonly Run[]): void => runs.forEach((run) => judgeRun(run, { world, watch, report }));
	for (const [index, step] of history.steps.entries()) {
		place = index;
		judge(await perform(step, world, watch));
	}
	place = -1;
	eachMailOnce(world, report);
	await world.time.pass(QUIET_MS);
	judge(await world.run([lastIdentify([0])]));
	await world.time.pass(LAG_MS);
	judge(await world.run([lastIdentify([])]));
	world.end();
	return { violations, world };
}

async function perform(step: Step, world: World, watch: Watch): Promise<Run[]> {
	switch (step.do) {
		case 'edit':
			if (!('who' in step.edit)) watch.handTouchedAll();
			world.edit(step.edit);
			return [];
		case 'wait':
			await world.time.pass(step.ms);
			return [];
		case 'restart':
			world.restart(step.process);
			return [];
		case 'together':
			return await world.run(step.runs);
		default:
			return await world.run([step as RunStep]);
	}
}

/** "After quiet, one more identify reaches the model's state." */
function lastIdentify(segments: number[]): SyncStep {
	return {
		do: 'sync',
		process: 0,
		crowd: 0,
		imports: 'auto',
		setting: [],
		skipUnchangedFor: 0,
		disturbance: QUIET,
		events: PEOPLE.map((_address, who) => ({ type: 'identify', who, user: null, at: null, traits: { plan: 'last', firstName: 'Last' }, segments })),
	};
}

/** One mail of one run. */
interface Sent {
	run: Run;
	company: string;
}

/**
 * Each mail once. Documented: one that comes again among other items, where the first run's memory was lost or is not there
 * yet (another process, a crash), may go out again; as it came, it may not.
 */
function eachMailOnce(world: World, report: (rule: string, detail: string) => void): void {
	const first = new Map<string, Sent>();
	for (const run of world.runs) {
		if (run.step.do !== 'send') continue;
		const company = JSON.stringify(mailsOf(run.step));
		for (const { to, variables } of run.seen.flatMap(({ mails }) => mails)) {
			const mail = `${String(variables['mail'])} to ${to.join()}`;
			const before = first.get(mail);
			if (before === undefined) first.set(mail, { run, company });
			else if (before.company === company || !memoryIsLost(before.run, run)) report('each mail once', `${mail} went out in runs ${before.run.id} and ${run.id}`);
		}
	}
}

function memoryIsLost(first: Run, second: Run): boolean {
	const sameProcess = first.process === second.process && first.epoch === second.epoch;
	return !sameProcess && (first.crashed || second.startedAt < first.endedAt);
}
