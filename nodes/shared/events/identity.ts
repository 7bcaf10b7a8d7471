import { traitNamed } from './traits';
import type { Json, ProductEvent } from './types';

/** Whom an event is about, as far as the event itself says. */
export type Identity =
	| { kind: 'email'; email: string; /** The address as it was written, when its letter case differs. */ written: string }
	| { kind: 'userId'; userId: string }
	| { kind: 'invalidEmail' }
	| { kind: 'nobody' };

/**
 * The person of an event: `traits.email`, else `context.traits.email`; in a group event only the latter, because its
 * traits are the group's own. Without an address the userId, which only a cache can turn into a contact.
 */
export function identityOf(event: ProductEvent): Identity {
	const own = event.type === 'group' ? undefined : traitNamed(event.traits, 'email');
	const address = presentText(own) ?? presentText(traitNamed(event.contextTraits, 'email'));
	if (address !== null) return identityOfAddress(address);
	return event.userId === null ? { kind: 'nobody' } : { kind: 'userId', userId: event.userId };
}

/**
 * Resend keys a contact by its address and does not say whether letter case counts, so one spelling is used
 * everywhere: trimmed, lower case.
 */
export function identityOfAddress(address: string): Identity {
	const written = address.trim();
	return isAddress(written) ? { kind: 'email', email: written.toLowerCase(), written } : { kind: 'invalidEmail' };
}

/** Anything but a number of characters that no mail server accepts; RFC 5321 caps a path at 254. */
function isAddress(address: string): boolean {
	// eslint-disable-next-line no-control-regex
	return address.length <= 254 && /^[^\s@<>()[\],;:\\"\u0000-\u001f\u007f]+@[^\s@<>()[\],;:\\"/?#\u0000-\u001f\u007f]+\.[^\s@<>()[\],;:\\"/?#.\u0000-\u001f\u007f]+$/.test(address);
}

function presentText(value: Json | undefined): string | null {
	if (typeof value === 'string') return value.trim() === '' ? null : value;
	// A number or an object where an address belongs: said, but no address.
	return value === undefined || value === null ? null : '[no text]';
}
