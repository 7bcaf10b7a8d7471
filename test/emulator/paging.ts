import type { PaginatedData } from 'resend';

import { invalid } from './answers';
import type { Ordered, Sequenced } from './ordered';
import type { Quirks } from './quirks';

export type Query = Readonly<Record<string, string>>;

const LIMIT_MESSAGE = 'The pagination limit must be a number between 1 and 100.';

/** One page of a list as the query asks for it: `limit`, and `after` or `before` with an object's id. `hidden` ones among the newest are left out. */
export function page<T extends Sequenced, V>(
	items: Ordered<T>,
	query: Query,
	defaultLimit: 'all' | number,
	quirks: Quirks,
	view: (item: T) => V,
	hidden: (item: T) => boolean = () => false,
): PaginatedData<V[]> {
	const limit = readLimit(query['limit'], defaultLimit);
	const { after, before } = query;
	if (after !== undefined && before !== undefined) throw invalid('You can only use either the `after` or the `before` parameter, not both.');
	const found =
		before === undefined
			? items.olderThan(Math.min(after === undefined ? Infinity : cursor(items, after, quirks), firstHidden(items, hidden)), limit)
			: items.newerThan(cursor(items, before, quirks), limit);
	return { object: 'list', has_more: found.more, data: found.items.map(view) };
}

function firstHidden<T extends Sequenced>(items: Ordered<T>, hidden: (item: T) => boolean): number {
	const all = items.all();
	let first = Infinity;
	for (let place = all.length - 1; place >= 0; place -= 1) {
		const item = all[place];
		if (item === undefined || !hidden(item)) break;
		first = item.seq;
	}
	return first;
}

function readLimit(text: string | undefined, defaultLimit: 'all' | number): number {
	if (text === undefined) return defaultLimit === 'all' ? Infinity : defaultLimit;
	const limit = /^\d+$/.test(text) ? Number(text) : NaN;
	if (!(limit >= 1 && limit <= 100)) throw invalid(LIMIT_MESSAGE);
	return limit;
}

function cursor<T extends Sequenced>(items: Ordered<T>, id: string, quirks: Quirks): number {
	const position = items.position(id);
	if (position === undefined || (!position.present && quirks.deletedCursor === '422')) {
		throw invalid('The pagination cursor must be the id of an object in the list.');
	}
	return position.seq;
}
