/** What a text says where an address belongs. */
export type ReadAddress =
	| {
			kind: 'address';
			/** One spelling per person: lower case, the domain in ASCII. */
			email: string;
			/** As it was written, without what nobody can see: the spelling under which Resend may hold the contact. */
			written: string;
			/** The name in front of the address, `Anna Berg` of `"Anna Berg" <anna@example.com>`. */
			name: string | null;
	  }
	| { kind: 'none' }
	| { kind: 'invalid' };

const INVALID: ReadAddress = { kind: 'invalid' };

/** Far more than a name and an address. */
const MAX_TEXT = 2000;

/**
 * Reads `anna@example.com`, `mailto:anna@example.com` and `Anna Berg <anna@example.com>`, copied from wherever: what
 * cannot be seen is taken out first. Blank text is none; a list of addresses is no address.
 */
export function readAddress(text: unknown): ReadAddress {
	if (text === undefined || text === null) return { kind: 'none' };
	if (typeof text !== 'string' || text.length > MAX_TEXT) return INVALID;
	const visible = withoutInvisible(text).trim();
	if (visible === '') return { kind: 'none' };
	const [, name, inBrackets] = /^("(?:[^"\\]|\\.)*"|[^<>]*)\s*<([^<>]*)>$/.exec(visible) ?? [];
	if (name === undefined || inBrackets === undefined) return bareAddress(visible, null);
	const plainName = nameIn(name);
	const address = bareAddress(inBrackets, plainName);
	return plainName !== null && plainName.includes('@') && !isSame(address, plainName) ? INVALID : address;
}

/** Format characters (zero width, bidi marks, soft hyphen, byte order mark), fillers and controls. Tabs and line breaks can be seen. */
function withoutInvisible(text: string): string {
	return text.replace(/(?![\t\n\v\f\r\u0085])(?:[\p{Cf}\p{Cc}\u115f\u1160\u3164\uffa0]|\u034f|[\ufe00-\ufe0f])/gu, '');
}

function bareAddress(text: string, name: string | null): ReadAddress {
	// No-break and other wide blanks look like nothing or like a typing error; the ordinary blank is a gap between words.
	const written = withoutMailto(text.replace(/(?! )\p{Zs}/gu, '').trim());
	const at = written.lastIndexOf('@');
	const domain = asciiDomain(written.slice(at + 1));
	if (at < 1 || domain === null) return INVALID;
	const email = `${written.slice(0, at).normalize('NFC').toLowerCase()}@${domain}`;
	return isAddress(email) ? { kind: 'address', email, written, name } : INVALID;
}

/** `mailto:anna%40example.com?subject=Hi`, as a link has it. */
function withoutMailto(text: string): string {
	const [, address] = /^mailto:([^?]*)/i.exec(text) ?? [];
	return address === undefined ? text : decoded(address).trim();
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** `münchen.de` and `xn--mnchen-3ya.de` are one domain; mail systems all take the second form. */
function asciiDomain(domain: string): string | null {
	const lower = domain.toLowerCase();
	if (/^[!-~]*$/.test(lower)) return lower;
	// What a URL reads in another way than a mail system does: ports, paths, escapes.
	if (/[\s%:/?#@\\[\]]/.test(lower)) return null;
	try {
		const { hostname } = new URL(`http://${lower}`);
		// Digits in other scripts would become an IP address.
		return /\.\d+$/.test(hostname) ? null : hostname;
	} catch {
		return null;
	}
}

/** Anything but a number of characters that no mail server accepts; RFC 5321 caps a path at 254. */
function isAddress(address: string): boolean {
	return address.length <= 254 && /^[^\s@<>()[\],;:\\"]+@(?:[^\s@<>()[\],;:\\"/?#.]+\.)+[^\s@<>()[\],;:\\"/?#.]+$/.test(address);
}

function nameIn(text: string): string | null {
	const name = text.replace(/\s+/g, ' ').trim().replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1').trim();
	return name === '' ? null : name;
}

/** Mail programs write `anna@example.com <anna@example.com>`; another address in front makes it two people. */
function isSame(address: ReadAddress, name: string): boolean {
	const named = bareAddress(name.replace(/^'(.*)'$/, '$1'), null);
	return address.kind === 'address' && named.kind === 'address' && named.email === address.email;
}
