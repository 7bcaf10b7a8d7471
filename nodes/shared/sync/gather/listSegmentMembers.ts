import { PAGE_SIZE } from '../../resend/pagination';
import type { ContactsApi } from '../context';

/** Members of one segment among the people of a run; `unknown` when it is too large to be worth listing. */
export type SegmentMembers = { kind: 'known'; members: ReadonlySet<string> } | { kind: 'unknown' };

/**
 * Reads a segment's members, a hundred a request, instead of asking each person. `maxPages`: what asking them would
 * cost. Ids of contacts.
 */
export async function listSegmentMembers(api: Pick<ContactsApi, 'segmentContactPages'>, segmentId: string, wanted: ReadonlySet<string>, maxPages: number): Promise<SegmentMembers> {
	const members = new Set<string>();
	let pages = 0;
	for await (const page of api.segmentContactPages(segmentId)) {
		pages += 1;
		for (const { id } of page) if (wanted.has(id)) members.add(id);
		if (members.size === wanted.size) break;
		if (pages >= maxPages && page.length === PAGE_SIZE) return { kind: 'unknown' };
	}
	return { kind: 'known', members };
}
