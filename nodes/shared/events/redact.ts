/** Longest text of an error or a warning, in characters. */
const MAX_LENGTH = 300;

/** A key of Resend's, its underscores also percent-encoded (once or more), after anything that is not part of a longer word. */
const KEY = /(?:(?<![A-Za-z])|(?<=%[0-9A-Fa-f]{2}))re(?:_|%(?:25)*5f)(?:[A-Za-z0-9_-]|%(?:25)*(?:5f|2d))*/gi;
const BEARER = /\bbearer(?:\s|%(?:25)*20)+[^\s"',;]+/gi;
/** An `@`: itself, its wide and small forms, percent-encoded (once or more), as an entity, or escaped as in JSON. */
const AT = /@|\uFF20|\uFE6B|%(?:25)*(?:40|ef%(?:25)*bc%(?:25)*a0)|&(?:amp;)*(?:#0*64|#x0*40|commat);|\\+u0040/gi;
/** What ends the part of an address before its `@`, and after it. */
const LOCAL_ENDS = /[\s"<>(),;:[\]]/;
const DOMAIN = /[^\s"'<>(),;:[\]`/?&#\\]*/y;
const MAX_QUOTED_LOCAL = 200;

/**
 * The text without anything that looks like an e-mail address (`[address]`) or an API key (`[key]`), on one line; only then
 * shortened, because half an address no longer looks like one. Rather takes a word too many than leaves an address: `/` is
 * legal in front of an `@`, so a path goes too.
 */
export function redact(text: string, maxLength = MAX_LENGTH): string {
	// Addresses first: one may hold what looks like a key.
	const clean = withoutAddresses(text).replace(BEARER, '[key]').replace(KEY, '[key]').replace(/\s+/g, ' ').trim();
	return clean.length <= maxLength ? clean : `${clean.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** A name fit for an error or a warning: redacted, at most so many characters, in quotes. */
export function quote(name: string, maxLength: number): string {
	return JSON.stringify(redact(name, maxLength));
}

/** Goes from `@` to `@`, because a pattern for the whole address would look at a long text over and over. */
function withoutAddresses(text: string): string {
	let clean = '';
	let done = 0;
	for (const at of text.matchAll(AT)) {
		if (at.index < done) continue;
		DOMAIN.lastIndex = at.index + at[0].length;
		const end = DOMAIN.lastIndex + (DOMAIN.exec(text)?.[0].length ?? 0);
		const start = localStart(text, done, at.index, end > at.index + at[0].length);
		if (start === at.index) continue;
		clean += `${text.slice(done, start)}[address]`;
		done = end;
	}
	return clean + text.slice(done);
}

/** Where the address begins whose `@` is at `at`; `at` itself when nothing stands before it. */
function localStart(text: string, from: number, at: number, hasDomain: boolean): number {
	let end = at;
	if (hasDomain && end > from && /\s/.test(text.charAt(end - 1))) end -= 1;
	if (text[end - 1] === '"') {
		const opening = text.lastIndexOf('"', end - 2);
		if (opening >= from && end - opening <= MAX_QUOTED_LOCAL) return opening;
	}
	let start = end;
	while (start > from && !LOCAL_ENDS.test(text.charAt(start - 1))) start -= 1;
	return start === end ? at : start;
}
