import { getOrThrow } from '../call';
import type { ResendClient } from '../client';
import { after, toPage } from '../pagination';
import { list, topic } from '../schemas';
import type { Page, Topic } from '../types';

/** Resend pages this list, but the SDK's own method takes no cursor (6.38): the same request with one. */
export async function topicPage(client: ResendClient, cursor?: string): Promise<Page<Topic>> {
	const { limit, after: last } = after(cursor);
	const path = `/topics?limit=${limit}${last === undefined ? '' : `&after=${encodeURIComponent(last)}`}`;
	return toPage(await getOrThrow(list(topic), () => client.get(path)), ({ id, name }) => ({ id, name }));
}
