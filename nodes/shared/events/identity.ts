import { readAddress } from './address';
import { traitNamed } from './traits';
import type { Json, ProductEvent, Traits } from './types';

/** Whom an event is about, as far as the event itself says. */
export type Identity =
	| { kind: 'email'; email: string; /** The address as it was written, when its letter case differs. */ written: string }
	| { kind: 'userId'; userId: string; /** Where an address belongs stands something that is no attempt at one. */ besides?: 'invalidEmail' }
	| { kind: 'invalidEmail' }
	| { kind: 'nobody' };

/**
 * The person of an event: the address among its own traits, else the one of `context.traits`. What is no attempt at an
 * address (`N/A`, `null`, `-`, a number) gives way to a valid one in the context; a mistyped address does not, because the
 * context may be about whoever was signed in. Without an address the userId, which only a cache can turn into a contact.
 */
export function personOf(event: ProductEvent): Identity {
	const own = [traitNamed(event.traits, 'email'), traitNamed(event.setOnce, 'email')].find(isSaid);
	const ownIdentity = identityOfValue(own);
	if (ownIdentity.kind === 'nobody') return signedInPersonOf(event);
	return isAttempt(own, ownIdentity) ? ownIdentity : insteadOfJunk(signedInPersonOf(event));
}

/** Who was signed in: the only person in an event whose own traits are a group's. */
export function signedInPersonOf(event: ProductEvent): Identity {
	const email = traitNamed(event.contextTraits, 'email');
	const signedIn = identityOfValue(email);
	if (isAttempt(email, signedIn)) return signedIn;
	const user: Identity = event.userId === null ? { kind: 'nobody' } : { kind: 'userId', userId: event.userId };
	return signedIn.kind === 'nobody' ? user : insteadOfJunk(user);
}

function isAttempt(value: Json | undefined, { kind }: Identity): boolean {
	return kind === 'email' || (typeof value === 'string' && value.includes('@'));
}

/** Junk says nothing of whom an event is about, but where nothing else does it is what has to be corrected. */
function insteadOfJunk(identity: Identity): Identity {
	if (identity.kind === 'userId') return { ...identity, besides: 'invalidEmail' };
	return identity.kind === 'nobody' ? { kind: 'invalidEmail' } : identity;
}

export function emailIn(traits: Traits): Identity {
	return identityOfValue(traitNamed(traits, 'email'));
}

/** Context traits with another address than the event's own describe another person. */
export function isAboutAnother(contextTraits: Traits, identity: Identity): boolean {
	const context = emailIn(contextTraits);
	return context.kind === 'email' && identity.kind === 'email' && context.email !== identity.email;
}

function identityOfValue(value: Json | undefined): Extract<Identity, { kind: 'email' | 'invalidEmail' | 'nobody' }> {
	const read = readAddress(value);
	if (read.kind === 'none') return { kind: 'nobody' };
	return read.kind === 'address' ? { kind: 'email', email: read.email, written: read.written } : { kind: 'invalidEmail' };
}

function isSaid(value: Json | undefined): boolean {
	return readAddress(value).kind !== 'none';
}
