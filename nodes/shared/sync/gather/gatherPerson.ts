import type { ContactChange } from '../../contact/change';
import type { Person } from '../../contact/coalesce';
import { keysToDefine, planAccount } from '../../plan/planAccount';
import type { AccountView } from '../../plan/planAccount';
import type { PersonPlan, PlanContext } from '../../plan/planPerson';
import { planPerson } from '../../plan/planPerson';
import { changeOf, contextOf } from '../../plan/planRun';
import type { AccountStep } from '../../plan/steps';
import type { ContactsApi, SyncContext } from '../context';
import { SyncFailure } from '../failure';
import type { GatheredAccount } from './gatherAccount';
import { gatherAccount, NO_DEFINITIONS } from './gatherAccount';
import type { PrefetchedState, ReadContact } from './readContact';
import { canPatchUnread, readContact, unread } from './readContact';

/** A person's plan, and all that it rests on. */
export interface PlannedPerson extends ReadContact {
	change: ContactChange;
	plan: PersonPlan;
	context: PlanContext;
}

/** How the account gets what it needs: by doing it, or as a preview by assuming it. */
export interface PrepareAccount {
	/** The account as it is with all that the run has made so far. */
	seen(account: GatheredAccount): GatheredAccount;
	/** The account as it is once these steps are done. */
	prepare(steps: readonly AccountStep[], account: AccountView): Promise<AccountView>;
}

/** A property that a PATCH writes and that the account no longer has is dropped without a word, so its definition must not be older. */
export const DEFINITIONS_FRESH_FOR_MS = 60_000;

/**
 * Looks up what a person's events need and plans them. The account comes first, so that nothing stands between finding nobody
 * and creating: whoever signs up and opts out in that gap would be opted in again. `listsApi` reads what is kept in memory for all.
 */
export async function gatherPerson(person: Person, prefetched: PrefetchedState, context: SyncContext, api: ContactsApi, prepare: PrepareAccount, listsApi = api): Promise<PlannedPerson> {
	const gathered = prepare.seen(await gatherAccount([changeOf(person, { definitions: NO_DEFINITIONS }, context.settings)], context, listsApi));
	const planned = await planWith(person, gathered, prefetched, context, api, prepare);
	if (!writesUnseenKey(planned)) return planned;
	const fresh = prepare.seen(await gatherAccount([planned.change], context, listsApi, DEFINITIONS_FRESH_FOR_MS));
	if (fresh.definitions === gathered.definitions) return planned;
	return planOn(person, await prepared(planned.change, fresh, context, prepare), planned, context);
}

async function planWith(person: Person, gathered: GatheredAccount, prefetched: PrefetchedState, context: SyncContext, api: ContactsApi, prepare: PrepareAccount): Promise<PlannedPerson> {
	const { settings } = context;
	const change = changeOf(person, gathered, settings);
	const obstacle = gathered.obstacleTo(change);
	if (obstacle !== null) throw new SyncFailure(obstacle);
	const read = () => readContact(person.key, change, gathered, prefetched, context, api);
	// Nobody can come into being here, so whoever is asked about is looked for before anything is defined for them.
	const early = change.presence === 'existingOnly' && keysToDefine(change, gathered, settings).length > 0 ? await read() : null;
	if (early?.snapshot.kind === 'absent') return planOn(person, gathered, early, context);
	const account = await prepared(change, gathered, context, prepare);
	if (early !== null) return planOn(person, account, early, context);
	return planOn(person, account, canPatchUnread(person.key, change, prefetched, settings) ? unread(person.key) : await readContact(person.key, change, account, prefetched, context, api), context);
}

function prepared(change: ContactChange, account: AccountView, { settings }: SyncContext, prepare: PrepareAccount): Promise<AccountView> {
	return prepare.prepare(planAccount([change], account, settings), account);
}

function planOn(person: Person, account: AccountView, { snapshot, ref }: ReadContact, { settings }: SyncContext): PlannedPerson {
	const change = changeOf(person, account, settings);
	const planContext = contextOf(person, account, account.definitions, settings);
	return { snapshot, ref, change, plan: planPerson(change, snapshot, planContext), context: planContext };
}

/** Whether a plan patches a key that the contact, as read, does not hold: only the account's list says that it exists. The record of segments is never taken on trust. */
function writesUnseenKey({ plan, snapshot }: PlannedPerson): boolean {
	const held = snapshot.kind === 'present' ? snapshot.contact.properties : new Map<string, unknown>();
	return plan.steps.some((step) => {
		if (step.step !== 'updateContact') return false;
		const { properties, marker } = step.fields;
		return marker !== undefined || [...properties].some(([key, value]) => value !== null && !held.has(key));
	});
}
