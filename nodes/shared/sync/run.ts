import type { Person, PersonEvent, PersonKey } from '../contact/coalesce';
import { coalesce, personId } from '../contact/coalesce';
import { eventOutcomes } from '../plan/eventOutcomes';
import type { Newcomer, RunPlan } from '../plan/planRun';
import { changeOf, planRun } from '../plan/planRun';
import { applyAccountSteps } from './apply/applyAccount';
import { confirmOptOut } from './apply/confirmOptOuts';
import { importContacts } from './apply/importContacts';
import { settleTwins } from './apply/settleTwins';
import { failedResults, recordStep, syncPerson, withRefusals } from './apply/syncPerson';
import type { ContactsApi, SyncContext } from './context';
import { attempt, failureTraits } from './failure';
import type { GatheredAccount } from './gather/gatherAccount';
import { gatherAccount } from './gather/gatherAccount';
import { gatherRun, onePersonOneName } from './gather/gatherRun';
import type { PrefetchedState } from './gather/readContact';
import { NOT_PREFETCHED } from './gather/readContact';
import { atOnce } from './patience';
import type { RunResult } from './results';
import { RunResults } from './results';
import { skipUnchanged } from './skipUnchanged';

/** Syncs the events of one run, each person once: gather, plan, apply. Never rejects for one person's sake. */
export async function syncContacts(work: ReadonlyArray<{ key: PersonKey; event: PersonEvent }>, context: SyncContext): Promise<Map<number, RunResult>> {
	const naming = { requests: 0, retries: 0 };
	const everybody = coalesce(await onePersonOneName(work, context, context.openApi(naming)));
	const results = new RunResults(everybody, context, naming);
	const people = everybody.filter((person) => {
		const unchanged = skipUnchanged(person, context);
		if (unchanged !== null) results.skip(person, unchanged);
		return unchanged === null;
	});
	await context.synced?.save();
	const api = context.openApi(results.overhead);
	const prepared = people.length < 2 && context.settings.imports !== 'always' ? null : await attempt(() => prepareRun(people, context, api));
	// Where that failed, each person's events report what they run into.
	if (prepared?.kind !== 'ok') await singly(people, new Map(), context, results);
	else {
		const { plan, account, known } = prepared.value;
		await Promise.all([singly(plan.singly, known, context, results), importPeople(plan, account, context, api, results)]);
	}
	await results.confirm(async (person, optOut) => confirmOptOut(person, optOut, context, api));
	await settleTwins(context, api);
	return results.close();
}

interface PreparedRun {
	plan: RunPlan;
	account: GatheredAccount;
	known: ReadonlyMap<Person, PrefetchedState>;
}

/** Plans the run and does what it needs of the account. What was made then has an id, so the plan is made once more. */
async function prepareRun(people: readonly Person[], context: SyncContext, api: ContactsApi): Promise<PreparedRun> {
	const { account, newcomers, known } = await gatherRun(people, context, api);
	const plan = await withoutSteps(planRun(people, newcomers, account, context.settings), context, api);
	if (plan !== null) return { plan, account, known };
	const after = await gatherAccount(people.map((person) => changeOf(person, account, context.settings)), context, api);
	return { plan: planRun(people, newcomers, after, context.settings), account: after, known };
}

/** A plan that needs nothing of the account; else does what it needs. The two plans of a large run are not in memory together. */
async function withoutSteps(plan: RunPlan, context: SyncContext, api: ContactsApi): Promise<RunPlan | null> {
	if (plan.account.length === 0) return plan;
	await applyAccountSteps(plan.account, context, api);
	return null;
}

/** Creates newcomers by import; whoever the import leaves unclear is looked at singly. */
async function importPeople({ imports, importedKeys }: RunPlan, account: GatheredAccount, context: SyncContext, api: ContactsApi, results: RunResults): Promise<void> {
	const newcomers = imports.flatMap((one) => one.newcomers);
	if (newcomers.length === 0) return;
	const imported = await importContacts(
		imports,
		context,
		{ api, onWait: () => results.pulse(), segmentId: (key) => (key.by === 'id' ? key.id : idNamed(key.name, account)) },
		(work) => context.account.people.runAll(newcomers.map(({ person }) => personId(person.key)), work),
	);
	if (imported.refused.some(({ failure }) => failureTraits(failure).refusesImports)) context.account.refusedImport(context.clock.now());

	const left = new Map<Person, PrefetchedState>();
	for (const { person } of imported.refused.flatMap((one) => one.newcomers)) left.set(person, NOT_PREFETCHED);
	for (const { newcomer, mayBeOurs, importedAt } of imported.unclear) left.set(newcomer.person, { ...NOT_PREFETCHED, created: mayBeOurs ? 'maybe' : 'no', importedAt });
	const dropped = imported.created.length === 0 ? [] : await stillUndefined(importedKeys, context, api);
	for (const { newcomer, contactId } of imported.created) {
		for (const step of newcomer.plan.steps) recordStep(contactId, step, context);
		// An import is said to define what its columns name. Whose values it dropped instead is written singly.
		if (dropped.some((key) => newcomer.contact.properties.has(key))) left.set(newcomer.person, { ...NOT_PREFETCHED, created: 'maybe' });
		else results.finish(newcomer.person, createdResults(newcomer, contactId, context));
	}
	await singly([...left.keys()], left, context, results);
}

function idNamed(name: string, account: GatheredAccount): string | null {
	const found = account.segmentNamed(name);
	return found.kind === 'found' ? found.segment.id : null;
}

function createdResults({ person, plan, context: planned }: Newcomer, contactId: string, context: SyncContext): ReturnType<typeof withRefusals> {
	return withRefusals(person, eventOutcomes(person.events, { kind: 'absent' }, plan, contactId, planned), context);
}

async function stillUndefined(keys: readonly string[], { account, clock, settings }: SyncContext, api: ContactsApi): Promise<string[]> {
	if (keys.length === 0) return [];
	const definitions = await attempt(() => account.properties.read(keys, { api, clock, retryCapMs: settings.retryCapMs }, 0));
	return definitions.kind === 'ok' ? keys.filter((key) => !definitions.value.has(key)) : [...keys];
}

async function singly(people: readonly Person[], known: ReadonlyMap<Person, PrefetchedState>, context: SyncContext, results: RunResults): Promise<void> {
	await atOnce(people, async (person) => {
		if (results.halted !== null) return results.finish(person, failedResults(person.events, results.halted));
		const { results: done, meter, optOut } = await syncPerson(person, context, known.get(person));
		if (optOut === null) results.finish(person, done, meter);
		else results.finishLater(person, done, meter, optOut);
	});
}
