import type { PropertyType } from '../contact/propertyValues';
import type { Clock } from '../resend/transport';
import { Exclusive } from './exclusive';
import type { Failure } from './failure';
import { attempt, SyncFailure } from './failure';
import { LookAgain } from './lookAgain';
import type { ContactsApi } from './ports';

type PropertiesApi = Pick<ContactsApi, 'listProperties' | 'createProperty'>;

/** Key and type of a definition never change; only a deletion makes this list wrong, and Resend tells then (422). */
const FRESH_FOR_MS = 60 * 60_000;

/** A key missing from a list older than this may have been defined since: look again before defining it. */
const COMPLETE_FOR_MS = 5_000;

/** What one run may still define. */
export interface DefinitionBudget {
	/** How many `wanted` keys; lowered by those it does. */
	left: number;
	/** Keys that Resend would not have. Asking again for each person would cost a request each; the next run may ask again. */
	readonly refused: Set<string>;
}

export function definitionBudget(left: number): DefinitionBudget {
	return { left, refused: new Set() };
}

export interface DefinitionRequest {
	/** Keys a trait asks for: defined as long as the budget lasts. */
	wanted: readonly string[];
	/** Keys the sync cannot do without: defined in any case. */
	required: readonly string[];
	budget: DefinitionBudget;
	api: PropertiesApi;
	clock: Clock;
	retryCapMs: number;
}

interface Known {
	definitions: Map<string, PropertyType>;
	readAt: number;
}

/** The account's property definitions: read once, missing ones created once for all executions of the process. */
export class PropertyDirectory {
	private known: Known | null = null;
	private readonly exclusive = new Exclusive();

	/** All definitions, after the missing ones were made. A wanted key that could not be made is just not there. */
	async ensure(request: DefinitionRequest): Promise<ReadonlyMap<string, PropertyType>> {
		const known = this.within(FRESH_FOR_MS, request.clock);
		if (known !== null && missing(request, known).length === 0) return known.definitions;
		return this.exclusive.run(() => this.define(request));
	}

	/** Reads the list whatever is known, after an import may have defined some. */
	readAgain(api: PropertiesApi, clock: Clock): Promise<ReadonlyMap<string, PropertyType>> {
		return this.exclusive.run(async () => (await this.read({ api, clock })).definitions);
	}

	/** Drops what was read before `instant`, after Resend refused a write because of it. */
	forgetOlderThan(instant: number): void {
		if (this.isOlderThan(instant)) this.known = null;
	}

	isOlderThan(instant: number): boolean {
		return this.known !== null && this.known.readAt < instant;
	}

	private async define(request: DefinitionRequest): Promise<ReadonlyMap<string, PropertyType>> {
		const fresh = this.within(FRESH_FOR_MS, request.clock);
		if (fresh !== null && missing(request, fresh).length === 0) return fresh.definitions;
		const known = this.within(COMPLETE_FOR_MS, request.clock) ?? (await this.read(request));
		for (const key of request.required) if (!known.definitions.has(key)) await this.create(key, known, request);
		for (const key of request.wanted) {
			if (known.definitions.has(key) || request.budget.refused.has(key) || request.budget.left <= 0) continue;
			const created = await attempt(() => this.create(key, known, request));
			if (created.kind === 'ok') request.budget.left -= 1;
			else if (concernsOnlyThisKey(created.failure)) request.budget.refused.add(key);
			else throw new SyncFailure(created.failure);
		}
		return known.definitions;
	}

	private within(age: number, clock: Clock): Known | null {
		return this.known !== null && clock.now() - this.known.readAt < age ? this.known : null;
	}

	private async read(request: Pick<DefinitionRequest, 'api' | 'clock'>): Promise<Known> {
		const readAt = request.clock.now();
		const listed = await request.api.listProperties();
		this.known = { definitions: new Map(listed.map(({ key, type }) => [key, type])), readAt };
		return this.known;
	}

	private async create(key: string, known: Known, request: DefinitionRequest): Promise<void> {
		const patience = new LookAgain(request.clock, request.retryCapMs);
		for (;;) {
			const created = await attempt(() => request.api.createProperty(key, 'string'));
			if (created.kind === 'ok' && created.value === 'created') {
				known.definitions.set(key, 'string');
				return;
			}
			const again = created.kind === 'failed' && (await patience.after(created.failure));
			if (created.kind === 'failed' && !again && created.failure.code !== 'invalid') throw new SyncFailure(created.failure);
			// Somebody else made it (Resend may say so with 409 or 422), or our answer was lost: only the list knows its type.
			const type = (await request.api.listProperties()).find((definition) => definition.key === key)?.type;
			if (type === undefined && created.kind === 'failed' && !again) throw new SyncFailure(created.failure);
			if (type !== undefined || created.kind === 'ok') {
				// "It exists" and a list without it: a list that lags behind. New definitions are text.
				known.definitions.set(key, type ?? 'string');
				return;
			}
		}
	}
}

function missing(request: DefinitionRequest, known: Known): string[] {
	const wanted = request.budget.left > 0 ? request.wanted.filter((key) => !request.budget.refused.has(key)) : [];
	return [...request.required, ...wanted].filter((key) => !known.definitions.has(key));
}

/** A key that Resend will not have is left out with a warning; anything else would hit the next key as well. */
function concernsOnlyThisKey(failure: Failure): boolean {
	return failure.code === 'invalid';
}
