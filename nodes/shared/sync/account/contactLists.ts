import type { Clock } from '../../resend/transport';
import type { ListedContact } from '../../resend/types';
import { BoundedMap } from '../../store/boundedMap';
import type { ContactsApi } from '../context';
import { SharedList } from './sharedList';
import type { SharedPage } from './sharedList';

const MAX_SEGMENTS = 200;

/** Who reads, and how old at most what they get may be. */
export interface ListAsker {
	api: Pick<ContactsApi, 'contactPage' | 'segmentContactPage'>;
	clock: Clock;
	/** Milliseconds since the epoch: a list whose reading began before is read anew. */
	notBefore: number;
}

/** The account's long lists, each read once by all runs that need it at the same time. */
export class ContactLists {
	private readonly all = new SharedList<ListedContact>();
	private readonly bySegment = new BoundedMap<string, SharedList<ListedContact>>(MAX_SEGMENTS);

	contacts({ api, clock, notBefore }: ListAsker): AsyncGenerator<SharedPage<ListedContact>> {
		return this.all.read({ fetch: (after) => api.contactPage(after), notBefore, now: () => clock.now() });
	}

	membersOf(segmentId: string, { api, clock, notBefore }: ListAsker): AsyncGenerator<SharedPage<ListedContact>> {
		const list = this.bySegment.getOrMake(segmentId, () => new SharedList());
		return list.read({ fetch: (after) => api.segmentContactPage(segmentId, after), notBefore, now: () => clock.now() });
	}
}
