import pLimit from 'p-limit';

import type { ResendApi } from '../resend/api';
import type { Meter } from '../resend/client';
import type { Failure } from '../sync/failure';
import { attempt } from '../sync/failure';

export type Subscribed = ({ kind: 'optedOut' | 'mayGet' } | { kind: 'failed'; failure: Failure }) & Meter;

const AT_ONCE = 24;

/** Whether anybody of each group of addresses has opted out. Someone whom Resend does not know has not. */
export async function askOptOuts(groups: ReadonlyMap<number, readonly string[]>, openApi: (meter: Meter) => Pick<ResendApi, 'getContact'>): Promise<Map<number, Subscribed>> {
	const limit = pLimit(AT_ONCE);
	const answers = new Map<number, Subscribed>();
	await Promise.all([...groups].map(([index, emails]) => limit(async () => answers.set(index, await anyOptedOut(emails, openApi)))));
	return answers;
}

async function anyOptedOut(emails: readonly string[], openApi: (meter: Meter) => Pick<ResendApi, 'getContact'>): Promise<Subscribed> {
	const meter: Meter = { requests: 0, retries: 0 };
	const api = openApi(meter);
	for (const email of emails) {
		const asked = await attempt(() => api.getContact({ by: 'email', email }));
		if (asked.kind === 'failed') return { kind: 'failed', failure: asked.failure, ...meter };
		if (asked.value !== 'notFound' && asked.value.unsubscribed) return { kind: 'optedOut', ...meter };
	}
	return { kind: 'mayGet', ...meter };
}
