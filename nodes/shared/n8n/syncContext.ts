import type { IExecuteFunctions } from 'n8n-workflow';

import type { ConsentPolicy } from '../contact/aspect';
import type { OwnKeys } from '../contact/propertyKeys';
import type { ImportPolicy, SyncContext } from '../sync/context';
import { Additions } from '../sync/context';
import type { Connection } from './connection';
import { MAX_NEW_PROPERTIES } from './contactFields';
import { progressReporter } from './progress';

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
