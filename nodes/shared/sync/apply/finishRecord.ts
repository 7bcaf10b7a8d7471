import type { ContactFields } from '../../contact/contactFields';
import { hasFields, mergeFields, NO_FIELDS } from '../../contact/contactFields';
import type { Marker } from '../../contact/marker';
import { parseMarker, keysOfIds } from '../../contact/marker';
import type { RecordChange } from '../../plan/recordChange';
import { isSameRecord, mergedRecord, settledRecord } from '../../plan/recordChange';
import type { ContactStep } from '../../plan/steps';
import type { ContactRef } from '../../resend/types';
import { LISTS_LAG_MS } from '../patience';
import type { ApplyPorts } from './applyPlan';
import { updateOf } from './writeFields';

/** How often a record that others write too is looked at again. Each of them looks as well, so the first time mostly settles it. */
const MAX_LOOKS = 3;

type Finished = 'finished' | 'notFound';

/**
 * The end of a plan whose memberships have changed: reads what stands in the record now, and writes what this plan adds to it and
 * takes from it, with the other fields of the last step. One reading more than writing blindly; where nobody else wrote, that is all.
 * `left`: the steps of the plan that come after the last move.
 */
export async function finishRecord(ref: ContactRef, change: RecordChange, left: readonly ContactStep[], ports: ApplyPorts): Promise<Finished> {
	const others = withoutRecord(left);
	if (change.doubtful.size > 0) return settle(ref, change, others, ports);
	const stands = await recordOf(ref, ports);
	if (stands === 'notFound') return stands;
	const wanted = mergedRecord(change, stands);
	if ((await write(ref, withRecord(others, wanted, stands, ports), ports)) === 'notFound') return 'notFound';
	if (isContended(change, stands)) {
		ports.others.met();
		return settle(ref, change, NO_FIELDS, ports);
	}
	if (!ports.others.areAbout()) return 'finished';
	// Another worker that looked before and wrote after all this shows only later, and only here: it saw nothing of it.
	await ports.clock.sleep(LISTS_LAG_MS);
	const later = await recordOf(ref, ports);
	if (later === 'notFound' || isSameRecord(wanted, later)) return later === 'notFound' ? later : 'finished';
	ports.others.met();
	return settle(ref, change, NO_FIELDS, ports);
}

/**
 * Somebody else may be writing this record at the same time, from what they read before. Once they are done, what this plan did has
 * to be on record.
 */
async function settle(ref: ContactRef, change: RecordChange, others: ContactFields, ports: ApplyPorts): Promise<Finished> {
	let fields = others;
	for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
		await ports.clock.sleep(LISTS_LAG_MS);
		const stands = await recordOf(ref, ports);
		const memberships = await ports.api.listContactSegments(ref);
		if (stands === 'notFound' || memberships === 'notFound') return 'notFound';
		fields = withRecord(fields, settledRecord(change, stands, new Set(memberships.map(({ id }) => id))), stands, ports);
		if (!hasFields(fields)) return 'finished';
		if ((await write(ref, fields, ports)) === 'notFound') return 'notFound';
		if (!isContended(change, stands)) return 'finished';
		fields = NO_FIELDS;
	}
	return 'finished';
}

/** Of the steps: all but the record, which is written as it has to be by then. */
function withoutRecord(steps: readonly ContactStep[]): ContactFields {
	const fields = { ...mergeFields(...steps.flatMap((step) => (step.step === 'updateContact' ? [step.fields] : []))) };
	delete fields.marker;
	return fields;
}

function withRecord(fields: ContactFields, wanted: ReadonlySet<string>, stands: Marker, { marker }: ApplyPorts): ContactFields {
	return isSameRecord(wanted, stands) ? fields : { ...fields, marker: { key: marker, segments: keysOfIds(wanted) } };
}

function isContended({ expected }: RecordChange, stands: Marker): boolean {
	return !isSameRecord(expected, { ...stands, unreadable: 0 });
}

async function recordOf(ref: ContactRef, { api, marker }: ApplyPorts): Promise<Marker | 'notFound'> {
	const contact = await api.getContact(ref);
	return contact === 'notFound' ? contact : parseMarker(contact.properties.get(marker));
}

async function write(ref: ContactRef, fields: ContactFields, ports: ApplyPorts): Promise<Finished> {
	if (!hasFields(fields)) return 'finished';
	const written = await ports.api.updateContact(ref, updateOf(fields, ports));
	if (written === 'notFound') return written;
	ports.onDone(written.id, { step: 'updateContact', fields });
	return 'finished';
}
