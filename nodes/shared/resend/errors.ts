import { redact } from '../events/redact';
import { retryAfterMs } from './time';
import type { HttpResponse, NoAnswerReason } from './transport';

/** Closed union of what can go wrong between us and Resend. */
export type ResendErrorCode =
	| 'auth'
	| 'permission'
	| 'invalid'
	| 'notFound'
	| 'conflict'
	| 'rateLimited'
	| 'quota'
	| 'server'
	| 'network'
	| 'cancelled';

/** What follows from a code, the only place where codes are sorted. */
export interface ErrorTraits {
	/** Whom else it will be refused to: every later request of the run (`run`), every later e-mail (`sends`), or nobody. */
	halts: 'run' | 'sends' | 'nothing';
	/** It may pass by itself: the same request may be answered well a little later. A conflict only if it is a lock (`isLock`). */
	passing: boolean;
	/** Resend refused what this request said, or what it named: another request may be taken, this one will not. */
	aboutContent: boolean;
	/** After an import was refused like this, another one need not be tried soon. */
	refusesImports: boolean;
}

export const NO_TRAITS: ErrorTraits = { halts: 'nothing', passing: false, aboutContent: false, refusesImports: false };

export const ERROR_TRAITS: Record<ResendErrorCode, ErrorTraits> = {
	auth: { ...NO_TRAITS, halts: 'run' },
	permission: { ...NO_TRAITS, halts: 'run', refusesImports: true },
	invalid: { ...NO_TRAITS, aboutContent: true, refusesImports: true },
	notFound: { ...NO_TRAITS, aboutContent: true, refusesImports: true },
	conflict: { ...NO_TRAITS, passing: true },
	rateLimited: { ...NO_TRAITS, passing: true },
	// Contacts and segments can still be written when no more e-mail may be sent.
	quota: { ...NO_TRAITS, halts: 'sends', refusesImports: true },
	server: { ...NO_TRAITS, passing: true },
	network: { ...NO_TRAITS, passing: true },
	cancelled: { ...NO_TRAITS, halts: 'run' },
};

export interface ResendProblem {
	code: ResendErrorCode;
	/** HTTP status; null when no answer came or nothing was sent. */
	status: number | null;
	/** Resend's own error name, e.g. `validation_error`. */
	name: string | null;
	/** What happened. Never holds an address or a key. */
	message: string;
	/** What to do now. */
	advice: string;
	/** `unknown`: the request may have taken effect although it failed. */
	effect: 'none' | 'unknown';
	/** Wait the server asked for, in milliseconds. */
	retryAfterMs: number | null;
}

/** The one error type that leaves this room. */
export class ResendFailure extends Error {
	constructor(readonly problem: ResendProblem) {
		super(problem.message);
		this.name = 'ResendFailure';
	}
}

/**
 * The problem an answer stands for, or null when it is a success.
 * Status and name table: Resend's error reference (2026). The names overlap (`validation_error` comes as 400, 403 and 422),
 * so status and name decide together.
 */
export function problemOfAnswer(answer: HttpResponse, now: number): ResendProblem | null {
	const { status, headers, body } = answer;
	if (status >= 200 && status < 300) return isStrayText(body) ? unexpectedBody(status) : null;
	const envelope = readEnvelope(body);
	const code = codeOf(status, envelope);
	return {
		code,
		status,
		name: envelope?.name ?? null,
		message: envelope?.message ?? wordsFor(status, code),
		advice: adviceFor(code, status, envelope?.name ?? null, envelope !== null),
		effect: status >= 500 || status === 408 ? 'unknown' : 'none',
		retryAfterMs: retryAfterMs(headers, now),
	};
}

/** The problem of a request that got no answer. */
export function problemOfNoAnswer(reason: NoAnswerReason): ResendProblem {
	const code = reason === 'cancelled' ? 'cancelled' : 'network';
	const words: Record<NoAnswerReason, string> = {
		unreachable: 'Resend could not be reached',
		interrupted: 'The connection to Resend broke before the answer came',
		timeout: 'Resend did not answer in time',
		cancelled: 'The execution was cancelled while Resend was being asked',
	};
	return local(code, words[reason], reason === 'unreachable' ? 'none' : 'unknown');
}

/** The execution was cancelled before this request was sent. */
export function cancelledBeforeSending(): ResendProblem {
	return local('cancelled', 'The execution was cancelled before this request was sent', 'none');
}

/** A success status with a body that is not what the API promises: a proxy's page, a changed API. */
export function unexpectedBody(status: number | null): ResendProblem {
	const message = 'Resend answered with success, but not with the content that was expected';
	return { ...local('server', message, 'unknown'), status, advice: adviceFor('server', 200, null) };
}

/** A value that must not be put into a request; nothing was sent. */
export function refusedHere(message: string): ResendProblem {
	return local('invalid', redact(message), 'none');
}

function local(code: ResendErrorCode, message: string, effect: ResendProblem['effect']): ResendProblem {
	return { code, status: null, name: null, message, advice: adviceFor(code, null, null), effect, retryAfterMs: null };
}

interface Envelope {
	name: string | null;
	message: string | null;
}

function readEnvelope(body: unknown): Envelope | null {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
	const name = 'name' in body && typeof body.name === 'string' && /^[a-z0-9_]{1,64}$/.test(body.name) ? body.name : null;
	const message = 'message' in body && typeof body.message === 'string' && body.message !== '' ? redact(body.message) : null;
	return { name, message };
}

const QUOTA_NAMES = new Set(['daily_quota_exceeded', 'monthly_quota_exceeded', 'email_above_quota']);
const SENDING_ONLY_NAMES = new Set(['restricted_api_key', 'invalid_permission', 'invalid_access']);
const WRONG_KEY_NAMES = new Set(['missing_api_key', 'invalid_api_key', 'suspended_api_key']);
const SENDING_ONLY_WORDS = /only send emails|sending access/i;
const WRONG_KEY_WORDS = /api key is (invalid|missing)|(invalid|missing) api key/i;

function codeOf(status: number, envelope: Envelope | null): ResendErrorCode {
	if (status >= 500 || status === 408) return 'server';
	const name = envelope?.name ?? '';
	if (QUOTA_NAMES.has(name)) return 'quota';
	if (status === 429) return 'rateLimited';
	if (status === 409) return 'conflict';
	// An HTML 404 comes from a proxy or a wrong base URL; taken for "no such contact" it would make us create one.
	if (status === 404) return envelope === null ? 'invalid' : 'notFound';
	if (SENDING_ONLY_NAMES.has(name) || SENDING_ONLY_WORDS.test(envelope?.message ?? '')) return 'permission';
	if (WRONG_KEY_NAMES.has(name) || WRONG_KEY_WORDS.test(envelope?.message ?? '')) return 'auth';
	if (status === 401) return 'auth';
	if (status === 403) return name === 'validation_error' ? 'invalid' : 'permission';
	return 'invalid';
}

function isStrayText(body: unknown): boolean {
	return typeof body === 'string' && body.trim() !== '';
}

const DASHBOARD = 'resend.com/api-keys';

/** What the reader should do now, in one or two sentences. `readable`: the answer was an error in Resend's own form. */
function adviceFor(code: ResendErrorCode, status: number | null, name: string | null, readable = true): string {
	const special = name === null ? undefined : BY_NAME[name];
	if (special !== undefined && special.codes.includes(code)) return special.advice;
	if (code === 'permission' && !readable) return BLOCKED;
	if (code === 'invalid' && status !== null && (status < 400 || status === 404 || status === 405)) return WRONG_ADDRESS;
	if (code === 'server' && status !== null && status < 300) return STRANGE_BODY;
	return BY_CODE[code];
}

const FULL_ACCESS = `The API key has only Sending access, and this needs a key with Full access. Create one at ${DASHBOARD} and put it into the credential.`;
const BLOCKED =
	'The request was blocked before it reached Resend (its network edge does so with code 1010 when the User-Agent is missing, and some company proxies do too). Check the proxy and the Base URL of the credential; if the API key was just created, check its permission too.';
const WRONG_ADDRESS =
	'The answer did not come from the Resend API. Check the Base URL of the credential (usually https://api.resend.com) and any proxy in between.';
const STRANGE_BODY =
	'Something between n8n and Resend may have answered in its place. Check the proxy and the Base URL of the credential, then run this item again: what the request was to do may or may not have happened.';

const BY_CODE: Record<ResendErrorCode, string> = {
	auth: `The API key was not accepted. Copy a valid key from ${DASHBOARD} into the credential; a key starts with "re_" and is shown only once, when it is created.`,
	permission: FULL_ACCESS,
	invalid: 'Resend refused the values of this request. Correct what the message names and run the item again.',
	notFound: 'It does not exist in this Resend account, or was deleted meanwhile. Check the id, and that the API key belongs to the right team.',
	conflict: 'Something else changes the same object right now. Run this item again in a moment.',
	rateLimited:
		'Resend allows only so many requests a second per team, and other clients of the team count too. Run the remaining items later, or raise the option Keep Trying For.',
	quota: `The sending quota of the Resend plan is used up. Wait until it renews (a daily quota at midnight UTC) or upgrade the plan; retrying now does not help.`,
	server: 'Resend has a problem of its own. Run this item again later; resend-status.com tells about known outages.',
	network: 'Check the connection of the n8n server, its proxy settings and the Base URL of the credential, then run this item again.',
	cancelled: 'Run the workflow again to do what is left.',
};

const BY_NAME: Record<string, { codes: ResendErrorCode[]; advice: string }> = {
	suspended_api_key: {
		codes: ['auth'],
		advice: `The API key is suspended. Look at it at ${DASHBOARD}, or create another one and put it into the credential.`,
	},
	invalid_idempotent_request: {
		codes: ['conflict'],
		advice:
			'The same idempotency key was used within 24 hours for a different e-mail. Use another key for other content, or send exactly the same content again.',
	},
	concurrent_idempotent_requests: {
		codes: ['conflict'],
		advice: 'The same e-mail (same idempotency key) is being sent by another run right now. Run this item again in a moment: it is not sent twice.',
	},
};

/** Creating a segment was refused although there is nothing wrong with the key: plans allow only so many (Free: 3, reported). */
export const SEGMENT_CAP =
	'The Resend plan allows only so many segments (the free one 3). Delete a segment that is not needed any more, use an existing one, or upgrade the plan; running again does not help. If the account is far from its limit, Resend does not take the name.';

/** What happened, for an answer that says nothing itself. */
function wordsFor(status: number, code: ResendErrorCode): string {
	return code === 'rateLimited' ? 'Resend refused the request: too many requests' : `Resend answered with status ${status} and no readable explanation`;
}
