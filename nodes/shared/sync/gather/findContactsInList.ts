import { PAGE_SIZE } from '../../resend/pagination';
import type { ListedContact } from '../../resend/types';
import type { SharedPage } from '../account/sharedList';

/** Who of the wanted people has a contact. Lists carry no properties, so this says existence and the id only. */
export interface FoundContacts {
	/** `complete`: whoever is not in it has no contact. `partial`: the account is too large to be worth listing. */
	kind: 'complete' | 'partial';
	/** By address in lower case; an address stored in another letter case is found too. */
	found: ReadonlyMap<string, ListedContact>;
}

/**
 * Goes through the account's contacts, newest first, a hundred a page, until all wanted people are found, the list ends, or
 * `maxPages` were asked for: how large an account is shows only at the end of its list, so the pages are the price of trying.
 * Those that another run asked for cost nothing.
 */
export async function findContactsInList(pages: AsyncIterable<SharedPage<ListedContact>>, wanted: ReadonlySet<string>, maxPages: number): Promise<FoundContacts> {
	const found = new Map<string, ListedContact>();
	let asked = 0;
	for await (const { items, isOwn } of pages) {
		if (isOwn) asked += 1;
		for (const contact of items) {
			const email = contact.email.toLowerCase();
			if (wanted.has(email) && !found.has(email)) found.set(email, contact);
		}
		if (found.size === wanted.size) return { kind: 'complete', found };
		if (asked >= maxPages && isOwn && items.length === PAGE_SIZE) return { kind: 'partial', found };
	}
	return { kind: 'complete', found };
}
