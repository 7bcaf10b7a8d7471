import type { IDataObject } from 'n8n-workflow';

import type { EntryRules, Store, StoreName } from '../store/store';
import type { DataTable, TableAnswer } from './dataTable';
import type { Row } from './dataTableCode';
import type { StaticDataContext } from './staticCopy';
import { staticCopyOf } from './staticCopy';
import type { Learned } from './workflowStore';
import { learnedAt, mapIn, WorkflowStore } from './workflowStore';

const SLACK = 1.05;

/** What a store wants to have written: null for what is to be forgotten. */
export type Changes = ReadonlyMap<string, string | null>;

/**
 * *Data Table*: what all processes of n8n share, besides what this one knows. Where the table cannot be used, this is a
 * `WorkflowStore` that says so. What an earlier version kept in static data is still read, and no longer added to.
 */
export class DataTableStore implements Store {
	/** As the table had them when this execution looked. */
	private readonly rows = new Map<string, string>();
	private readonly changed = new Map<string, string | null>();
	private readonly learned: Learned;
	private readonly old: IDataObject;
	private readonly mayChangeOld: boolean;
	private readonly prefix: string;
	private inWorkflow: WorkflowStore | null = null;
	private problem: string | null = null;

	constructor(
		private readonly context: StaticDataContext,
		private readonly name: StoreName,
		private readonly rules: EntryRules,
		private readonly table: Pick<DataTable, 'read'>,
		private readonly flush: () => Promise<void>,
	) {
		const workflowId = String(context.getWorkflow().id ?? 'unsaved');
		this.learned = learnedAt(`table ${name} ${workflowId}`);
		this.prefix = rules.scope === 'workflow' ? `${name}:${workflowId}` : name;
		const copy = staticCopyOf(context);
		this.old = mapIn(copy.global, name);
		this.mayChangeOld = copy.writable;
	}

	get warnings(): readonly string[] {
		return [...(this.problem === null ? [] : [this.problem]), ...(this.inWorkflow?.warnings ?? [])];
	}

	async load(keys: readonly string[]): Promise<void> {
		if (this.inWorkflow !== null || keys.length === 0) return;
		const answer = await this.table.read(keys.map((key) => this.rowKey(key)));
		if (answer.kind === 'failed') return this.fallBack(new Map(), answer);
		const known = new Map<string, string>();
		for (const { key, entry } of answer.value) {
			const own = key.slice(this.rowKey('').length);
			const newer = this.rules.newer(known.get(own), entry);
			if (newer !== undefined) known.set(own, newer);
		}
		for (const [key, entry] of known) this.rows.set(key, entry);
	}

	save(): Promise<void> {
		return this.flush();
	}

	get(key: string): string | undefined {
		if (this.inWorkflow !== null) return this.inWorkflow.get(key);
		const old = this.old[key];
		const before = typeof old === 'string' ? old : undefined;
		return this.newest([before, this.learned.entries.get(key), this.rows.get(key)]);
	}

	/** What the table says, unless this process knows better: a write of its own that the table does not have. */
	isCurrent(key: string): boolean {
		return this.inWorkflow === null && this.rows.has(key) && this.rows.get(key) === this.get(key);
	}

	isKept(key: string): boolean {
		if (this.inWorkflow !== null) return this.inWorkflow.isKept();
		return this.changed.has(key) || this.isCurrent(key);
	}

	set(key: string, entry: string): void {
		if (this.inWorkflow !== null) return this.inWorkflow.set(key, entry);
		const { learned, rules } = this;
		for (const other of learned.othersAbout(rules.subjectOf?.(entry) ?? null, key)) this.drop(other);
		learned.set(key, entry, rules);
		this.changed.set(key, entry);
		if (learned.entries.size > rules.max * SLACK) for (const surplus of rules.surplus(learned.entries)) learned.remove(surplus, rules);
	}

	drop(key: string): void {
		if (this.inWorkflow !== null) return this.inWorkflow.drop(key);
		this.learned.remove(key, this.rules);
		this.rows.delete(key);
		if (this.mayChangeOld && key in this.old) delete this.old[key];
		this.changed.set(key, null);
	}

	takeChanges(): Changes {
		const changes = new Map(this.changed);
		this.changed.clear();
		return changes;
	}

	rowsOf(changes: Changes): Row[] {
		return [...changes].flatMap(([key, entry]) =>
			entry === null ? [] : [{ key: this.rowKey(key), entry, subject: this.subjectOf(entry), expires: Math.ceil(this.rules.expiresAt(entry)) }],
		);
	}

	forgottenIn(changes: Changes): string[] {
		return [...changes].flatMap(([key, entry]) => (entry === null ? [this.rowKey(key)] : []));
	}

	/** From here on this execution remembers as it would without the option. */
	fallBack(changes: Changes, { reason }: Extract<TableAnswer<unknown>, { kind: 'failed' }>): void {
		this.problem = `The data table could not be used, so this run remembered as with Remember In: This Workflow. n8n said: "${reason}". Data tables have to be enabled, and this workflow's project must be allowed to have one.`;
		const known = new Map([...this.learned.entries, ...this.rows]);
		const store = new WorkflowStore(this.context, this.name, this.rules);
		this.inWorkflow = store;
		for (const [key, entry] of known) {
			const newer = this.rules.newer(store.get(key), entry);
			if (newer !== undefined && newer !== store.get(key)) store.set(key, newer);
		}
		for (const [key, entry] of changes) {
			if (entry === null) store.drop(key);
			else store.set(key, entry);
		}
	}

	private newest(entries: ReadonlyArray<string | undefined>): string | undefined {
		return entries.reduce((newest, entry) => (entry === undefined || entry === newest ? newest : this.rules.newer(newest, entry)), undefined);
	}

	private subjectOf(entry: string): string {
		const subject = this.rules.subjectOf?.(entry) ?? null;
		return subject === null ? '' : this.rowKey(subject);
	}

	private rowKey(key: string): string {
		return `${this.prefix}:${key}`;
	}
}
