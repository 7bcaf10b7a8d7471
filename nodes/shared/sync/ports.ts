import type { ConsentPolicy } from '../contact/consent';
import type { OwnKeys } from '../contact/properties';
import type { ResendApi } from '../resend/api';
import type { Meter } from '../resend/client';
import type { Clock } from '../resend/transport';
import type { Account } from './account';
import type { DefinitionBudget } from './propertyDirectory';

/** What the sync asks of Resend. A test may stand in for it; the emulator is the better test. */
export type ContactsApi = Pick<
	ResendApi,
	| 'getContact'
	| 'createContact'
	| 'updateContact'
	| 'listContactSegments'
	| 'addToSegment'
	| 'removeFromSegment'
	| 'listSegments'
	| 'createSegment'
	| 'listProperties'
	| 'createProperty'
>;

/** What planning for many people asks on top. */
export type BulkApi = ContactsApi & Pick<ResendApi, 'contactPages' | 'segmentContactPages' | 'createImport' | 'getImport'>;

/** `auto`: where it costs fewer requests. The other two force one way, for accounts where imports are unwanted, or for tests. */
export type ImportPolicy = 'auto' | 'always' | 'never';

export interface SyncSettings {
	own: OwnKeys;
	consent: ConsentPolicy;
	imports: ImportPolicy;
	/** Milliseconds that one request, or one create that is looked at again, may spend on being repeated. */
	retryCapMs: number;
}

/** What earlier runs brought about; `person` is a person's id in this run's words, `digest` that of the change. */
export interface SyncedPort {
	contactIdOf(person: string, digest: string): string | null;
	remember(person: string, digest: string, contactId: string): void;
	forget(person: string): void;
	/** Before contacts are written, what is known to be outdated is out of the store, and nobody can believe it after a crash. */
	save(): Promise<void>;
}

export interface Progress {
	/** People, not events: one person is one write. */
	done: number;
	total: number;
}

/** One run of a node against one account. */
export interface SyncRun {
	account: Account;
	/** Requests made through the api are counted in the meter. */
	openApi(meter: Meter): BulkApi;
	clock: Clock;
	settings: SyncSettings;
	/** Milliseconds since the epoch; what the directory learned before it may be out of date. */
	startedAt: number;
	/** Property definitions this run may still add to the account; the sync's own do not count. */
	budget: DefinitionBudget;
	/** Absent unless the user chose to trust the last sync. */
	synced?: SyncedPort;
	/** Told at least once per finished person; the receiver decides what to show and how often. */
	onProgress?: (progress: Progress) => void;
}
