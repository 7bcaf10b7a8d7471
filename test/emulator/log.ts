/** One request as the emulator saw it. */
export interface LoggedRequest {
	/** 0 for the first. */
	readonly index: number;
	readonly method: string;
	/** As sent: still escaped, without the query. */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	/** The route's pattern, e.g. `/contacts/:contact/segments/:segment`; null for an unknown path. */
	readonly route: string | null;
	/** Path parameters, unescaped. */
	readonly params: Readonly<Record<string, string>>;
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Parsed JSON; the fields of a multipart form; null without a body. */
	body: unknown;
	/** Arrival, milliseconds since the epoch. */
	readonly at: number;
	/** Null while under way, and when the request was given no answer. */
	status: number | null;
	/** Kind of the fault that struck it. */
	fault: string | null;
}

export interface RequestFilter {
	method?: string;
	/** A route's pattern, or an expression on the pattern. */
	route?: string | RegExp;
	/** The path as sent. */
	path?: string | RegExp;
	status?: number;
	where?: (request: LoggedRequest) => boolean;
}

export function matches(request: LoggedRequest, filter: RequestFilter): boolean {
	return (
		(filter.method === undefined || filter.method === request.method) &&
		(filter.route === undefined || textMatches(request.route ?? '', filter.route)) &&
		(filter.path === undefined || textMatches(request.path, filter.path)) &&
		(filter.status === undefined || filter.status === request.status) &&
		(filter.where === undefined || filter.where(request))
	);
}

function textMatches(text: string, wanted: string | RegExp): boolean {
	return typeof wanted === 'string' ? text === wanted : wanted.test(text);
}
