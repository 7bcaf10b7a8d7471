import { identityOfAddress } from '../events/identity';
import type { Checked } from './refusal';
import { ok, refuse } from './refusal';

/** Of `to`, `cc`, `bcc` and `reply_to` each (Resend's docs: send e-mail). */
const MAX_ADDRESSES = 50;

export interface Recipient {
	/** As given, with a name where there is one: `Anna <anna@example.com>`. */
	written: string;
	/** The bare address, as it was written. */
	address: string;
	/** The bare address in lower case: one spelling per person. */
	email: string;
}

/**
 * The addresses of one field: text with commas between, or a list. Nobody twice. No address at all is `[]`, which only
 * the caller can judge.
 */
export function recipientsIn(value: unknown, field: string): Checked<Recipient[]> {
	const entries = entriesOf(value);
	if (entries === null) return refuse('recipientInvalid', `${field} is neither text nor a list of texts`, CHECK(field));
	const recipients = new Map<string, Recipient>();
	for (const [place, entry] of entries.entries()) {
		const recipient = recipientOf(entry);
		if (recipient === null) {
			const which = entries.length === 1 ? `What ${field} resolves to` : `Address ${place + 1} of ${entries.length} in ${field}`;
			return refuse('recipientInvalid', `${which} is no e-mail address`, CHECK(field));
		}
		if (!recipients.has(recipient.email)) recipients.set(recipient.email, recipient);
	}
	if (recipients.size > MAX_ADDRESSES) {
		return refuse('recipientInvalid', `${field} has ${recipients.size} addresses; Resend takes ${MAX_ADDRESSES}`, 'Spread the addresses over several items.');
	}
	return ok([...recipients.values()]);
}

/** `anna@example.com` or `Anna <anna@example.com>`; null when it is neither. */
export function recipientOf(written: string): Recipient | null {
	const [, inBrackets] = /^[^<>]*<([^<>]+)>$/.exec(written) ?? [];
	const identity = identityOfAddress(inBrackets ?? written);
	return identity.kind === 'email' ? { written, address: identity.written, email: identity.email } : null;
}

const CHECK = (field: string): string => `Check the field ${field} against the data of this item: it takes an address, or several separated by commas.`;

function entriesOf(value: unknown): string[] | null {
	if (value === null || value === undefined) return [];
	if (typeof value === 'string') return present(splitAtCommas(value));
	if (!Array.isArray(value) || !value.every((entry): entry is string => typeof entry === 'string')) return null;
	return present(value);
}

function present(entries: string[]): string[] {
	return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
}

/** A comma inside quotes belongs to a name: `"King, Ada" <ada@example.com>`. */
function splitAtCommas(text: string): string[] {
	return text.match(/(?:"[^"]*"|[^,;\n"]|"(?![^"]*"))+/g) ?? [];
}
