import type { INodeExecutionData } from 'n8n-workflow';

/** What is true of the whole run is told once, on its first item: by the list of warnings that every item of our nodes has. */
export function warnOnFirst(items: readonly INodeExecutionData[], warnings: readonly string[]): void {
	const first = items[0]?.json;
	const told = first?.['warnings'];
	if (first === undefined || !Array.isArray(told)) return;
	first['warnings'] = [...new Set([...told, ...warnings])];
}
