import type { ConsentPolicy } from '../contact/aspect';
import { neededKeys } from '../contact/change';
import type { ContactChange } from '../contact/change';
import type { FoundSegment } from '../contact/marker';
import type { OwnKeys, PropertyDefinitions } from '../contact/propertyValues';
import { isOwnKey } from '../contact/propertyValues';
import type { AccountStep } from './steps';

/** What is known of the account, and what a run may still add to it. */
export interface AccountView {
	definitions: PropertyDefinitions;
	segmentNamed(name: string): FoundSegment;
	/** Whether the run may define this key for a trait; the sync's own keys need no permission. */
	mayDefine(key: string): boolean;
}

export interface AccountRules {
	own: OwnKeys;
	consent: ConsentPolicy;
}

/** What has to be made in the account so that these changes can be written, each thing once. */
export function planAccount(changes: readonly ContactChange[], account: AccountView, rules: AccountRules): AccountStep[] {
	const keys = new Set(changes.flatMap((change) => keysToDefine(change, account, rules)));
	const names = new Set(changes.flatMap(namesToFind).filter(({ create }) => create).map(({ name }) => name));
	return [
		...[...names].filter((name) => account.segmentNamed(name).kind === 'missing').map((name): AccountStep => ({ step: 'createSegment', name })),
		...[...keys].map((key): AccountStep => ({ step: 'defineProperty', key, type: 'string' })),
	];
}

/** Keys that a change writes, that the account does not have and that the run may define. */
export function keysToDefine(change: ContactChange, { definitions, mayDefine }: AccountView, { own, consent }: AccountRules): string[] {
	const { required, wanted } = neededKeys(change, own, consent);
	const missing = (keys: readonly string[]) => keys.filter((key) => !definitions.has(key));
	return [...missing(required), ...missing(wanted).filter((key) => isOwnKey(own, key) || mayDefine(key))];
}

/** Names of segments that a change is about; `create`: a missing one is to be made. */
export function namesToFind({ segments }: ContactChange): Array<{ name: string; create: boolean }> {
	switch (segments.kind) {
		case 'notMentioned':
			return [];
		case 'reconcile':
			return segments.names.map((name) => ({ name, create: true }));
		case 'move':
			return segments.moves.flatMap(({ segment, to }) => (segment.by === 'name' ? [{ name: segment.name, create: to === 'in' }] : []));
	}
}
