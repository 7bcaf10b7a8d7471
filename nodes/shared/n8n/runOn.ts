import type { IExecuteFunctions } from 'n8n-workflow';

import type { ConsentPolicy } from '../contact/consent';
import type { OwnKeys } from '../contact/properties';
import type { ImportPolicy, SyncRun } from '../sync/ports';
import { definitionBudget } from '../sync/propertyDirectory';
import type { Connection } from './connection';
import { MAX_NEW_PROPERTIES } from './contactFields';
import { progressReporter } from './progress';

/** What a node lets its user decide about a sync; what is absent is as careful as it gets. */
export interface RunWishes {
	own: OwnKeys;
	limits: { retryCapMs: number };
	consent?: ConsentPolicy;
	imports?: ImportPolicy;
	maxNewProperties?: number;
}

/** One run of a node against the account of its connection. */
export function runOn(context: IExecuteFunctions, { account, openApi, clock }: Connection, wishes: RunWishes): SyncRun {
	const { own, limits, consent = 'optOutOnly', imports = 'auto', maxNewProperties = MAX_NEW_PROPERTIES } = wishes;
	return {
		account,
		openApi,
		clock,
		settings: { own, consent, imports, retryCapMs: limits.retryCapMs },
		startedAt: clock.now(),
		budget: definitionBudget(maxNewProperties),
		onProgress: progressReporter(context, clock),
	};
}
