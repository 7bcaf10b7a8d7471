import type { ContactChange } from '../../contact/change';
import { neededKeys } from '../../contact/change';
import type { FoundSegment } from '../../contact/marker';
import { isOwnKey, quoted } from '../../contact/propertyValues';
import type { PropertyDefinitions } from '../../contact/propertyValues';
import type { AccountView } from '../../plan/planAccount';
import { namesToFind } from '../../plan/planAccount';
import type { NamedSegment } from '../account/segmentDirectory';
import type { ContactsApi, SyncContext } from '../context';
import type { Failure } from '../failure';
import { refused } from '../failure';

/** What a run knows of the account, and why it could not write a change. */
export interface GatheredAccount extends AccountView {
	/** Null where nothing stands in the way. */
	obstacleTo(change: ContactChange): Failure | null;
}

/** Nothing known yet: enough to combine changes, too little to write them. */
export const NO_DEFINITIONS: PropertyDefinitions = new Map();

/** Looks up what these changes need of the account: from memory where that is fresh, else with one look at each list. */
export async function gatherAccount(changes: readonly ContactChange[], context: SyncContext, api: ContactsApi, maxAgeMs?: number): Promise<GatheredAccount> {
	const { account, clock, settings, additions, startedAt } = context;
	const { own, consent, retryCapMs } = settings;
	const asker = { api, clock, retryCapMs, since: startedAt };
	const names = [...new Set(changes.flatMap(namesToFind).map(({ name }) => name))];
	const named = names.length === 0 ? new Map<string, NamedSegment>() : await account.segments.lookUp(names, asker);

	const needed = changes.map((change) => neededKeys(change, own, consent));
	const keys = new Set(needed.flatMap(({ required, wanted }) => [...required, ...wanted.filter((key) => isOwnKey(own, key) || additions.couldDefine(key))]));
	const writesProperties = keys.size > 0 || changes.some(({ properties }) => properties.size > 0);
	const definitions = writesProperties ? await account.properties.read(keys, asker, maxAgeMs) : NO_DEFINITIONS;

	return {
		definitions,
		mayDefine: (key) => additions.mayDefine(key),
		segmentNamed: (name) => segmentIn(named, name, context),
		obstacleTo: (change) => ambiguityIn(named, change) ?? (needsMarker(change) && isWrongMarker(definitions, own.marker) ? wrongMarker(own.marker) : null),
	};
}

function segmentIn(named: ReadonlyMap<string, NamedSegment>, name: string, { settings, additions }: SyncContext): FoundSegment {
	const found = named.get(name);
	if (found?.kind === 'found') return found;
	const refusal = additions.segmentRefusal(name);
	if (refusal !== null) return { kind: 'unavailable', warning: `The contact was not added to segment ${quoted(name)}: it could not be created.` };
	if (!settings.createMissingSegments) return { kind: 'unavailable', warning: `Resend has no segment named ${quoted(name)}, and the option Create Missing Segments is off: it was left out.` };
	return { kind: 'missing' };
}

function ambiguityIn(named: ReadonlyMap<string, NamedSegment>, change: ContactChange): Failure | null {
	for (const { name } of namesToFind(change)) {
		const found = named.get(name);
		if (found?.kind === 'ambiguous') return found.failure;
	}
	return null;
}

function needsMarker({ segments }: ContactChange): boolean {
	return segments.kind === 'reconcile' && segments.names.length > 0;
}

function isWrongMarker(definitions: PropertyDefinitions, marker: string): boolean {
	const type = definitions.get(marker);
	return type !== undefined && type !== 'string';
}

function wrongMarker(marker: string): Failure {
	return refused(
		'markerUndefined',
		`The property "${marker}" is not text in this Resend account`,
		'The sync keeps its record of segments there. Delete that property in Resend, or set another one in the option Property Prefix.',
	).failure;
}
