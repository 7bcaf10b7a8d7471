import { parseMarker, keysOfIds } from '../../contact/marker';
import type { ContactSnapshot } from '../../contact/snapshot';
import { recordChangeOf } from '../../plan/recordChange';
import type { ContactStep } from '../../plan/steps';
import type { TwinToSettle } from '../account/segmentTwins';
import type { ContactsApi, SyncContext } from '../context';
import { attempt, SyncFailure } from '../failure';
import { applyPlan } from './applyPlan';

/**
 * Where another process made the same segment at the same time: moves whom this process put into the one that has to go, and
 * removes that one if it is this process's own and nobody is left in it. What does not succeed is tried again by the next run.
 */
export async function settleTwins(context: SyncContext, api: ContactsApi): Promise<void> {
	const { segments } = context.account;
	for (const twin of segments.twins.take()) {
		context.account.others.by(context.clock).met();
		const settled = await attempt(() => settle(twin, context, api));
		if (settled.kind === 'failed' || settled.value === 'later') segments.twins.putBack(twin, context.clock.now());
	}
}

async function settle(twin: TwinToSettle, context: SyncContext, api: ContactsApi): Promise<'settled' | 'later'> {
	const { loser, members, isOurs } = twin;
	for (const contactId of members) await moveMember(contactId, twin, context, api);
	if (!isOurs) return 'settled';
	// A list may go on showing whom this process has just taken out.
	const moved = new Set(members);
	for await (const page of api.segmentContactPages(loser.id)) if (page.some(({ id }) => !moved.has(id))) return 'later';
	await api.deleteSegment(loser.id);
	context.account.segments.removed(loser.id);
	return 'settled';
}

/** In the order in which a crash loses nothing: on record in both, into the one, out of the other, off the record. */
async function moveMember(contactId: string, { winner, loser }: TwinToSettle, { settings, clock, account }: SyncContext, api: ContactsApi): Promise<void> {
	const contact = await api.getContact({ by: 'id', id: contactId });
	if (contact === 'notFound') return;
	const held = parseMarker(contact.properties.get(settings.own.marker)).ids;
	const memberships = await api.listContactSegments({ by: 'id', id: contactId });
	if (memberships === 'notFound') return;
	const isRecorded = held.has(loser.id);
	// Whom somebody else put into the segment that stays is not this sync's there.
	const both = memberships.some(({ id }) => id === winner.id) ? held : new Set([...held, winner.id]);
	const record = (ids: ReadonlySet<string>): ContactStep[] => (isRecorded ? [{ step: 'updateContact', fields: { properties: new Map(), marker: { key: settings.own.marker, segments: keysOfIds(ids) } } }] : []);
	const steps: ContactStep[] = [
		...(both.size === held.size ? [] : record(both)),
		{ step: 'addToSegment', segment: { by: 'id', ...winner } },
		{ step: 'removeFromSegment', segment: { by: 'id', ...loser } },
		...record(new Set([...both].filter((id) => id !== loser.id))),
	];
	const snapshot: ContactSnapshot = { kind: 'present', contact, memberships: [...held].map((id) => ({ id, name: id })) };
	const change = recordChangeOf({ steps }, snapshot, { segments: { kind: 'notMentioned' } }, settings.own);
	const applied = await applyPlan({ steps, memberships: [] }, { by: 'id', id: contactId }, change, {
		api,
		clock,
		marker: settings.own.marker,
		others: account.others.by(clock),
		segmentId: (key) => (key.by === 'id' ? key.id : null),
		onDone: () => account.recordChange(contactId, clock.now()),
	});
	if (applied.kind === 'failed' || applied.kind === 'createUnclear') throw new SyncFailure(applied.failure);
}
