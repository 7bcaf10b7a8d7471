import { createHash } from 'crypto';

/**
 * The key under which static data knows something: a user, a person, an e-mail. A digest, because static data leaves with
 * every workflow export; 96 bits, so that 10,000 names meet by chance about once in 10^21. `account` keeps two credentials
 * in one workflow apart.
 */
export function entryKey(account: string, name: string): string {
	return createHash('sha256').update(`${account}\u0000${name}`).digest('base64url').slice(0, 16);
}
