import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ArrivedEvent, EventWork } from '../shared/contact/eventWork';
import { eventWork } from '../shared/contact/eventWork';
import { inTimeOrder, personId } from '../shared/contact/coalesce';
import type { Connection } from '../shared/n8n/connection';
import { openConnection } from '../shared/n8n/connection';
import { parameterFailure } from '../shared/n8n/failures';
import type { ItemResult, RunReport } from '../shared/n8n/itemRun';
import { joinResults, runItems, warnOfCreated, warnOnFirst } from '../shared/n8n/itemRun';
import { openMemory } from '../shared/n8n/memory';
import { createSyncContext } from '../shared/n8n/syncContext';
import type { Memory } from '../shared/store/store';
import { openSyncedStates } from '../shared/store/syncedStates';
import type { UserIds } from '../shared/store/userIds';
import { openUserIds } from '../shared/store/userIds';
import type { SyncContext } from '../shared/sync/context';
import { previewContacts } from '../shared/sync/preview';
import { syncContacts } from '../shared/sync/run';
import { mainFields, readEvents } from './fields';
import { optionFields, readOptions } from './options';
import type { Slot, SlotResult } from './output';
import { reportEvent, segmentsJoined } from './output';

export const properties = [...mainFields, optionFields];

export function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return runItems(context, syncItems);
}

/** Reads the items' events, syncs each person once, and gives every event an output item of its own. */
async function syncItems(context: IExecuteFunctions): Promise<RunReport> {
	const options = readOptions(context);
	const connection = await openConnection(context, options.limits);
	const memory = openMemory(context, options.rememberIn, connection.clock);
	const users = usersOf(context, connection, memory);
	const { arrived, unreadable } = readItems(context, connection.clock.now());
	await users?.load(arrived.flatMap(({ event: { parsed } }) => (parsed.kind === 'event' && parsed.event.userId !== null ? [parsed.event.userId] : [])));

	const work = eventWork(
		arrived.map(({ event }) => event),
		{ own: options.own, matching: users === null ? { kind: 'byEmail' } : { kind: 'byUserId', contactIdOf: (userId) => users.contactIdOf(userId) } },
	);
	const slots = work.flatMap((one, place): Slot[] => {
		const from = arrived[place];
		return from === undefined ? [] : [{ itemIndex: from.itemIndex, work: one }];
	});
	// Also where this node trusts nothing: a node that does must not take for current what this one is about to change.
	const synced = options.skipUnchangedFor > 0 || memory.has('resendSyncedStates') ? openSyncedStates(memory, connection.digest, options.skipUnchangedFor, connection.clock) : null;
	await synced?.load(toDo(work).map(({ key }) => personId(key)));
	const syncContext = { ...createSyncContext(context, connection, options), ...(synced === null ? {} : { synced }) };
	const { results, createdSegments } = options.previewOnly ? await preview(work, syncContext) : await sync(work, syncContext);
	if (users !== null && !options.previewOnly) updateUsers(users, work, results);
	if (!options.previewOnly) await users?.save();
	if (!options.previewOnly) await synced?.save();
	const reported = [...unreadable, ...joinResults(slots, (_slot, place) => results.get(place), reportEvent)];
	const noticed = options.previewOnly ? reported : warnOfCreated(reported, createdSegments, segmentsJoined);
	return { results: warnOnFirst(noticed, [...memory.warnings, ...(synced?.warnings ?? [])]), createdSegments };
}

interface Arrived {
	itemIndex: number;
	event: ArrivedEvent;
}

function readItems(context: IExecuteFunctions, now: number): { arrived: Arrived[]; unreadable: ItemResult[] } {
	const arrived: Arrived[] = [];
	const unreadable: ItemResult[] = [];
	context.getInputData().forEach((_item, itemIndex) => {
		try {
			for (const event of readEvents(context, itemIndex, now)) arrived.push({ itemIndex, event });
		} catch (error) {
			unreadable.push({ itemIndex, kind: 'failed', failure: parameterFailure(error), about: {} });
		}
	});
	return { arrived, unreadable };
}

interface Synced {
	results: Map<number, SlotResult>;
	createdSegments: readonly string[];
}

async function sync(work: readonly EventWork[], context: SyncContext): Promise<Synced> {
	const results = new Map<number, SlotResult>([...skipped(work), ...(await syncContacts(toDo(work), context))]);
	return { results, createdSegments: [...context.additions.createdSegments] };
}

/** What the run as a whole would do is shown on its first event. */
async function preview(work: readonly EventWork[], context: SyncContext): Promise<Synced> {
	const { events, run } = await previewContacts(toDo(work), context);
	const results = new Map<number, SlotResult>(
		[...skipped(work), ...events].map(([index, shown]) => {
			const planned = 'steps' in shown ? shown : { ...shown, steps: [], writes: 0 };
			return [index, { result: shown.result, requests: 0, preview: { ...planned, run: index === 0 ? run : null } }];
		}),
	);
	return { results, createdSegments: run.newSegments };
}

function toDo(work: readonly EventWork[]): Array<Extract<EventWork['decision'], { kind: 'work' }>> {
	return work.flatMap(({ decision }) => (decision.kind === 'work' ? [decision] : []));
}

function skipped(work: readonly EventWork[]): Array<[number, SlotResult]> {
	return work.flatMap(({ decision }, index): Array<[number, SlotResult]> => {
		if (decision.kind !== 'skip') return [];
		return [[index, { result: { kind: 'done', outcome: { outcome: 'skipped', reason: decision.reason, warnings: decision.warnings } }, requests: 0 }]];
	});
}

function usersOf(context: IExecuteFunctions, connection: Connection, memory: Memory): UserIds | null {
	if (context.getNodeParameter('resolveEmailFromUserId', 0, false) !== true) return null;
	return openUserIds(memory, connection.label, connection.clock);
}

/**
 * Every identified user is remembered by contact id; a mapping whose contact is gone is dropped. In the order in which things
 * happened: of two addresses of one user the newest identify event decides.
 */
function updateUsers(users: UserIds, work: readonly EventWork[], results: ReadonlyMap<number, SlotResult>): void {
	const timed = inTimeOrder(work.map((one, index) => ({ index, timestamp: one.event?.timestamp ?? null, one })));
	for (const { index, one: { event, teachesUserId, decision } } of timed) {
		const result = results.get(index)?.result;
		if (event === null || event.userId === null || decision.kind !== 'work' || result?.kind !== 'done') continue;
		const { outcome } = result;
		if (outcome.outcome === 'skipped') {
			if (outcome.reason === 'contact_not_found' && decision.key.by === 'id') users.forget(event.userId);
		} else if (teachesUserId && outcome.contactId !== null) users.remember(event.userId, outcome.contactId);
	}
}
