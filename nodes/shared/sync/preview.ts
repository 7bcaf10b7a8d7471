import type { ContactChange } from '../contact/change';
import type { Person, PersonEvent, PersonKey } from '../contact/coalesce';
import { coalesce } from '../contact/coalesce';
import { eventOutcomes } from '../plan/eventOutcomes';
import type { AccountView } from '../plan/planAccount';
import { namesToFind } from '../plan/planAccount';
import type { Newcomer } from '../plan/planRun';
import { changeOf, planRun, withKeys } from '../plan/planRun';
import { recordChangeOf } from '../plan/recordChange';
import type { StepDescription, AccountStep } from '../plan/steps';
import { describeStep, accountStepName } from '../plan/steps';
import type { Meter } from '../resend/client';
import { PAGE_SIZE } from '../resend/pagination';
import { ContactLists } from './account/sharedList';
import { isYoungOptOut } from './apply/confirmOptOuts';
import { expectedPolls } from './apply/importContacts';
import type { EventResult } from './apply/syncPerson';
import { doneResults, failedResults, skipAll } from './apply/syncPerson';
import type { ContactsApi, SyncContext } from './context';
import { attempt } from './failure';
import { gatherAccount } from './gather/gatherAccount';
import type { PlannedPerson, PrepareAccount } from './gather/gatherPerson';
import { DEFINITIONS_FRESH_FOR_MS, gatherPerson } from './gather/gatherPerson';
import { gatherRun, onePersonOneName } from './gather/gatherRun';
import type { PrefetchedState } from './gather/readContact';
import { NOT_PREFETCHED } from './gather/readContact';
import { atOnce } from './patience';
import { skipUnchanged } from './skipUnchanged';

/** What would come of one event. The steps of a person are shown on their first event. */
export interface EventPreview {
	result: EventResult;
	steps: readonly StepDescription[];
	/** POST, PATCH and DELETE requests of these steps. */
	writes: number;
}

/** What a run right now would do besides. */
export interface RunPreview {
	/** POST, PATCH and DELETE requests of the whole run. */
	writes: number;
	/** All requests of the run, what it reads again included. */
	requests: number;
	/** Keys of properties and names of segments that would be made. */
	newProperties: readonly string[];
	newSegments: readonly string[];
	imports: ReadonlyArray<{ contacts: number; segments: readonly string[] }>;
}

export interface ContactsPreview {
	events: ReadonlyMap<number, EventPreview>;
	run: RunPreview;
}

/** How old the account's lists may be: none of them expires before a run that follows the preview. */
const GOOD_FOR_MS = DEFINITIONS_FRESH_FOR_MS / 2;

/** Gathers and plans as a run does, and stops before it writes. */
export async function previewContacts(work: ReadonlyArray<{ key: PersonKey; event: PersonEvent }>, context: SyncContext): Promise<ContactsPreview> {
	const preview = new Preview(context);
	// What a run soon after this one finds in memory is read here, and counts for neither.
	const unmetered = context.openApi({ requests: 0, retries: 0 });
	context.account.segments.expire(context.clock.now() - GOOD_FOR_MS);
	await attempt(() => gatherAccount(work.map(({ event }) => event.change), context, unmetered, GOOD_FOR_MS));
	const people = coalesce(await onePersonOneName(work, context, unmetered)).filter((person) => !preview.skipped(person));
	const gathered = await attempt(() => gatherRun(people, context, unmetered, { lists: new ContactLists(), api: preview.openApi() }));
	if (gathered.kind === 'failed') return preview.singly(people, new Map());
	const { account, newcomers, known } = gathered.value;
	const plan = planRun(people, newcomers, account, context.settings);
	preview.assume(plan.account);
	preview.expectReads({ missingSegment: people.some((person) => isMissingIn(changeOf(person, account, context.settings), account)), importedKeys: plan.importedKeys.length });
	for (const { segments, newcomers: imported } of plan.imports) preview.addImport(segments.map(({ name }) => name), imported);
	return preview.singly(plan.singly, known);
}

function isMissingIn(change: ContactChange, account: AccountView): boolean {
	return namesToFind(change).some(({ name }) => account.segmentNamed(name).kind !== 'found');
}

class Preview {
	private readonly events = new Map<number, EventPreview>();
	private readonly accountSteps = new Map<string, AccountStep>();
	private readonly imports: Array<{ contacts: number; segments: readonly string[] }> = [];
	private writes = 0;
	/** What the run reads as well. The account's lists are in memory by then. */
	private readonly reads: Meter = { requests: 0, retries: 0 };

	constructor(private readonly context: SyncContext) {}

	openApi(): ContactsApi {
		return this.context.openApi(this.reads);
	}

	skipped(person: Person): boolean {
		const results = skipUnchanged(person, this.context);
		if (results !== null) this.show(person, results, []);
		return results !== null;
	}

	/** A name that the account does not have is looked for again, and so are properties that an import is said to have defined. */
	expectReads({ missingSegment, importedKeys }: { missingSegment: boolean; importedKeys: number }): void {
		if (missingSegment) this.reads.requests += 1;
		if (importedKeys > 0) this.reads.requests += 1;
	}

	assume(steps: readonly AccountStep[]): void {
		for (const step of steps) this.accountSteps.set(accountStepName(step), step);
	}

	addImport(segments: readonly string[], newcomers: readonly Newcomer[]): void {
		this.imports.push({ contacts: newcomers.length, segments });
		for (const { person, plan, context } of newcomers) {
			const outcomes = eventOutcomes(person.events, { kind: 'absent' }, plan, null, context);
			this.show(person, doneResults(outcomes), plan.steps.map((step) => describeStep(step, { kind: 'absent' })), 0);
		}
	}

	async singly(people: readonly Person[], known: ReadonlyMap<Person, PrefetchedState>): Promise<ContactsPreview> {
		await atOnce(people, (person) => this.addPerson(person, known.get(person) ?? NOT_PREFETCHED));
		const steps = [...this.accountSteps.values()];
		const names = steps.flatMap((step) => (step.step === 'createSegment' ? [step.name] : []));
		const writes = this.writes + steps.length + this.imports.length;
		return {
			events: this.events,
			run: {
				writes,
				requests: writes + this.reads.requests + this.importReads() + (names.length > 0 ? 1 : 0),
				newProperties: steps.flatMap((step) => (step.step === 'defineProperty' ? [step.key] : [])),
				newSegments: names,
				imports: this.imports,
			},
		};
	}

	private async addPerson(person: Person, prefetched: PrefetchedState): Promise<void> {
		const api = this.openApi();
		const planned = await attempt(() => gatherPerson(person, prefetched, this.context, api, this.assuming, this.context.openApi({ requests: 0, retries: 0 })));
		if (planned.kind === 'failed') return this.show(person, failedResults(person.events, planned.failure), []);
		const { plan, snapshot, change } = planned.value;
		// Read once more: the record of segments when memberships have changed, and an opt-out on a new contact.
		const record = recordChangeOf(plan, snapshot, change, this.context.settings.own);
		// With the memberships, where only they tell what the record stands for.
		if (record !== null) this.reads.requests += record.doubtful.size > 0 ? 2 : 1;
		if (isYoungOptOut(plan, snapshot, this.context.clock.now())) this.reads.requests += 1;
		const steps = plan.steps.map((step) => describeStep(step, snapshot));
		if (steps.length === 0 && snapshot.kind !== 'present') return this.show(person, doneResults(skipAll(person.events, snapshot.kind === 'absent' ? 'contact_not_found' : 'nothing_to_sync')), []);
		this.show(person, doneResults(await this.outcomes(person, planned.value)), steps);
	}

	/** Nobody reads a contact that is only patched; whether there is one is asked for the preview alone. */
	private async outcomes(person: Person, { snapshot, plan, context, ref }: PlannedPerson): Promise<ReturnType<typeof eventOutcomes>> {
		const api = this.context.openApi({ requests: 0, retries: 0 });
		const found = snapshot.kind === 'unread' && ref !== null ? await attempt(() => api.getContact(ref)) : null;
		if (found?.kind === 'ok' && found.value === 'notFound') return skipAll(person.events, 'contact_not_found');
		const contactId = snapshot.kind === 'present' ? snapshot.contact.id : found?.kind === 'ok' && found.value !== 'notFound' ? found.value.id : null;
		return eventOutcomes(person.events, snapshot, plan, contactId, context);
	}

	/** The account as it would be once the steps were done. */
	private readonly assuming: PrepareAccount = {
		seen: (account) => this.assumed(account),
		prepare: async (steps, account) => {
			this.assume(steps);
			return this.assumed(account);
		},
	};

	private assumed<A extends AccountView>(account: A): A {
		const keys = [...this.accountSteps.values()].flatMap((step) => (step.step === 'defineProperty' && !account.definitions.has(step.key) ? [step.key] : []));
		return keys.length === 0 ? account : { ...account, definitions: withKeys(account.definitions, keys) };
	}

	private show(person: Person, results: ReadonlyMap<number, EventResult>, steps: readonly StepDescription[], writes = steps.length): void {
		this.writes += writes;
		for (const [place, { index }] of person.events.entries()) {
			const result = results.get(index);
			if (result !== undefined) this.events.set(index, place === 0 ? { result, steps, writes } : { result, steps: [], writes: 0 });
		}
	}

	/** Of imports: how they are, and the list of those created. */
	private importReads(): number {
		const contacts = this.imports.reduce((sum, one) => sum + one.contacts, 0);
		return contacts === 0 ? 0 : expectedPolls(this.imports.map((one) => one.contacts)) + Math.ceil(contacts / PAGE_SIZE);
	}
}
