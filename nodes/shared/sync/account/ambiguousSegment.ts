import { redact } from '../../events/redact';
import type { ResendApi } from '../../resend/api';
import { PAGE_SIZE } from '../../resend/pagination';
import type { ListedSegment } from '../../resend/types';
import type { Failure } from '../failure';
import { attempt, refused } from '../failure';
import { byAge } from './twins';

/** Several segments of one name, with what tells them apart: their ids, oldest first, and how many contacts are in each. */
export async function ambiguousSegment(name: string, segments: readonly ListedSegment[], api: Pick<ResendApi, 'segmentContactPages'>): Promise<Failure> {
	const shown: string[] = [];
	for (const { id } of [...segments].sort(byAge)) shown.push(`${id} (${await membersOf(id, api)})`);
	return refused(
		'ambiguousSegment',
		`The segments ${shown.join(' and ')} share a name: Resend has more than one segment named "${redact(name).slice(0, 60)}"`,
		'Rename or delete all but one of them in Resend, then run again. The node Resend Segment can also take the segment by its ID. Nobody was moved.',
	).failure;
}

async function membersOf(id: string, api: Pick<ResendApi, 'segmentContactPages'>): Promise<string> {
	const first = await attempt(async () => {
		for await (const page of api.segmentContactPages(id)) return page.length;
		return 0;
	});
	if (first.kind === 'failed') return 'members unknown';
	if (first.value >= PAGE_SIZE) return `${PAGE_SIZE} members or more`;
	return first.value === 1 ? '1 member' : `${first.value} members`;
}
