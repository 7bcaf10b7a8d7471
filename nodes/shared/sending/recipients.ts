import { readAddress } from '../events/address';
import type { Checked } from './text';
import { ok, refuse } from './text';

/** Of `to`, `cc`, `bcc` and `reply_to` each (Resend's docs: send e-mail). */
const MAX_ADDRESSES = 50;

export interface Recipient {
	/** As Resend gets it, with a name where there is one: `Anna <anna@example.com>`. */
	written: string;
	/** The bare address in the spelling that was given, which Resend may hold. */
	address: string;
	/** One spelling per person: lower case, the domain in ASCII. */
	email: string;
}

/**
 * The addresses of one field: text with commas between, or a list. Nobody twice. No address at all is `[]`, which only
 * the caller can judge.
 */
export function recipientsIn(value: unknown, field: string): Checked<Recipient[]> {
	const entries = entriesOf(value);
	if (entries === null) return refuse('recipientInvalid', `${field} is neither text nor a list of texts`, CHECK(field));
	const read = entries.map(recipientOf);
	const written = read.filter((recipient) => recipient !== 'none');
	const recipients = new Map<string, Recipient>();
	for (const [place, recipient] of written.entries()) {
		if (recipient === 'invalid') {
			const which = written.length === 1 ? `What ${field} resolves to` : `Address ${place + 1} of ${written.length} in ${field}`;
			return refuse('recipientInvalid', `${which} is no e-mail address`, CHECK(field));
		}
		if (!recipients.has(recipient.email)) recipients.set(recipient.email, recipient);
	}
	if (recipients.size > MAX_ADDRESSES) {
		return refuse('recipientInvalid', `${field} has ${recipients.size} addresses; Resend takes ${MAX_ADDRESSES}`, 'Spread the addresses over several items.');
	}
	return ok([...recipients.values()]);
}

/** `anna@example.com`, `mailto:anna@example.com` or `Anna <anna@example.com>`; `none` when nothing visible is there. */
export function recipientOf(text: string): Recipient | 'none' | 'invalid' {
	const read = readAddress(text);
	if (read.kind !== 'address') return read.kind;
	const { email, written, name } = read;
	// International domains go out in their one ASCII form; what stands before the @ stays as it was written.
	const sent = `${written.slice(0, written.lastIndexOf('@'))}${email.slice(email.lastIndexOf('@'))}`;
	const asGiven = sent.toLowerCase() === written.toLowerCase() ? written : sent;
	return { written: name === null ? asGiven : `${quoted(name)} <${asGiven}>`, address: written, email };
}

const CHECK = (field: string): string => `Check the field ${field} against the data of this item: it takes an address, or several separated by commas.`;

/** Quotes where a mail program would take a character for the end of the name. */
function quoted(name: string): string {
	return /[()<>[\]:;@\\,"]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name;
}

function entriesOf(value: unknown): string[] | null {
	if (value === null || value === undefined) return [];
	if (typeof value === 'string') return splitAtCommas(value);
	return Array.isArray(value) && value.every((entry): entry is string => typeof entry === 'string') ? value : null;
}

/** A comma inside quotes belongs to a name: `"King, Ada" <ada@example.com>`. */
function splitAtCommas(text: string): string[] {
	return text.match(/(?:"[^"]*"|[^,;\n])+/g) ?? [];
}
