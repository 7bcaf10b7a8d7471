import type { IDataObject } from 'n8n-workflow';

import { ResendContactSync } from '../../nodes/ResendContactSync/ResendContactSync.node';
import type { Emulator } from '../emulator/server';
import type { EngineOptions, EngineResult, NodeRun } from './engine';
import { runNode } from './engine';

export interface SyncRunOptions extends Partial<Omit<EngineOptions, 'nodes' | 'connections' | 'nodeTypes' | 'credential'>> {
	onError?: NonNullable<NodeRun['onError']>;
	/** Another copy of the node: that of another process. */
	type?: NodeRun['type'];
}

/** Runs Resend Contact Sync on items in the real engine, against the emulator. */
export function sync(emulator: Emulator, parameters: IDataObject, items: unknown[], options: SyncRunOptions = {}): Promise<EngineResult> {
	const { onError = 'stopWorkflow', type = new ResendContactSync(), ...rest } = options;
	const run: NodeRun = {
		type,
		parameters: { source: 'event', event: '={{ $json.body ?? $json }}', segments: '', ...parameters } as NodeRun['parameters'],
		items,
		onError,
	};
	return runNode(run, { credential: { apiKey: emulator.apiKey, baseUrl: emulator.url }, ...rest });
}

/** The JSON of the output items. */
export function outcomes(result: EngineResult): IDataObject[] {
	const failure = result.error();
	if (failure !== undefined) throw new Error(`The run failed: ${failure}`);
	return result.output('Node').map(({ json }) => json);
}

export function identify(traits: IDataObject, more: IDataObject = {}): IDataObject {
	return { type: 'identify', messageId: 'm-1', traits, ...more };
}

export function track(event: string, more: IDataObject = {}): IDataObject {
	return { type: 'track', event, messageId: 'm-2', ...more };
}
