import type { ContactChange } from '../contact/change';
import { combine } from '../contact/change';
import type { Person } from '../contact/coalesce';
import type { PropertyDefinitions, PropertyType } from '../contact/propertyValues';
import type { ImportPlan, Newcomer } from './importPlans';
import { importPlans } from './importPlans';
import type { AccountRules, AccountView } from './planAccount';
import { keysToDefine, planAccount } from './planAccount';
import type { PlanContext } from './planPerson';
import { planPerson } from './planPerson';
import type { AccountStep } from './steps';
import { accountStepName } from './steps';

/** What a run is to do before it looks at each person: what the account needs, who is created by import, who is looked at singly. */
export interface RunPlan {
	account: readonly AccountStep[];
	imports: readonly ImportPlan[];
	/** Keys that the imports define by naming them as columns. */
	importedKeys: readonly string[];
	singly: readonly Person[];
}

/** All that a person's events of the run want, as one change. */
export function changeOf(person: Person, { definitions }: Pick<AccountView, 'definitions'>, { consent }: Pick<AccountRules, 'consent'>): ContactChange {
	return combine(person.events.map(({ change }) => change), { consent, definitions });
}

/** The account's definitions as they are once these keys are made. */
export function withKeys(definitions: PropertyDefinitions, keys: Iterable<string>): PropertyDefinitions {
	return new Map<string, PropertyType>([...[...keys].map((key) => [key, 'string'] as const), ...definitions]);
}

export function contextOf(person: Person, account: AccountView, definitions: PropertyDefinitions, rules: AccountRules): PlanContext {
	return {
		email: person.key.by === 'email' ? person.key.email : null,
		definitions,
		own: rules.own,
		consent: rules.consent,
		segmentNamed: (name) => account.segmentNamed(name),
	};
}

/**
 * `newcomers`: people of the run without a contact who may be created by import. An import defines missing properties by
 * itself, which saves a request each, except the record of segments: without it a membership would be nobody's, so it is
 * made beforehand. Whoever fits into no import is looked at singly.
 */
export function planRun(people: readonly Person[], newcomers: ReadonlySet<Person>, account: AccountView, rules: AccountRules): RunPlan {
	const changes = new Map(people.map((person) => [person, changeOf(person, account, rules)]));
	const changesOf = (some: Iterable<Person>) => [...some].flatMap((person) => changes.get(person) ?? []);
	const newKeys = changesOf(newcomers).flatMap((change) => keysToDefine(change, account, rules));
	const definitions = withKeys(account.definitions, newKeys);
	const planned = [...changes].flatMap(([person, change]) => (newcomers.has(person) ? planNewcomer(person, change, contextOf(person, account, definitions, rules)) : []));
	const imports = importPlans(planned);
	const imported = new Set(imports.flatMap((one) => one.newcomers.map(({ person }) => person)));
	const singly = people.filter((person) => !imported.has(person));

	const singleSteps = planAccount(changesOf(singly).filter(({ presence }) => presence === 'upsert'), account, rules);
	const made = new Set(singleSteps.map(accountStepName));
	const importSteps = planAccount(changesOf(imported), account, rules).filter((step) => !made.has(accountStepName(step)));
	// Also what others of the run write: while an import runs, nobody can tell whether it has defined a key yet.
	const beforehand = new Set([rules.own.marker, ...changesOf(singly).flatMap((change) => keysToDefine(change, account, rules))]);
	const isBeforehand = (step: AccountStep) => step.step === 'createSegment' || beforehand.has(step.key);
	return {
		account: [...singleSteps, ...importSteps.filter(isBeforehand)],
		imports,
		importedKeys: importSteps.flatMap((step) => (step.step === 'defineProperty' && !isBeforehand(step) ? [step.key] : [])),
		singly,
	};
}

function planNewcomer(person: Person, change: ContactChange, context: PlanContext): Newcomer[] {
	const plan = planPerson(change, { kind: 'absent' }, context);
	const [step] = plan.steps;
	return step?.step === 'createContact' ? [{ person, change, contact: step.contact, plan, context }] : [];
}
