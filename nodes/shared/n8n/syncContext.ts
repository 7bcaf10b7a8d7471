import type { IExecuteFunctions } from 'n8n-workflow';

import type { ConsentPolicy } from '../contact/aspect';
import type { OwnKeys } from '../contact/propertyValues';
import type { Clock } from '../resend/transport';
import type { ImportPolicy, SyncContext, Progress } from '../sync/context';
import { Additions } from '../sync/context';
import type { Connection } from './connection';
import { MAX_NEW_PROPERTIES } from './contactFields';

/** What a node lets its user decide about a sync; what is absent is as careful as it gets. */
export interface RunOptions {
	own: OwnKeys;
	limits: { retryCapMs: number };
	consent?: ConsentPolicy;
	imports?: ImportPolicy;
	maxNewProperties?: number;
	createMissingSegments?: boolean;
}

/** One run of a node against the account of its connection. */
export function createSyncContext(execution: IExecuteFunctions, { account, openApi, clock }: Connection, options: RunOptions): SyncContext {
	const { own, limits, consent = 'ownOptOuts', imports = 'auto', maxNewProperties = MAX_NEW_PROPERTIES, createMissingSegments = true } = options;
	return {
		account,
		openApi,
		clock,
		settings: { own, consent, imports, retryCapMs: limits.retryCapMs, createMissingSegments },
		startedAt: clock.now(),
		additions: new Additions(maxNewProperties),
		onProgress: progressReporter(execution, clock),
	};
}

const EVERY_MS = 3_000;

/** Tells the editor and the log every few seconds how far a long run is. A run that is over sooner says nothing. */
function progressReporter(context: IExecuteFunctions, clock: Clock): (progress: Progress) => void {
	let last = clock.now();
	return ({ done, total }) => {
		if (clock.now() - last < EVERY_MS) return;
		last = clock.now();
		const message = `${context.getNode().name}: ${done} of ${total} people done, ${total - done} left`;
		context.sendMessageToUI(message);
		context.logger.info(message);
	};
}
