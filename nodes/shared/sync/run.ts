import type { Person, PersonEvent, PersonKey } from '../contact/coalesce';
import { coalesce, personId } from '../contact/coalesce';
import { importOrders } from '../plan/importOrders';
import type { ImportOrder } from '../plan/importOrders';
import type { Meter } from '../resend/client';
import { atOnce } from './bulk/atOnce';
import { importOf } from './bulk/csv';
import { importNewcomers } from './bulk/importNew';
import type { PlannedNewcomer } from './bulk/newcomers';
import { createdResults, planNewcomers } from './bulk/newcomers';
import { survey } from './bulk/survey';
import type { FailureCode } from './failure';
import { attempt } from './failure';
import type { PersonHint } from './hint';
import { NO_HINT } from './hint';
import { failedResults, syncPerson } from './person';
import type { SyncRun } from './ports';
import type { RunResult } from './tally';
import { Tally } from './tally';
import { trusted } from './trust';

/**
 * With fewer people than this, asking each is as cheap as asking lists; with fewer newcomers an import, its polling and
 * finding its people again cost more than creating them.
 */
const WORTH_A_SURVEY = 20;
const WORTH_AN_IMPORT = 20;

/** Answers after which an import need not be tried again soon; a passing trouble is no such answer. */
const NO_IMPORTS_HERE: ReadonlySet<FailureCode> = new Set(['invalid', 'notFound', 'permission', 'quota']);

/** Syncs the events of one run, each person once. Never rejects for one person's sake. */
export async function syncRun(work: ReadonlyArray<{ key: PersonKey; event: PersonEvent }>, run: SyncRun): Promise<Map<number, RunResult>> {
	const everybody = coalesce(work);
	const tally = new Tally(everybody, run);
	const people = everybody.filter((person) => {
		const results = trusted(person, run);
		if (results !== null) tally.skip(person, results);
		return results === null;
	});
	await run.synced?.save();
	const creators = people.filter((person) => person.key.by === 'email' && person.events.some(({ change }) => change.presence === 'upsert'));
	const many = creators.length >= (run.settings.imports === 'always' ? 1 : WORTH_A_SURVEY);
	if (many) await syncMany(people, creators, run, tally);
	else await oneByOne(people, new Map(), run, tally);
	return tally.close();
}

async function syncMany(people: readonly Person[], creators: readonly Person[], run: SyncRun, tally: Tally): Promise<void> {
	const api = run.openApi(tally.overhead);
	const surveyed = await attempt(() => survey(creators, run, api));
	if (surveyed.kind === 'failed') return oneByOne(people, new Map(), run, tally);
	const { absent, hints } = surveyed.value;
	const worthIt = run.settings.imports === 'always' || (run.settings.imports === 'auto' && absent.length >= WORTH_AN_IMPORT);
	const importing: ReadonlySet<Person> = new Set(worthIt && run.account.takesImports(run.clock.now()) ? absent : []);
	const others = people.filter((person) => !importing.has(person));
	await Promise.all([oneByOne(others, hints, run, tally), importPeople([...importing], run, tally)]);
}

/** Creates newcomers by import; whoever the import leaves unclear is looked at one by one. */
async function importPeople(people: readonly Person[], run: SyncRun, tally: Tally): Promise<void> {
	if (people.length === 0) return;
	const api = run.openApi(tally.overhead);
	const planned = await attempt(() => planNewcomers(people, run, api));
	if (planned.kind === 'failed') return oneByOne(people, new Map(), run, tally);
	const { newcomers, definitions, newKeys, taken } = planned.value;
	const orders = importOrders(newcomers, definitions);
	const left = new Map<Person, PersonHint>(people.map((person) => [person, NO_HINT]));
	const created: Array<{ who: PlannedNewcomer; contactId: string }> = [];
	await atOnce(orders, (order) => importOne(order, run, tally, left, created));

	if (created.length === 0) run.budget.left += taken;
	const undefinedKeys = created.length === 0 ? [] : await stillUndefined(newKeys, run, tally.overhead);
	for (const { who, contactId } of created) {
		for (const segment of who.plan.segments.added) run.account.moves.record(contactId, segment, 'in', run.clock.now());
		// An import is said to define what its columns name. Whose values it dropped instead is written the single way.
		if (undefinedKeys.some((key) => who.plan.steps.some((step) => step.step === 'createContact' && step.contact.properties.has(key)))) continue;
		left.delete(who.person);
		tally.finish(who.person, createdResults(who, contactId));
	}
	await oneByOne([...left.keys()], left, run, tally);
}

async function importOne(
	order: ImportOrder<PlannedNewcomer>,
	run: SyncRun,
	tally: Tally,
	left: Map<Person, PersonHint>,
	created: Array<{ who: PlannedNewcomer; contactId: string }>,
): Promise<void> {
	const keys = order.newcomers.map(({ who }) => personId(who.person.key));
	const imported = await run.account.people.runAll(keys, () => importNewcomers(order, importOf(order), run, run.openApi(tally.overhead), () => tally.pulse()));
	if (imported.kind === 'refused') {
		if (NO_IMPORTS_HERE.has(imported.failure.code)) run.account.refusedImport(run.clock.now());
		return;
	}
	created.push(...imported.created);
	for (const { who } of imported.unclear) left.set(who.person, { ...NO_HINT, created: 'maybe' });
}

async function stillUndefined(keys: readonly string[], run: SyncRun, meter: Meter): Promise<string[]> {
	if (keys.length === 0) return [];
	const api = run.openApi(meter);
	const definitions = await attempt(() => run.account.properties.readAgain(api, run.clock));
	return definitions.kind === 'ok' ? keys.filter((key) => !definitions.value.has(key)) : [...keys];
}

async function oneByOne(people: readonly Person[], hints: ReadonlyMap<Person, PersonHint>, run: SyncRun, tally: Tally): Promise<void> {
	await atOnce(people, async (person) => {
		if (tally.halted !== null) return tally.finish(person, failedResults(person.events, tally.halted));
		const { results, meter } = await syncPerson(person, run, hints.get(person));
		tally.finish(person, results, meter);
	});
}
