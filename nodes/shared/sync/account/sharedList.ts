import { pages } from '../../resend/pagination';
import type { Clock } from '../../resend/transport';
import type { Page, ListedContact } from '../../resend/types';
import { BoundedMap } from '../../store/boundedMap';
import type { ContactsApi } from '../context';

/** A page of a list, and whether the reader asked for it, so that somebody else's pages are free. */
export interface SharedPage<T> {
	items: readonly T[];
	isOwn: boolean;
}

export interface ListReader<T> {
	/** Asks Resend for a page: the request counts as this reader's. */
	fetch: (after?: string) => Promise<Page<T>>;
	/** Milliseconds since the epoch: a reading that began before is too old. */
	notBefore: number;
	now: () => number;
}

interface Reading<T> {
	startedAt: number;
	pages: Array<readonly T[]>;
	state: 'going on' | 'complete' | 'failed';
	/** The page under way. */
	underWay: Promise<void> | null;
	/** Whoever asks for the next page. */
	fetch: ListReader<T>['fetch'];
	source: AsyncGenerator<T[]>;
}

/**
 * One of Resend's lists, read by runs that start together: each page is asked for once, by whoever gets there first. Nothing is kept
 * longer than the next reading.
 */
class SharedList<T> {
	private latest: Reading<T> | null = null;

	/** Page by page, newest first. Where another reader's request failed, from the beginning again. */
	async *read(reader: ListReader<T>): AsyncGenerator<SharedPage<T>> {
		const reading = this.readingFor(reader);
		for (let place = 0; ; ) {
			const items = reading.pages[place];
			if (items !== undefined) {
				place += 1;
				yield { items, isOwn: false };
				continue;
			}
			if (reading.state === 'complete') return;
			if (reading.state === 'failed') return yield* this.read(reader);
			if (reading.underWay !== null) {
				await reading.underWay;
				continue;
			}
			await advance(reading, reader);
			const own = reading.pages[place];
			if (own === undefined) continue;
			place += 1;
			yield { items: own, isOwn: true };
		}
	}

	private readingFor({ fetch, notBefore, now }: ListReader<T>): Reading<T> {
		if (this.latest !== null && this.latest.startedAt >= notBefore && this.latest.state !== 'failed') return this.latest;
		const reading: Reading<T> = { startedAt: now(), pages: [], state: 'going on', underWay: null, fetch, source: pages((after) => reading.fetch(after)) };
		this.latest = reading;
		return reading;
	}
}

/** Asks for one more page; rejects for this reader only. */
async function advance<T>(reading: Reading<T>, { fetch }: ListReader<T>): Promise<void> {
	reading.fetch = fetch;
	const next = reading.source.next();
	reading.underWay = next.then(
		({ done, value }) => {
			if (done === true) reading.state = 'complete';
			else reading.pages.push(value);
			reading.underWay = null;
		},
		() => {
			reading.state = 'failed';
			reading.underWay = null;
		},
	);
	await reading.underWay;
	await next;
}

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
