import type { ContactRecord } from '../emulator/records';

/** The segments that a contact is in, by name, sorted. */
export function segmentNames({ memberships }: ContactRecord): string[] {
	return memberships
		.all()
		.map(({ segment }) => segment.name)
		.sort();
}
