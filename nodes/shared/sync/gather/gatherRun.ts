import type { Person } from '../../contact/coalesce';
import { changeOf } from '../../plan/planRun';
import type { ContactLists } from '../account/contactLists';
import type { ContactsApi, SyncContext } from '../context';
import { attempt } from '../failure';
import type { GatheredAccount } from './gatherAccount';
import { gatherAccount, NO_DEFINITIONS } from './gatherAccount';
import type { Prefetched } from './prefetch';
import { prefetch } from './prefetch';
import type { PrefetchedState } from './prefetchedState';

/**
 * With fewer people than this, asking each is as cheap as asking lists; with fewer newcomers an import, its polling and
 * finding its people again cost more than creating them.
 */
const WORTH_PREFETCHING = 20;
const WORTH_AN_IMPORT = 20;

/** What a run knows before it looks at anybody singly. */
export interface GatheredRun {
	account: GatheredAccount;
	/** People who are to be created by import. */
	newcomers: ReadonlySet<Person>;
	known: ReadonlyMap<Person, PrefetchedState>;
}

/** Where a run reads the long lists, and on whose account the requests go. */
export interface RunLists {
	lists: ContactLists;
	api: ContactsApi;
}

/** Runs that start this close to each other share what they read, milliseconds. */
const TOGETHER_MS = 1_000;

/** Looks once at what all people of a run need of the account, and at its lists where many may be created. */
export async function gatherRun(people: readonly Person[], context: SyncContext, api: ContactsApi, from: RunLists = { lists: context.account.lists, api }): Promise<GatheredRun> {
	const { settings, clock, startedAt } = context;
	const rough = people.map((person) => changeOf(person, { definitions: NO_DEFINITIONS }, settings));
	const account = await gatherAccount(rough, context, api);
	const changes = people.map((person) => ({ person, change: changeOf(person, account, settings) }));
	const creators = changes.filter(({ person, change }) => person.key.by === 'email' && change.presence === 'upsert' && account.obstacleTo(change) === null);
	if (creators.length < (settings.imports === 'always' ? 1 : WORTH_PREFETCHING)) return { account, newcomers: new Set(), known: new Map() };
	const prefetched = await attempt(() => prefetch(creators, account, from.lists, { api: from.api, clock, notBefore: startedAt - TOGETHER_MS }));
	const { absent, known }: Prefetched = prefetched.kind === 'ok' ? prefetched.value : { absent: new Set(), known: new Map() };
	const isWorthIt = settings.imports === 'always' || (settings.imports === 'auto' && absent.size >= WORTH_AN_IMPORT);
	return { account, newcomers: isWorthIt && context.account.takesImports(context.clock.now()) ? absent : new Set(), known };
}
