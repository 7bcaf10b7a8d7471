import type { INodeType } from 'n8n-workflow';

import type { Emulator } from '../emulator/server';
import { sync } from '../nodes/contactSync';
import type { EngineResult } from '../nodes/engine';
import { send } from '../nodes/sendTemplate';
import type { SendRunOptions } from '../nodes/sendTemplate';
import type { Run } from './runs';

/** The nodes of a process that just started. */
export interface Nodes {
	contactSync: INodeType;
	sendTemplate: INodeType;
}

/** One execution of a run, in a workflow of its own. */
export function runOf({ name, node, parameters, items }: Run, emulator: Emulator, { nodes, ...more }: Pick<SendRunOptions, 'staticData'> & { nodes?: Nodes } = {}): Promise<EngineResult> {
	const options = { workflowId: `workflow of ${name}`, ...more, ...(nodes === undefined ? {} : { type: nodes[node] }) };
	return node === 'contactSync' ? sync(emulator, parameters, items, options) : send(emulator, parameters, items, options);
}
