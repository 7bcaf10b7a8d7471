import type { Person, PersonEvent, PersonKey } from '../../contact/coalesce';
import { personId } from '../../contact/coalesce';
import { readAddress } from '../../events/address';
import { changeOf } from '../../plan/planRun';
import type { ContactLists } from '../account/sharedList';
import type { ContactsApi, SyncContext } from '../context';
import { attempt } from '../failure';
import { atOnce } from '../patience';
import type { GatheredAccount } from './gatherAccount';
import { gatherAccount, NO_DEFINITIONS } from './gatherAccount';
import type { Prefetched } from './prefetch';
import { prefetch } from './prefetch';
import type { PrefetchedState } from './readContact';

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

type Work = { key: PersonKey; event: PersonEvent };

/**
 * Somebody named by address in one event and by contact id in another is one person: under two names, a stale event could
 * overtake a newer one. Only a run that has both kinds needs this; it asks once for each id whose address this process does
 * not know.
 */
export async function onePersonOneName<W extends Work>(work: readonly W[], { account }: Pick<SyncContext, 'account'>, api: Pick<ContactsApi, 'getContact'>): Promise<W[]> {
	const ids = new Set(work.flatMap(({ key }) => (key.by === 'id' ? [key.id] : [])));
	const addresses = new Set(work.flatMap(({ key }) => (key.by === 'email' ? [personId(key)] : [])));
	if (ids.size === 0 || addresses.size === 0) return [...work];
	const unknown = [...ids].filter((id) => account.addressOf(id) === null);
	await atOnce(unknown, async (id) => {
		const found = await attempt(() => api.getContact({ by: 'id', id }));
		if (found.kind === 'ok' && found.value !== 'notFound') account.recordAddress(id, found.value.email);
	});
	return work.map((one) => {
		const named = one.key.by === 'id' ? keyOf(account.addressOf(one.key.id)) : null;
		return named !== null && addresses.has(personId(named)) ? { ...one, key: named } : one;
	});
}

/** The key of an address as Resend stores it. */
function keyOf(stored: string | null): PersonKey | null {
	const read = stored === null ? null : readAddress(stored);
	return read?.kind === 'address' ? { by: 'email', email: read.email, written: read.written } : null;
}
