import { PAGE_SIZE } from '../../resend/pagination';
import type { ListedContact } from '../../resend/types';
import type { ContactsApi } from '../context';

/** Who of the wanted people has a contact. Lists carry no properties, so this says existence and the id only. */
export interface FoundContacts {
	/** `complete`: whoever is not in it has no contact. `partial`: the account is too large to be worth listing. */
	kind: 'complete' | 'partial';
	/** By address in lower case; an address stored in another letter case is found too. */
	found: ReadonlyMap<string, ListedContact>;
}

/**
 * Lists the account's contacts, newest first, a hundred a request, until all wanted people are found, the list ends, or
 * `maxPages` are read. How large an account is shows only at the end of its list, so the pages are the price of trying.
 */
export async function findContactsInList(api: Pick<ContactsApi, 'contactPages'>, wanted: ReadonlySet<string>, maxPages: number): Promise<FoundContacts> {
	const found = new Map<string, ListedContact>();
	let pages = 0;
	for await (const page of api.contactPages()) {
		pages += 1;
		for (const contact of page) {
			const email = contact.email.toLowerCase();
			if (wanted.has(email) && !found.has(email)) found.set(email, contact);
		}
		if (found.size === wanted.size) return { kind: 'complete', found };
		if (pages >= maxPages && page.length === PAGE_SIZE) return { kind: 'partial', found };
	}
	return { kind: 'complete', found };
}
