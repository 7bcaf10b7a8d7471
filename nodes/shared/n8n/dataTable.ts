import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { redact } from '../events/redact';
import type { Inline, Row } from './dataTableCode';
import { createTable, findTable, readRows, TABLE_NAME, writeRows } from './dataTableCode';

export type TableContext = Pick<IExecuteFunctions, 'executeWorkflow' | 'getWorkflow'>;

export type TableAnswer<T> = { kind: 'ok'; value: T } | { kind: 'failed'; reason: string };

const MAX_WORKFLOWS = 100;
/** Ids of the tables, by workflow: looked up once per process. */
const tableIds = new Map<string, string>();
const lookingUp = new Map<string, Promise<TableAnswer<string>>>();

const tableShape = z.object({ id: z.string(), name: z.string() });
const rowShape = z.object({ id: z.number(), key: z.string(), entry: z.string() });

/** The data table of the workflow's project, made when it is first needed. Never rejects. */
export class DataTable {
	private readonly workflowId: string;

	constructor(private readonly context: TableContext) {
		this.workflowId = context.getWorkflow().id ?? '';
	}

	/** Rows of these keys in the order in which they were written; a key may have several. */
	read(keys: readonly string[]): Promise<TableAnswer<Array<Pick<Row, 'key' | 'entry'>>>> {
		return this.withTable(async (tableId) => {
			const rows: Array<z.infer<typeof rowShape>> = [];
			for (const question of readRows(this.workflowId, tableId, keys)) {
				const answer = await this.run(question);
				if (answer.kind === 'failed') return answer;
				for (const json of answer.value) {
					const row = rowShape.safeParse(json);
					if (row.success) rows.push(row.data);
				}
			}
			return { kind: 'ok', value: rows.sort((one, other) => one.id - other.id) };
		});
	}

	write(rows: readonly Row[], forget: readonly string[], now: number): Promise<TableAnswer<unknown>> {
		return this.withTable((tableId) => this.run(writeRows(this.workflowId, tableId, rows, forget, now)));
	}

	/** A table that was known may have been deleted since: then another is looked for or made, once. */
	private async withTable<T>(use: (tableId: string) => Promise<TableAnswer<T>>): Promise<TableAnswer<T>> {
		const known = tableIds.get(this.workflowId);
		if (known !== undefined) {
			const answer = await use(known);
			if (answer.kind === 'ok') return answer;
			tableIds.delete(this.workflowId);
		}
		const table = await this.lookUp();
		if (table.kind === 'failed') return table;
		const answer = await use(table.value);
		if (answer.kind === 'ok') this.remember(table.value);
		return answer;
	}

	/** Executions that start together after a restart look once; where that failed, each tries for itself. */
	private async lookUp(): Promise<TableAnswer<string>> {
		const others = lookingUp.get(this.workflowId);
		const answer = others === undefined ? null : await others;
		if (answer?.kind === 'ok') return answer;
		const own = this.findOrCreate();
		lookingUp.set(this.workflowId, own);
		const found = await own;
		if (lookingUp.get(this.workflowId) === own) lookingUp.delete(this.workflowId);
		return found;
	}

	/** Two processes may create at once: the name is unique in a project, so the second finds the first one's. */
	private async findOrCreate(): Promise<TableAnswer<string>> {
		const found = await this.find(findTable(this.workflowId));
		if (found.kind === 'failed' || found.value !== null) return asId(found);
		const created = await this.find(createTable(this.workflowId));
		if (created.kind === 'ok' && created.value !== null) return asId(created);
		const again = await this.find(findTable(this.workflowId));
		return created.kind === 'failed' && again.kind === 'ok' && again.value === null ? created : asId(again);
	}

	private async find(inline: Inline): Promise<TableAnswer<string | null>> {
		const answer = await this.run(inline);
		if (answer.kind === 'failed') return answer;
		const tables = answer.value.flatMap((json) => {
			const table = tableShape.safeParse(json);
			return table.success && table.data.name === TABLE_NAME ? [table.data.id] : [];
		});
		return { kind: 'ok', value: tables[0] ?? null };
	}

	/** Once more after a failure: n8n has few connections to its database, and after a restart many executions want one. */
	private async run(inline: Inline): Promise<TableAnswer<IDataObject[]>> {
		const answer = await this.attempt(inline);
		return answer.kind === 'ok' ? answer : await this.attempt(inline);
	}

	private async attempt({ code, input }: Inline): Promise<TableAnswer<IDataObject[]>> {
		try {
			const { data } = await this.context.executeWorkflow({ code }, input);
			if (data === undefined) return { kind: 'failed', reason: 'it ran no workflow' };
			return { kind: 'ok', value: (data[0] ?? []).map(({ json }) => json) };
		} catch (error) {
			return { kind: 'failed', reason: error instanceof Error ? redact(error.message) : 'no reason' };
		}
	}

	private remember(tableId: string): void {
		tableIds.set(this.workflowId, tableId);
		for (const oldest of tableIds.keys()) {
			if (tableIds.size <= MAX_WORKFLOWS) break;
			tableIds.delete(oldest);
		}
	}
}

function asId(found: TableAnswer<string | null>): TableAnswer<string> {
	if (found.kind === 'failed') return found;
	return found.value === null ? { kind: 'failed', reason: `the data table "${TABLE_NAME}" could not be made` } : { kind: 'ok', value: found.value };
}
