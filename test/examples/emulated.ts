import type { Emulator } from '../emulator/server';
import type { ContactAfter } from './promises';
import { contactAfter } from './promises';

/** Every contact of the emulator, sorted by address. */
export function emulatedContacts({ state }: Emulator): ContactAfter[] {
	return state.contacts
		.all()
		.map(({ email, firstName, lastName, unsubscribed, properties }) =>
			contactAfter({ email, firstName, lastName, unsubscribed, segments: state.segmentNamesOf(email) }, properties),
		)
		.sort((one, other) => one.email.localeCompare(other.email));
}
