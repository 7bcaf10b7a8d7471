import type { ItemResult } from './itemRun';

/** What is true of the whole run is reported once, on its first item that did not fail: in the list of warnings that every item of our nodes has. */
export function warnOnFirst(results: readonly ItemResult[], warnings: readonly string[]): ItemResult[] {
	const first = results.find((result) => result.kind === 'done');
	return results.map((result) => {
		if (result !== first || result.kind !== 'done') return result;
		const own = result.json['warnings'];
		return { ...result, json: { ...result.json, warnings: [...new Set([...(Array.isArray(own) ? own : []), ...warnings])] } };
	});
}
