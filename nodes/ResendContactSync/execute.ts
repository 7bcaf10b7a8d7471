import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ArrivedEvent, EventWork } from '../shared/contact/eventWork';
import { eventWork } from '../shared/contact/eventWork';
import { personId } from '../shared/contact/coalesce';
import type { Connection } from '../shared/n8n/connection';
import { openConnection } from '../shared/n8n/connection';
import type { ItemFailure } from '../shared/n8n/failures';
import { parameterFailure } from '../shared/n8n/failures';
import type { ItemRun } from '../shared/n8n/itemRun';
import { runItems } from '../shared/n8n/itemRun';
import { runOn } from '../shared/n8n/runOn';
import { openMemory } from '../shared/n8n/memory';
import { warnOnFirst } from '../shared/n8n/runWarnings';
import { openSyncedStates } from '../shared/n8n/syncedStore';
import { openUserIds } from '../shared/n8n/userIdStore';
import type { Memory } from '../shared/store/store';
import type { UserIds } from '../shared/store/userIds';
import type { RunResult } from '../shared/sync/tally';
import { syncRun } from '../shared/sync/run';
import { mainFields, readEvents } from './fields';
import { optionFields, readOptions } from './options';
import { failureDetails, outcomeItem } from './report';

export const properties = [...mainFields, optionFields];

export function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return runItems(context, syncItems);
}

/** Reads the items' events, syncs each person once, and gives every event an output item of its own. */
async function syncItems(context: IExecuteFunctions): Promise<ItemRun> {
	const options = readOptions(context);
	const connection = await openConnection(context, options.limits);
	const memory = openMemory(context, options.rememberIn, connection.clock);
	const users = usersOf(context, connection, memory);
	const { slots, failures } = readItems(context);
	await users?.load(slots.flatMap(({ arrived }) => (arrived.parsed.kind === 'event' && arrived.parsed.event.userId !== null ? [arrived.parsed.event.userId] : [])));

	const work = eventWork(
		slots.map(({ arrived }) => arrived),
		{ own: options.own, matching: users === null ? { kind: 'byEmail' } : { kind: 'byUserId', contactIdOf: (userId) => users.contactIdOf(userId) } },
	);
	const due = work.flatMap(({ verdict }) => (verdict.kind === 'work' ? [verdict] : []));
	const synced = options.skipUnchangedFor > 0 ? openSyncedStates(memory, connection.digest, options.skipUnchangedFor, connection.clock) : null;
	await synced?.load(due.map(({ key }) => personId(key)));
	const run = runOn(context, connection, options);
	const results = await syncRun(due, synced === null ? run : { ...run, synced });
	if (users !== null) updateUsers(users, work, results);
	await users?.save();
	await synced?.save();

	const items: INodeExecutionData[] = [];
	slots.forEach(({ itemIndex }, index) => {
		const done = work[index];
		if (done === undefined) return;
		const result = results.get(index);
		if (result?.result.kind === 'failed') failures.push({ itemIndex, failure: result.result.failure, details: failureDetails(done, result) });
		else items.push(outcomeItem(itemIndex, done, result));
	});
	warnOnFirst(items, [...memory.warnings, ...(synced?.warnings ?? [])]);
	return { items, failures };
}

interface Slot {
	itemIndex: number;
	arrived: ArrivedEvent;
}

function readItems(context: IExecuteFunctions): { slots: Slot[]; failures: ItemFailure[] } {
	const slots: Slot[] = [];
	const failures: ItemFailure[] = [];
	context.getInputData().forEach((_item, itemIndex) => {
		try {
			slots.push(...readEvents(context, itemIndex).map((arrived) => ({ itemIndex, arrived })));
		} catch (error) {
			failures.push({ itemIndex, failure: parameterFailure(error), details: {} });
		}
	});
	return { slots, failures };
}

function usersOf(context: IExecuteFunctions, connection: Connection, memory: Memory): UserIds | null {
	if (context.getNodeParameter('resolveEmailFromUserId', 0, false) !== true) return null;
	return openUserIds(memory, connection.label, connection.clock);
}

/** Every identified user is remembered by contact id; a mapping whose contact is gone is dropped. */
function updateUsers(users: UserIds, work: readonly EventWork[], results: ReadonlyMap<number, RunResult>): void {
	work.forEach(({ event, verdict }, index) => {
		const result = results.get(index)?.result;
		if (event === null || event.userId === null || verdict.kind !== 'work' || result?.kind !== 'done') return;
		const { outcome } = result;
		if (outcome.outcome === 'skipped') {
			if (outcome.reason === 'contact_not_found' && verdict.key.by === 'id') users.forget(event.userId);
		} else if (event.type === 'identify') users.remember(event.userId, outcome.contactId);
	});
}
