import type { ContactChange } from '../contact/change';
import { combine } from '../contact/change';
import type { Person } from '../contact/coalesce';
import { segmentKeyText } from '../contact/marker';
import type { SegmentKey } from '../contact/marker';
import type { PropertyDefinitions, PropertyType } from '../contact/propertyValues';
import type { AccountRules, AccountView } from './planAccount';
import { keysToDefine, planAccount } from './planAccount';
import type { PlanContext, PersonPlan } from './planPerson';
import { planPerson } from './planPerson';
import type { AccountStep, NewContact } from './steps';
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

/** A person without a contact, with the plan that creates it. */
export interface Newcomer {
	person: Person;
	change: ContactChange;
	contact: NewContact;
	plan: PersonPlan;
	context: PlanContext;
}

/** One contact import: people who join the same segments. */
export interface ImportPlan {
	segments: readonly SegmentKey[];
	newcomers: readonly Newcomer[];
}

/**
 * Resend documents a size limit only, 50 MB at the least (its pages differ); a row limit is not known. Smaller imports end
 * sooner: at the documented 54 ms a row this many take four and a half minutes.
 */
const MAX_ROWS = 5_000;
const MAX_CHARACTERS = 20_000_000;

/**
 * Groups newcomers by the segments they join. Whoever does not fit into a table is in no group: an opt-out (no
 * file of ours ever has a column for it), and a value that a spreadsheet would run as a formula, because quoting
 * would change it and the file may be kept.
 */
export function importPlans(newcomers: readonly Newcomer[]): ImportPlan[] {
	const groups = new Map<string, Newcomer[]>();
	for (const newcomer of newcomers) {
		if (!fitsTable(newcomer.contact)) continue;
		const key = newcomer.contact.segments.map(segmentKeyText).sort().join(' ');
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [newcomer]);
		else group.push(newcomer);
	}
	return [...groups.values()].flatMap((group) => chunks(group).map((chunk) => ({ segments: chunk[0]?.contact.segments ?? [], newcomers: chunk })));
}

/** Of a group that is not empty. */
function chunks(group: readonly Newcomer[]): Newcomer[][] {
	const all: Newcomer[][] = [];
	let current: Newcomer[] = [];
	let size = 0;
	for (const newcomer of group) {
		const characters = sizeOf(newcomer.contact);
		if (current.length >= MAX_ROWS || size + characters > MAX_CHARACTERS) {
			all.push(current);
			current = [];
			size = 0;
		}
		current.push(newcomer);
		size += characters;
	}
	return [...all, current];
}

function fitsTable(contact: NewContact): boolean {
	const texts = [contact.email, contact.firstName ?? '', contact.lastName ?? '', ...contact.properties.values()];
	return contact.subscription === 'notMentioned' && !texts.some((value) => typeof value === 'string' && isFormula(value));
}

/** What spreadsheets take for a formula (OWASP, CSV injection), except phone numbers and signed numbers. */
function isFormula(value: string): boolean {
	return /^[=@\t\r]/.test(value) || (/^[+-]/.test(value) && !/^[+-][\d\s().,/-]*$/.test(value));
}

function sizeOf(contact: NewContact): number {
	let size = contact.email.length + 20;
	for (const [key, value] of contact.properties) size += key.length + String(value).length + 3;
	return size;
}
