import type { EmulatorOptions } from '../emulator/server';
import type { Quirks } from '../emulator/quirks';
import type { EmulatorState } from '../emulator/state';
import { useEmulator, type CallOptions, type Reply } from './harness';

/** One fact: in this account, this request is answered like that and leaves the account like this. */
export interface Fact extends CallOptions {
	title: string;
	quirks?: Partial<Quirks>;
	given?: (state: EmulatorState) => void;
	/** Method and path, e.g. `GET /contacts/a%40x.io`; a function where the path needs an id of the account. */
	request: string | ((state: EmulatorState) => string);
	status: number;
	/** What the body must hold, at least. */
	answer?: object;
	then?: (state: EmulatorState, reply: Reply) => void;
}

/** A test for every fact, each on an account of its own. */
export function describeFacts(subject: string, facts: readonly Fact[], options: EmulatorOptions = {}): void {
	describe(subject, () => {
		const { current, call } = useEmulator(options);
		test.each(facts.map((fact) => [fact.title, fact] as const))('%s', async (_title, fact) => {
			const emulator = current();
			emulator.setQuirks(fact.quirks ?? {});
			fact.given?.(emulator.state);
			const request = typeof fact.request === 'string' ? fact.request : fact.request(emulator.state);
			const [method = '', path = ''] = request.split(' ');
			const reply = await call(method, path, fact);
			expect({ status: reply.status, body: reply.body }).toMatchObject({ status: fact.status, body: fact.answer ?? {} });
			fact.then?.(emulator.state, reply);
		});
	});
}

/** The envelope of an error. */
export const problem = (statusCode: number, name: string, message?: string | RegExp): object => ({
	statusCode,
	name,
	...(message === undefined ? {} : { message: typeof message === 'string' ? message : expect.stringMatching(message) }),
});

export const NOBODY = '00000000-0000-4000-8000-000000000000';
