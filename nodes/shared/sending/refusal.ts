import { quote } from '../events/redact';

/**
 * Why an e-mail is not even tried.
 * - `recipientInvalid`: an address of it is no address.
 * - `templateUnusable`: unknown, not published, or without sender or subject.
 * - `variableInvalid`: a variable is missing or has a value that Resend would refuse.
 * - `emailInvalid`: another field of the e-mail is wrong, an attachment included.
 * - `sendUnclear`: an earlier attempt may have sent it, and repeating that attempt as it was is not possible.
 */
export type RefusalCode = 'recipientInvalid' | 'templateUnusable' | 'variableInvalid' | 'emailInvalid' | 'sendUnclear';

export interface Refusal {
	code: RefusalCode;
	/** What is wrong. Never holds an address. */
	message: string;
	/** What to do now. */
	advice: string;
}

export type Checked<T> = { kind: 'ok'; value: T; warnings: string[] } | { kind: 'refused'; refusal: Refusal };

export function ok<T>(value: T, warnings: string[] = []): Checked<T> {
	return { kind: 'ok', value, warnings };
}

export function refuse(code: RefusalCode, message: string, advice: string): { kind: 'refused'; refusal: Refusal } {
	return { kind: 'refused', refusal: { code, message, advice } };
}

/** A name fit for an error text. */
export function named(name: string): string {
	return quote(name, 61);
}
