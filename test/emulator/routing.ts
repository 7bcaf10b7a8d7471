import type { Answer } from './answers';
import type { Query } from './paging';
import type { Quirks } from './quirks';
import type { EmulatorState } from './state';
import type { Json } from './values';

/** What a route gets to see of a request. */
export interface Context {
	readonly state: EmulatorState;
	readonly quirks: Quirks;
	/** Path parameters, unescaped. */
	readonly params: Readonly<Record<string, string>>;
	readonly query: Query;
	/** Parsed JSON as it came. */
	readonly body: unknown;
	/** The JSON object of the body; empty when it is none. */
	readonly fields: Json;
	/** The parts of a multipart body; undefined when it is none. */
	readonly form: FormData | undefined;
	/** Text of each file part of the form, by its field name. */
	readonly fileTexts: ReadonlyMap<string, string>;
	/** A request header by its lower-case name. */
	readonly header: (name: string) => string | undefined;
}

export interface Route {
	readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	/** e.g. `/contacts/:contact`; `:contact` is an id or an e-mail. */
	readonly path: string;
	/** Changes the account and answers in one go: no request is served half. */
	readonly handle: (context: Context) => Answer;
	/** Whether a sending-only key may call it. Default no. */
	readonly sendingKey?: boolean;
}

/** A path parameter; the router guarantees it. */
export function param(context: Context, name: string): string {
	return context.params[name] ?? '';
}
