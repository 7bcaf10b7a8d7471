import type { Statement } from '../events/eventTypes/definition';
import type { CombineRules, ConsentPolicy, Diff, DiffContext, MappingSettings, NeededKeys } from './aspect';
import { mergeDiffs } from './aspect';
import type { Updates } from './aspects/all';
import { buildUpdates, eachAspect } from './aspects/all';
import type { OwnKeys } from './propertyValues';
import type { ContactSnapshot } from './snapshot';

/** What one event, or several of one person, want to be true of a contact. */
export interface ContactChange extends Updates {
	/** Only `upsert` may bring a contact into being. */
	presence: 'upsert' | 'existingOnly';
}

export const NO_CHANGE: ContactChange = { presence: 'existingOnly', ...buildUpdates((_name, aspect) => aspect.nothing) };

export function readChange(statement: Statement, settings: MappingSettings): { change: ContactChange; warnings: string[] } {
	const warnings: string[] = [];
	const updates = buildUpdates((_name, aspect) => {
		const read = aspect.read(statement, settings);
		warnings.push(...read.warnings);
		return read.update;
	});
	return { change: { presence: statement.presence, ...updates }, warnings };
}

/** Several changes of one person as one, in the order given: applying it equals applying them one by one. */
export function combine(changes: readonly ContactChange[], rules: CombineRules): ContactChange {
	const updates = buildUpdates((name, aspect) => aspect.combine(changes.map((change) => change[name]), rules));
	return { presence: changes.some(({ presence }) => presence === 'upsert') ? 'upsert' : 'existingOnly', ...updates };
}

export function saysNothing(change: ContactChange): boolean {
	return eachAspect(change, (aspect, update) => aspect.saysNothing(update)).every(Boolean);
}

/** Whether one PATCH that may find nobody is not enough. */
export function needsContact(change: ContactChange, consent: ConsentPolicy): boolean {
	return change.presence === 'upsert' || eachAspect(change, (aspect, update) => aspect.needsContact(update, consent)).some(Boolean);
}

export function neededKeys(change: ContactChange, own: OwnKeys, consent: ConsentPolicy): NeededKeys {
	const all = eachAspect(change, (aspect, update) => aspect.neededKeys(update, own, consent));
	return { required: all.flatMap(({ required }) => required), wanted: all.flatMap(({ wanted }) => wanted) };
}

export function diffContact(change: ContactChange, snapshot: ContactSnapshot, context: DiffContext): Diff {
	return mergeDiffs(eachAspect(change, (aspect, update) => aspect.diff(update, snapshot, context)));
}

/** JSON that is the same for the same wishes, whatever order they came in. */
export function canonicalChange(change: ContactChange): unknown {
	return [change.presence, ...eachAspect(change, (aspect, update) => aspect.canonical(update))];
}
