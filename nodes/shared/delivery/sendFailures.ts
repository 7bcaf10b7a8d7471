import type { Refusal } from '../sending/text';
import type { Failure } from '../sync/failure';

/** What a user reads when an e-mail did not go out, or when nobody can say whether it did. */

export function failureOfRefusal({ code, message, advice }: Refusal): Failure {
	return { code, message, advice, problem: null };
}

const UNLESS = 'Resend\'s page Emails (https://resend.com/emails) shows whether it went out. To send it again whatever happened, give the field Idempotency Key a new value.';

/** Part of an attempt of unknown outcome that cannot be repeated as it was. */
export const STILL_UNCLEAR: Failure = {
	code: 'sendUnclear',
	message: 'It is not clear whether this e-mail went out: an earlier attempt to send it together with others got no answer, and not all of those others are in this run',
	advice: `It was not sent again, so that nobody gets it twice. Run all items of the earlier run together within 24 hours, and the same request clears it up. ${UNLESS}`,
	problem: null,
};

export function unclear(failure: Failure, as: 'email' | 'batch'): Failure {
	const again = as === 'batch' ? 'Run all items of this run again together within 24 hours' : 'Run this item again within 24 hours';
	return {
		...failure,
		message: `${withoutStop(failure.message)}. It is not clear whether the e-mail went out`,
		advice: `${again}: the same request goes out under the same idempotency key, so nobody gets the e-mail twice. ${UNLESS}`,
	};
}

/** Ready only now, while nobody knows whether Resend took the batch it belongs to. */
export function batchUnclear(failure: Failure): Failure {
	return {
		...failure,
		message: `${withoutStop(failure.message)}. This e-mail was not sent: it is not clear yet whether the batch it belongs to went out before`,
		advice: 'Run all items of this run again together within 24 hours: once the batch is clear, this e-mail goes out.',
	};
}

/** 409 `invalid_idempotent_request`: Resend has seen the key with another content. */
export function keyTaken(failure: Failure, as: 'email' | 'batch'): Failure {
	const what = as === 'batch' ? 'These e-mails were' : 'This e-mail was';
	return {
		...failure,
		message: `${what} handed to Resend within the last 24 hours already, with another content; nothing was sent now`,
		advice: `The idempotency key, made from the event's message id or the execution or set in the node, was used before. ${UNLESS}`,
	};
}

/** Not even tried after a refusal that every e-mail would meet. */
export function notTried(because: Failure): Failure {
	return { ...because, message: `Not sent, because Resend refused an e-mail before this one: ${withoutStop(because.message)}`, problem: because.problem === null ? null : { ...because.problem, effect: 'none' } };
}

/** One e-mail of a batch that Resend would not take; the reason is Resend's, redacted. */
export function refusedEmail(reason: string): Failure {
	return {
		code: 'invalid',
		message: reason === '' ? 'Resend refused this e-mail and gave no reason' : `Resend refused this e-mail: ${reason}`,
		advice: 'Correct what the message names and run this item again. The other e-mails went out.',
		problem: null,
	};
}

function withoutStop(text: string): string {
	return text.replace(/[.\s]*$/, '');
}
