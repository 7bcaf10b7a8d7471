import type { ResendErrorCode } from './errors';

const DASHBOARD = 'resend.com/api-keys';

/** What the reader should do now, in one or two sentences. `readable`: the answer was an error in Resend's own form. */
export function adviceFor(code: ResendErrorCode, status: number | null, name: string | null, readable = true): string {
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
export function wordsFor(status: number, code: ResendErrorCode): string {
	return code === 'rateLimited' ? 'Resend refused the request: too many requests' : `Resend answered with status ${status} and no readable explanation`;
}
