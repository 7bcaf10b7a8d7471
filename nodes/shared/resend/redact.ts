/** Longest text that leaves this room, in characters. */
const MAX_LENGTH = 300;
/** What is looked at before cutting: enough for any message, small enough that no pattern below gets slow. */
const MAX_INPUT = 2000;

const KEY = /\bre_[A-Za-z0-9_-]+/g;
const BEARER = /\bbearer\s+[^\s"',;]+/gi;
/** An `@`, also percent-encoded (once or more) or full-width. */
const AT = '(?:@|\uFF20|%(?:25)*40)';
const LOCAL = '(?:"[^"\\n]{0,200}"|[^\\s"<>(),;:\\[\\]]+)';
const DOMAIN = '[^\\s"\'<>(),;:\\[\\]`/?&#\\\\]+';
const ADDRESS = new RegExp(`${LOCAL}\\s?${AT}${DOMAIN}`, 'gi');

/**
 * The text without anything that looks like an e-mail address (`[address]`) or an API key (`[key]`), on one line, at most
 * 300 characters. Rather takes a word too many than leaves an address: `/` is legal in a local part, so a path in front goes too.
 */
export function redact(text: string): string {
	const clean = withinInput(text).replace(BEARER, '[key]').replace(KEY, '[key]').replace(ADDRESS, '[address]').replace(/\s+/g, ' ').trim();
	return clean.length <= MAX_LENGTH ? clean : `${clean.slice(0, MAX_LENGTH - 1)}…`;
}

/** A cut through the middle of an address would hide its `@`, so the cut word goes as a whole. */
function withinInput(text: string): string {
	return text.length <= MAX_INPUT ? text : text.slice(0, MAX_INPUT).replace(/\S*$/, '');
}
