import { PAGE_SIZE } from '../../resend/pagination';
import type { ListedContact } from '../../resend/types';
import type { SharedPage } from '../account/sharedList';

/** Members of one segment among the people of a run; `unknown` when it is too large to be worth listing. */
export type SegmentMembers = { kind: 'known'; members: ReadonlySet<string> } | { kind: 'unknown' };

/**
 * Goes through a segment's members, a hundred a page, instead of asking each person. `maxPages`: what asking them would
 * cost; pages that another run asked for cost nothing. Ids of contacts.
 */
export async function listSegmentMembers(pages: AsyncIterable<SharedPage<ListedContact>>, wanted: ReadonlySet<string>, maxPages: number): Promise<SegmentMembers> {
	const members = new Set<string>();
	let asked = 0;
	for await (const { items, isOwn } of pages) {
		if (isOwn) asked += 1;
		for (const { id } of items) if (wanted.has(id)) members.add(id);
		if (members.size === wanted.size) break;
		if (asked >= maxPages && isOwn && items.length === PAGE_SIZE) return { kind: 'unknown' };
	}
	return { kind: 'known', members };
}
