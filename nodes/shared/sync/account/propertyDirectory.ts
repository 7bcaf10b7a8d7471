import type { PropertyDefinitions, PropertyType } from '../../contact/propertyValues';
import type { ResendApi } from '../../resend/api';
import type { Clock } from '../../resend/transport';
import { attempt, isAboutContent, SyncFailure } from '../failure';
import { LISTS_LAG_MS, Patience } from '../patience';
import { Lock } from './locks';

/** Key and type of a definition never change; only a deletion makes this list wrong. */
const FRESH_FOR_MS = 60 * 60_000;

export interface PropertiesAsker {
	api: Pick<ResendApi, 'listProperties' | 'createProperty'>;
	clock: Clock;
	retryCapMs: number;
}

interface Known {
	definitions: Map<string, PropertyType>;
	/** Milliseconds since the epoch. */
	readAt: number;
}

/** The account's property definitions: read once, missing ones created once for all executions of the process. */
export class PropertyDirectory {
	private known: Known | null = null;
	private readonly lock = new Lock();

	/**
	 * All definitions, no older than `maxAgeMs`. A key of these that is missing from an older list may have been defined
	 * since, so the list is read again.
	 */
	read(keys: Iterable<string>, asker: PropertiesAsker, maxAgeMs = FRESH_FOR_MS): Promise<PropertyDefinitions> {
		return this.lock.run(async () => {
			const { known } = this;
			const age = known === null ? Number.POSITIVE_INFINITY : asker.clock.now() - known.readAt;
			const isComplete = known !== null && (age < LISTS_LAG_MS || [...keys].every((key) => known.definitions.has(key)));
			return known !== null && age < maxAgeMs && isComplete ? known.definitions : this.list(asker);
		});
	}

	/** Defines a key where the account does not have it. `refused`: Resend will not have this key. */
	define(key: string, type: PropertyType, asker: PropertiesAsker): Promise<'defined' | 'refused'> {
		return this.lock.run(async () => {
			if (this.known?.definitions.has(key) === true) return 'defined';
			const created = await attempt(() => this.create(key, type, asker));
			if (created.kind === 'failed' && !isAboutContent(created.failure)) throw new SyncFailure(created.failure);
			return created.kind === 'ok' ? 'defined' : 'refused';
		});
	}

	/** Drops what was read before `instant`, after Resend refused a write because of it. */
	forgetOlderThan(instant: number): void {
		if (this.isOlderThan(instant)) this.known = null;
	}

	isOlderThan(instant: number): boolean {
		return this.known !== null && this.known.readAt < instant;
	}

	private async list({ api, clock }: PropertiesAsker): Promise<PropertyDefinitions> {
		const readAt = clock.now();
		const listed = await api.listProperties();
		this.known = { definitions: new Map(listed.map(({ key, type }) => [key, type])), readAt };
		return this.known.definitions;
	}

	private async create(key: string, type: PropertyType, asker: PropertiesAsker): Promise<void> {
		const patience = new Patience(asker.clock, asker.retryCapMs);
		for (;;) {
			const created = await attempt(() => asker.api.createProperty(key, type));
			if (created.kind === 'ok' && created.value === 'created') return this.learn(key, type);
			const again = created.kind === 'failed' && (await patience.waitBeforeRecheck(created.failure));
			if (created.kind === 'failed' && !again && created.failure.code !== 'invalid') throw new SyncFailure(created.failure);
			// Somebody else made it (Resend may say so with 409 or 422), or our answer was lost: only the list knows its type.
			const listed = (await asker.api.listProperties()).find((definition) => definition.key === key);
			// "It exists" and a list without it: a list that lags behind.
			if (listed !== undefined || created.kind === 'ok') return this.learn(key, listed?.type ?? type);
			if (!again) throw new SyncFailure(created.failure);
		}
	}

	private learn(key: string, type: PropertyType): void {
		this.known?.definitions.set(key, type);
	}
}
