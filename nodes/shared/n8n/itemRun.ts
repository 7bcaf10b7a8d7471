import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { SkipReason } from '../contact/skipReasons';
import { SKIP_ADVICE } from '../contact/skipReasons';
import { redact } from '../events/redact';
import type { Failure } from '../sync/failure';
import { NO_RESULT } from '../sync/failure';
import { errorItem, runError } from './failures';
import type { HintedRun, HintOutcome } from './hints';
import { runHints } from './hints';

/** What became of one thing that an item asked for. `about`: whom and what it was about, for the output. */
export type ItemResult = { itemIndex: number } & ({ kind: 'done'; json: IDataObject } | { kind: 'failed'; failure: Failure; about: IDataObject });

/** What a node's story comes to. */
export interface RunReport {
	results: ItemResult[];
	/** Names of the segments that the run created, or in a preview would create. */
	createdSegments: readonly string[];
	/** E-mails without a key of the event or of the user. */
	keyless?: number;
}

export type FailedItem = Extract<ItemResult, { kind: 'failed' }>;

/** True of a node that compares before it writes. */
const REPEATS_NOTHING = 'Running again repeats nothing that is done.';

/** One result for each thing that was asked for, in the order of the input. One without a result is a defect of ours, and says so. */
export function joinResults<T extends { itemIndex: number }, R>(asked: readonly T[], resultOf: (one: T, place: number) => R | undefined, report: (one: T, result: R) => ItemResult): ItemResult[] {
	return asked.map((one, place) => {
		const result = resultOf(one, place);
		return result === undefined ? { itemIndex: one.itemIndex, kind: 'failed', failure: NO_RESULT, about: {} } : report(one, result);
	});
}

/** What is true of the whole run is reported once, on its first item that did not fail: in the list of warnings that every item of our nodes has. */
export function warnOnFirst(results: readonly ItemResult[], warnings: readonly string[]): ItemResult[] {
	const first = results.find((result) => result.kind === 'done');
	return results.map((result) => (result === first ? withWarnings(result, warnings) : result));
}

/** A name that Resend did not have may be a typo: it is named on the first item that has somebody in it, else on the first. */
export function warnOfCreated(results: readonly ItemResult[], createdSegments: readonly string[], namesOf: (json: IDataObject) => readonly unknown[]): ItemResult[] {
	const done = results.filter((result) => result.kind === 'done');
	const warnings = new Map<ItemResult, string[]>();
	for (const name of createdSegments) {
		const first = done.find(({ json }) => namesOf(json).includes(name)) ?? done[0];
		if (first !== undefined) warnings.set(first, [...(warnings.get(first) ?? []), `Resend had no segment named "${name}": it was created.`]);
	}
	return results.map((result) => withWarnings(result, warnings.get(result) ?? []));
}

function withWarnings(result: ItemResult, warnings: readonly string[]): ItemResult {
	if (result.kind !== 'done' || warnings.length === 0) return result;
	const own = result.json['warnings'];
	return { ...result, json: { ...result.json, warnings: [...new Set([...(Array.isArray(own) ? own : []), ...warnings])] } };
}

/** The same without columns that say nothing: absent is absent. */
export function present(columns: Record<string, IDataObject[string] | null | undefined>): IDataObject {
	return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null && value !== undefined));
}

/**
 * Runs a node's story and hands its items to n8n in the order of the input. With "Continue On Fail" every failure
 * becomes an error item, also one before the first item (a credential, an option): what a node throws then, n8n would
 * send on as a success (tried in n8n 2.40). Without it, the first failure is thrown after all other items were done.
 */
export async function runItems(context: IExecuteFunctions, story: (context: IExecuteFunctions) => Promise<RunReport>, again = REPEATS_NOTHING): Promise<INodeExecutionData[][]> {
	const run = await settled(context, story);
	if (run instanceof Error) throw run;
	const results = [...run.results].sort((one, other) => one.itemIndex - other.itemIndex);
	if ('addExecutionHints' in context) context.addExecutionHints(...runHints(hintedRun(results, run)));
	const failures = results.filter((result): result is FailedItem => result.kind === 'failed');
	if (failures.length > 0 && !context.continueOnFail()) throw runError(context, failures, results.length, again);
	const hasErrorOutput = context.getNode().onError === 'continueErrorOutput';
	return [results.map((result) => (result.kind === 'done' ? { json: result.json, pairedItem: { item: result.itemIndex } } : errorItem(result, hasErrorOutput)))];
}

function hintedRun(results: readonly ItemResult[], { createdSegments, keyless = 0 }: RunReport): HintedRun {
	const items = results.flatMap((result) => (result.kind === 'done' ? [result.json] : []));
	return {
		outcomes: results.flatMap(outcomeOf),
		preview: items.some((json) => 'preview' in json),
		createdSegments,
		keyless,
		warnings: items.flatMap(({ warnings }) => (Array.isArray(warnings) ? warnings.map(String) : [])),
	};
}

function outcomeOf(result: ItemResult): HintOutcome[] {
	if (result.kind === 'failed') return [{ outcome: 'failed' }];
	const { outcome, reason, advice } = result.json;
	if (outcome === 'skipped') return isSkipReason(reason) ? [{ outcome, reason, advice: String(advice) }] : [];
	return isWritten(outcome) ? [{ outcome }] : [];
}

function isSkipReason(value: unknown): value is SkipReason {
	return typeof value === 'string' && Object.hasOwn(SKIP_ADVICE, value);
}

function isWritten(value: unknown): value is 'created' | 'updated' | 'unchanged' | 'sent' {
	return value === 'created' || value === 'updated' || value === 'unchanged' || value === 'sent';
}

async function settled(context: IExecuteFunctions, story: (context: IExecuteFunctions) => Promise<RunReport>): Promise<RunReport | Error> {
	try {
		return await story(context);
	} catch (error) {
		return context.continueOnFail() ? allFailed(context, error) : asNodeError(context, error);
	}
}

function allFailed(context: IExecuteFunctions, error: unknown): RunReport {
	const { message } = asNodeError(context, error);
	const advice = adviceOf(error) ?? 'Check the settings of the node and its credential.';
	const failure = { code: 'setup', message: redact(message), advice: redact(advice), problem: null } as const;
	return { results: context.getInputData().map((_item, itemIndex) => ({ itemIndex, kind: 'failed', failure, about: {} })), createdSegments: [] };
}

/** n8n's own errors stay as they are. Recognised by their shape: a second copy of n8n-workflow has classes of its own. */
function asNodeError(context: IExecuteFunctions, error: unknown): Error {
	if (error instanceof Error && 'description' in error) return error;
	return new NodeOperationError(context.getNode(), error instanceof Error ? redact(error.message) : 'The node stopped for an unknown reason');
}

function adviceOf(error: unknown): string | null {
	return error instanceof Error && 'description' in error && typeof error.description === 'string' ? error.description : null;
}
