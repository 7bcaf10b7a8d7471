import type { IDataObject } from 'n8n-workflow';

import { ResendSegment } from '../../nodes/ResendSegment/ResendSegment.node';
import type { Emulator } from '../emulator/server';
import type { EngineOptions, EngineResult, NodeRun } from './engine';
import { runNode } from './engine';

export interface SegmentRunOptions extends Partial<Omit<EngineOptions, 'nodes' | 'connections' | 'nodeTypes' | 'credential'>> {
	onError?: NonNullable<NodeRun['onError']>;
	apiKey?: string;
}

/** Runs Resend Segment on items in the real engine, against the emulator. */
export function segmentNode(emulator: Emulator, parameters: IDataObject, items: unknown[], options: SegmentRunOptions = {}): Promise<EngineResult> {
	const { onError = 'stopWorkflow', apiKey = emulator.apiKey, ...rest } = options;
	const run: NodeRun = {
		type: new ResendSegment(),
		parameters: { operation: 'add', email: '={{ $json.email }}', ...parameters } as NodeRun['parameters'],
		items,
		onError,
	};
	return runNode(run, { credential: { apiKey, baseUrl: emulator.url }, ...rest });
}

export function byName(value: string): IDataObject {
	return { __rl: true, mode: 'name', value };
}

export function byId(value: string): IDataObject {
	return { __rl: true, mode: 'id', value };
}

/** As the editor stores a segment picked from its list. */
export function fromList(value: string, cachedResultName: string): IDataObject {
	return { __rl: true, mode: 'list', value, cachedResultName };
}

/** As the editor stores the property mapper: null for every column that nobody filled in. */
export function mapped(value: IDataObject, removed: string[] = []): IDataObject {
	const schema = Object.keys(value).map((id) => ({ id, displayName: id, type: 'string', required: false, display: true, defaultMatch: false, removed: removed.includes(id) }));
	return { mappingMode: 'defineBelow', value, matchingColumns: [], schema, attemptToConvertTypes: false, convertFieldsToString: false };
}

/** Methods and route patterns of what the emulator was asked. */
export function asked(emulator: Emulator): string[] {
	return emulator.requests().map(({ method, route }) => `${method} ${route ?? '?'}`);
}
