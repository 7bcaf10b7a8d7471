import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ItemIdentity } from '../sending/keys';
import { digest } from '../sending/keys';
import { messageIdOf } from '../sending/messageId';
import { isJsonObject } from '../events/traits';
import { passOf, quietly, runIdentity } from './runIdentity';

/** What makes each item of this run the same item when it comes again. */
export class ItemIdentities {
	private readonly items: INodeExecutionData[];
	private readonly run: string;
	private readonly pass: string;
	private readonly triggers: string[];

	constructor(
		private readonly context: IExecuteFunctions,
		now: number,
	) {
		this.items = context.getInputData();
		this.run = runIdentity(context, now);
		this.pass = passOf(context);
		this.triggers = quietly(() => triggersOf(context)) ?? [];
	}

	of(itemIndex: number): ItemIdentity {
		const json = this.items[itemIndex]?.json ?? {};
		const own = messageIdOf(json);
		if (own !== null) return { kind: 'message', messageId: own };
		const triggering = this.triggeringId(itemIndex);
		// The items of one event may be many, and a loop may bring them one by one.
		if (triggering !== null) return { kind: 'message', messageId: `${triggering} ${this.pass}` };
		return { kind: 'run', run: this.run, itemIndex, content: digest([json]) };
	}

	/** Nodes between the trigger and this one (Resend Segment, Set) mostly drop the id of the event that set off the run. */
	private triggeringId(itemIndex: number): string | null {
		for (const name of this.triggers) {
			const item: unknown = quietly(() => {
				const node: unknown = this.context.getWorkflowDataProxy(itemIndex)['$'](name);
				return typeof node === 'object' && node !== null ? Reflect.get(node, 'item') : null;
			});
			const found = isJsonObject(item) ? messageIdOf(item['json']) : null;
			if (found !== null) return found;
		}
		return null;
	}
}

/** The nodes in front of this one that have none in front of them. */
function triggersOf(context: IExecuteFunctions): string[] {
	return context
		.getParentNodes(context.getNode().name)
		.map(({ name }) => name)
		.filter((name) => context.getParentNodes(name).length === 0);
}
