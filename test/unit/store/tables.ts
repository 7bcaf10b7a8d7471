 
import type { ExecuteWorkflowData, IDataObject, IExecuteWorkflowInfo, INode, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

const condition = z.object({ keyName: z.string(), condition: z.enum(['eq', 'lt']), keyValue: z.union([z.string(), z.number()]) });

/** What n8n's Data table node does with the workflows that our nodes run inline, after its sources (n8n-nodes-base 2.40.2). */
export class Tables {
	readonly tables: Array<{ id: string; name: string; rows: IDataObject[] }> = [];
	/** Operations in the order in which they were run, one list for each inline workflow. */
	readonly runs: string[][] = [];
	/** Says why a run of this operation fails. */
	refuse: (operation: string) => string | null = () => null;
	private made = 0;

	executeWorkflow = async ({ code }: IExecuteWorkflowInfo, input: INodeExecutionData[] = []): Promise<ExecuteWorkflowData> => {
		if (code === undefined) throw new Error('This stands in for inline workflows only');
		const nodes = code.nodes.filter(({ type }) => type === 'n8n-nodes-base.dataTable').sort((one, other) => one.position[1] - other.position[1]);
		const run: string[] = [];
		this.runs.push(run);
		let output: IDataObject[] = [];
		for (const node of nodes) {
			const operation = String(node.parameters['operation']);
			run.push(operation);
			const reason = this.refuse(operation);
			if (reason !== null) throw new Error(reason);
			const items = (node.executeOnce === true ? input.slice(0, 1) : input).map(({ json }) => json);
			output = operation === 'insert' ? this.insert(node, items) : items.flatMap(() => this.perItem(node, operation));
			if (output.length === 0 && node.alwaysOutputData === true) output = [{}];
		}
		return { executionId: 'inner', data: [output.map((json) => ({ json }))] };
	};

	get rows(): IDataObject[] {
		return this.tables[0]?.rows ?? [];
	}

	private perItem(node: INode, operation: string): IDataObject[] {
		const { parameters } = node;
		switch (operation) {
			case 'list':
				return this.tables.map(({ id, name }) => ({ id, name }));
			case 'create': {
				const name = String(parameters['tableName']);
				if (this.tables.some((table) => table.name === name)) throw new Error(`Data table with name '${name}' already exists in this project`);
				const table = { id: `table-${(this.made += 1)}`, name, rows: [] };
				this.tables.push(table);
				return [{ id: table.id, name }];
			}
			case 'get':
				return this.tableOf(node).rows.filter((row) => this.matches(node, row));
			case 'deleteRows': {
				const table = this.tableOf(node);
				const gone = table.rows.filter((row) => this.matches(node, row));
				table.rows.splice(0, table.rows.length, ...table.rows.filter((row) => !gone.includes(row)));
				return gone;
			}
			default:
				throw new Error(`No ${operation} here`);
		}
	}

	private insert(node: INode, items: readonly IDataObject[]): IDataObject[] {
		const { rows } = this.tableOf(node);
		for (const item of items) {
			const unknown = Object.keys(item).filter((column) => !['key', 'entry', 'subject', 'expires'].includes(column));
			if (unknown.length > 0) throw new Error(`unknown column name '${unknown[0]}'`);
			rows.push({ ...item, id: (this.made += 1) });
		}
		return [{ success: true, insertedRows: items.length }];
	}

	/** A list only: n8n takes an expression that makes one for a list of its letters. SQLite refuses more than 1,000. */
	private matches({ parameters }: INode, row: IDataObject): boolean {
		const { conditions } = z.object({ conditions: z.array(condition).min(1).max(1000) }).parse(parameters['filters']);
		return conditions.some(({ keyName, condition: how, keyValue }) => {
			const value = row[keyName];
			return how === 'eq' ? value === keyValue : typeof value === 'number' && value < Number(keyValue);
		});
	}

	private tableOf({ parameters }: INode): { rows: IDataObject[] } {
		const { value: id } = z.object({ value: z.string() }).parse(parameters['dataTableId']);
		const table = this.tables.find((one) => one.id === id);
		if (table === undefined) throw new Error(`Data table with ID '${id}' could not be found in this project`);
		return table;
	}
}
