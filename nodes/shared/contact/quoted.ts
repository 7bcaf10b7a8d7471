import { quote } from '../events/redact';

/** A name fit for a warning: short, and without an address or a key that somebody used as a name. */
export function quoted(name: string): string {
	return quote(name, MAX_LENGTH);
}

/** Characters. */
const MAX_LENGTH = 40;
