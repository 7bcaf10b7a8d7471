import type { ConsentPolicy } from '../contact/aspect';
import type { OwnKeys } from '../contact/propertyValues';
import type { ResendApi } from '../resend/api';
import type { Meter } from '../resend/client';
import type { Clock } from '../resend/transport';
import type { Account } from './account/account';
import type { Failure } from './failure';

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
	| 'newestSegments'
	| 'createSegment'
	| 'deleteSegment'
	| 'listProperties'
	| 'createProperty'
	| 'contactPage'
	| 'segmentContactPage'
	| 'segmentContactPages'
	| 'createImport'
	| 'getImport'
>;

/** `auto`: where it costs fewer requests. The other two force one way, for accounts where imports are unwanted, or for tests. */
export type ImportPolicy = 'auto' | 'always' | 'never';

export interface SyncSettings {
	own: OwnKeys;
	consent: ConsentPolicy;
	imports: ImportPolicy;
	/** Milliseconds that one request, or one create that is looked at again, may spend on being repeated. */
	retryCapMs: number;
	/** False: a segment name that the account does not have is left out with a warning. */
	createMissingSegments: boolean;
}

/** What earlier runs brought about; `person` is a person's id in this run's words, `digest` that of the change. */
export interface SyncedPort {
	/** `changedAt`: when this process last wrote a contact, milliseconds since the epoch; a state older than that is out of date. */
	contactIdOf(person: string, digest: string, changedAt: (contactId: string) => number | null): string | null;
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
export interface SyncContext {
	account: Account;
	/** Requests made through the api are counted in the meter. */
	openApi(meter: Meter): ContactsApi;
	clock: Clock;
	settings: SyncSettings;
	/** Milliseconds since the epoch; what the directories learned before it may be out of date. */
	startedAt: number;
	/** What this run may still add to the account, and what Resend would not have. */
	additions: Additions;
	/** Absent unless the user chose to skip what was synced not long ago. */
	synced?: SyncedPort;
	/** Called at least once per finished person; the receiver decides what to show and how often. */
	onProgress?: (progress: Progress) => void;
}

/** Definitions and segments that a run adds to the account. */
export class Additions {
	/** Names of the segments that this run created: a name may be a typo, so whoever gave it has to see it. */
	readonly createdSegments = new Set<string>();
	private readonly allowed = new Set<string>();
	private readonly refusedKeys = new Set<string>();
	private readonly refusedSegments = new Map<string, Failure>();

	constructor(private readonly maxNewProperties: number) {}

	/** Whether a key may be defined for a trait: the first ones that are asked for, as many as the user allows. */
	mayDefine(key: string): boolean {
		if (this.refusedKeys.has(key)) return false;
		if (!this.allowed.has(key) && this.allowed.size < this.maxNewProperties) this.allowed.add(key);
		return this.allowed.has(key);
	}

	/** Resend would not have it. Asking again for each person would cost a request each; the next run may ask again. */
	refuseKey(key: string): void {
		this.allowed.delete(key);
		this.refusedKeys.add(key);
	}

	isRefusedKey(key: string): boolean {
		return this.refusedKeys.has(key);
	}

	/** Whether `mayDefine` would allow it, without taking up one of the places. */
	couldDefine(key: string): boolean {
		return !this.refusedKeys.has(key) && (this.allowed.has(key) || this.allowed.size < this.maxNewProperties);
	}

	refuseSegment(name: string, failure: Failure): void {
		this.refusedSegments.set(name, failure);
	}

	segmentRefusal(name: string): Failure | null {
		return this.refusedSegments.get(name) ?? null;
	}
}
