import { ResendFailure, unexpectedBody } from './errors';
import type { ResendProblem } from './errors';
import type { Page } from './types';

/** Resend's largest page. Without a limit some lists return everything and others 20, so it is always sent. */
export const PAGE_SIZE = 100;

/**
 * All pages, one at a time. A cursor that repeats or a page that is empty although more is promised is a failure:
 * a list cut short without a word would make us create what exists.
 */
export async function* pages<T>(page: (after?: string) => Promise<Page<T>>): AsyncGenerator<T[]> {
	const seen = new Set<string>();
	for (let cursor: string | null | undefined; cursor !== null; ) {
		const { items, next }: Page<T> = await page(cursor);
		if (next !== null && seen.has(next)) throw new ResendFailure(brokenPaging());
		if (next !== null) seen.add(next);
		yield items;
		cursor = next;
	}
}

/** Resend's cursor is the id of the last item. */
export function toPage<Raw extends { id: string }, T>(body: { data: Raw[]; has_more: boolean }, convert: (raw: Raw) => T): Page<T> {
	const last = body.data.at(-1);
	if (body.has_more && last === undefined) throw new ResendFailure(brokenPaging());
	return { items: body.data.map(convert), next: body.has_more && last !== undefined ? last.id : null };
}

export function after(cursor: string | undefined): { limit: number; after?: string } {
	return cursor === undefined ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, after: cursor };
}

export async function collect<T>(all: AsyncGenerator<T[]>): Promise<T[]> {
	const items: T[] = [];
	for await (const page of all) items.push(...page);
	return items;
}

function brokenPaging(): ResendProblem {
	return { ...unexpectedBody(200), message: 'Resend promised more pages of a list, but did not go on', effect: 'none' };
}
