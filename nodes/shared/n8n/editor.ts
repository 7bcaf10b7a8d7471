import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { ResendApi } from '../resend/api';
import type { Failure } from '../sync/failure';
import { attempt } from '../sync/failure';
import { openConnection } from './connection';

/** Somebody is looking at an open list: rather an answer soon than one in any case. */
const EDITOR_LIMITS = { retryCapMs: 5_000, timeoutMs: 10_000 };

/** Asks the connected account something for the editor. A failure becomes one error whose text says what to do. */
export async function askForEditor<T>(context: ILoadOptionsFunctions, ask: (api: ResendApi) => Promise<T>): Promise<T> {
	const asked = await tryForEditor(context, ask);
	if (asked.kind === 'failed') throw editorError(context, asked.words);
	return asked.value;
}

/** The same with the failure as words. */
export async function tryForEditor<T>(context: ILoadOptionsFunctions, ask: (api: ResendApi) => Promise<T>): Promise<{ kind: 'ok'; value: T } | { kind: 'failed'; words: string }> {
	const asked = await attempt(async () => ask((await openConnection(context, EDITOR_LIMITS)).openApi({ requests: 0, retries: 0 })));
	return asked.kind === 'ok' ? asked : { kind: 'failed', words: wordsOf(asked.failure) };
}

/** One text: parts of the editor show an error's message and not its description. */
export function editorError(context: ILoadOptionsFunctions, words: string): NodeOperationError {
	return new NodeOperationError(context.getNode(), words);
}

function wordsOf({ message, advice }: Failure): string {
	return `${message.replace(/[.\s]*$/, '')}. ${advice}`;
}
