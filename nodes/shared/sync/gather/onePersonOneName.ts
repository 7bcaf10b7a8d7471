import type { PersonEvent, PersonKey } from '../../contact/coalesce';
import { personId } from '../../contact/coalesce';
import { readAddress } from '../../events/address';
import { atOnce } from '../atOnce';
import type { ContactsApi, SyncContext } from '../context';
import { attempt } from '../failure';

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
