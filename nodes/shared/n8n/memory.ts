import type { EntryRules, Memory, Store, StoreName } from '../store/store';
import type { TableContext } from './dataTable';
import { DataTable } from './dataTable';
import { DataTableStore } from './dataTableStore';
import type { RememberIn } from './sharedOptions';
import type { StaticDataContext } from './staticCopy';
import { staticCopyOf } from './staticCopy';
import { mapIn, WorkflowStore } from './workflowStore';

export type MemoryContext = StaticDataContext & TableContext;

/** Where one execution of a node keeps what later ones should know. */
export function openMemory(context: MemoryContext, rememberIn: RememberIn, clock: { now(): number }): Memory {
	return rememberIn === 'dataTable' ? new TableMemory(context, clock) : new WorkflowMemory(context);
}

class WorkflowMemory implements Memory {
	private readonly stores: Store[] = [];

	constructor(private readonly context: StaticDataContext) {}

	has(name: StoreName): boolean {
		return Object.keys(mapIn(staticCopyOf(this.context).global, name)).length > 0;
	}

	open(name: StoreName, rules: EntryRules): Store {
		const store = new WorkflowStore(this.context, name, rules);
		this.stores.push(store);
		return store;
	}

	get warnings(): readonly string[] {
		return warningsOf(this.stores);
	}
}

/** All stores of one execution are written at once. */
class TableMemory implements Memory {
	private readonly stores: DataTableStore[] = [];
	private readonly table: DataTable;

	constructor(
		private readonly context: MemoryContext,
		private readonly clock: { now(): number },
	) {
		this.table = new DataTable(context);
	}

	/** Only a request would tell. */
	has(): boolean {
		return true;
	}

	open(name: StoreName, rules: EntryRules): Store {
		const store = new DataTableStore(this.context, name, rules, this.table, () => this.save());
		this.stores.push(store);
		return store;
	}

	get warnings(): readonly string[] {
		return warningsOf(this.stores);
	}

	private async save(): Promise<void> {
		const taken = this.stores.map((store) => ({ store, changes: store.takeChanges() })).filter(({ changes }) => changes.size > 0);
		if (taken.length === 0) return;
		const rows = taken.flatMap(({ store, changes }) => store.rowsOf(changes));
		const forget = taken.flatMap(({ store, changes }) => store.forgottenIn(changes));
		const answer = await this.table.write(rows, forget, this.clock.now());
		if (answer.kind === 'failed') for (const { store, changes } of taken) store.fallBack(changes, answer);
	}
}

function warningsOf(stores: readonly Store[]): string[] {
	return [...new Set(stores.flatMap(({ warnings }) => warnings))];
}
