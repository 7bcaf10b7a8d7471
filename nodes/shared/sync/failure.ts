import type { ErrorTraits, ResendErrorCode, ResendProblem } from '../resend/errors';
import { ERROR_TRAITS, NO_TRAITS, ResendFailure } from '../resend/errors';
import type { RefusalCode } from '../sending/text';

/** Why something failed: Resend's own codes, and what only a sync can run into. */
export type FailureCode = ResendErrorCode | RefusalCode | 'ambiguousSegment' | 'segmentNotFound' | 'segmentNotCreated' | 'markerUndefined' | 'parameter' | 'setup' | 'internal';

/** What follows from a failure, whatever it was about: of Resend's own codes their table says it, the others concern one item only. */
const TRAITS: Record<FailureCode, ErrorTraits> = {
	...ERROR_TRAITS,
	recipientInvalid: NO_TRAITS,
	templateUnusable: NO_TRAITS,
	variableInvalid: NO_TRAITS,
	emailInvalid: NO_TRAITS,
	sendUnclear: NO_TRAITS,
	ambiguousSegment: NO_TRAITS,
	segmentNotFound: NO_TRAITS,
	segmentNotCreated: NO_TRAITS,
	markerUndefined: NO_TRAITS,
	parameter: NO_TRAITS,
	setup: NO_TRAITS,
	internal: NO_TRAITS,
};

export function failureTraits({ code }: Pick<Failure, 'code'>): ErrorTraits {
	return TRAITS[code];
}

/** Resend refused the content of a request, so that one with less in it may be taken. */
export function isAboutContent({ code, problem }: Failure): boolean {
	return TRAITS[code].aboutContent && problem !== null && problem.effect === 'none';
}

export interface Failure {
	code: FailureCode;
	/** What happened. Never holds an address or a key. */
	message: string;
	/** What to do now. */
	advice: string;
	/** What Resend answered; null when the sync itself refused. */
	problem: ResendProblem | null;
}

export class SyncFailure extends Error {
	constructor(readonly failure: Failure) {
		super(failure.message);
		this.name = 'SyncFailure';
	}
}

export type Attempt<T> = { kind: 'ok'; value: T } | { kind: 'failed'; failure: Failure };

/** Runs `work` and returns its failure as a value, so that one person's failure never unwinds the others'. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
	try {
		return { kind: 'ok', value: await work() };
	} catch (error) {
		return { kind: 'failed', failure: failureOf(error) };
	}
}

function failureOf(error: unknown): Failure {
	if (error instanceof SyncFailure) return error.failure;
	if (error instanceof ResendFailure) {
		const { problem } = error;
		return { code: problem.code, message: problem.message, advice: problem.advice, problem };
	}
	// A defect of ours: its text could quote anything, so only its kind is reported.
	const kind = error instanceof Error ? error.name : typeof error;
	return { code: 'internal', message: `The sync stopped on an unexpected ${kind}`, advice: 'This is a defect of the node. Please report it with the version and what the workflow does.', problem: null };
}

export function refused(code: FailureCode, message: string, advice: string): SyncFailure {
	return new SyncFailure({ code, message, advice, problem: null });
}

/** Something that was asked for has no result. Every result is total, so this is a defect of ours, and says so. */
export const NO_RESULT: Failure = {
	code: 'internal',
	message: 'The node has no result for this item',
	advice: 'This is a defect of the node. Please report it with the version and what the workflow does.',
	problem: null,
};
