import type { Statement } from '../../events/eventTypes/definition';
import { isBlank, overlay } from '../../events/traits';
import type { Json, Traits } from '../../events/types';
import type { Aspect, Diff, DiffContext } from '../aspect';
import { NO_DIFF } from '../aspect';
import type { FieldUpdate } from '../fieldUpdate';
import { CLEAR, combineUpdates, NOT_MENTIONED, set, setOnce } from '../fieldUpdate';
import type { CleanKey, OwnKeys, PropertyDefinitions, PropertyType, PropertyValue, SetValue, TypedValue } from '../propertyValues';
import { cleanKey, MAX_KEY_LENGTH, isTooDeep, MAX_VALUE_LENGTH, typedValue, quoted } from '../propertyValues';
import type { ContactSnapshot } from '../snapshot';

/** By property key; a key that is not here is not mentioned. */
export type PropertiesUpdate = ReadonlyMap<string, FieldUpdate<SetValue>>;

export const properties: Aspect<PropertiesUpdate> = {
	nothing: new Map(),
	read(statement, { own }) {
		const { update, warnings } = mapProperties(traitsOf(statement), own, fixedValues(statement, own), statement.keyPrefix);
		const once = mapProperties(statement.setOnce, own, new Map());
		for (const [key, one] of once.update) {
			if (one.kind === 'set') update.set(key, combineUpdates(update.get(key) ?? NOT_MENTIONED, setOnce(one.value)));
		}
		return { update, warnings: [...warnings, ...once.warnings] };
	},
	/** In one go: map by map, ten thousand events with a trait of their own each would take seconds. */
	combine(updates, { definitions }) {
		const combined = new Map<string, FieldUpdate<SetValue>>();
		for (const update of updates) {
			for (const [key, one] of update) if (fits(one, definitions.get(key))) combined.set(key, combineUpdates(combined.get(key) ?? NOT_MENTIONED, one));
		}
		return combined;
	},
	saysNothing: (update) => [...update.values()].every(({ kind }) => kind === 'notMentioned'),
	needsContact: (update) => [...update.values()].some(({ kind }) => kind === 'setOnce'),
	neededKeys(update, own) {
		const written = [...update].filter(([, { kind }]) => kind === 'set' || kind === 'setOnce').map(([key]) => key);
		const ids = [own.userId, own.anonymousId];
		return { required: written.filter((key) => ids.includes(key)), wanted: written.filter((key) => !ids.includes(key)) };
	},
	diff,
	canonical: (update) => [...update].sort(([one], [other]) => (one < other ? -1 : 1)),
};

/** Names that mean something else than "store me", in any letter case: Jitsu's, and resendSegments. Lower case here. */
export const RESERVED_TRAITS: ReadonlySet<string> = new Set([
	'email', 'name', 'firstname', 'lastname', 'first_name', 'last_name', 'unsubscribed', 'resendaudiences', 'resendsegments',
]);

/** A blank of the event's own says nothing, so it hides nothing either. */
function traitsOf({ covers, context, traits }: Statement): Traits {
	return covers === 'person' ? overlay(context, new Map([...traits].filter(([, value]) => !isBlank(value)))) : traits;
}

/** The sync's own values, which no trait can replace. */
function fixedValues({ covers, ids, keyPrefix }: Statement, own: OwnKeys): ReadonlyMap<string, string> {
	const fixed = new Map<string, string>();
	if (covers === 'person' && ids.userId !== null) fixed.set(own.userId, ids.userId);
	if (covers === 'person' && ids.anonymousId !== null) fixed.set(own.anonymousId, ids.anonymousId);
	if (keyPrefix === 'group_' && ids.groupId !== null) fixed.set('group_id', ids.groupId);
	return fixed;
}

/**
 * Traits as updates of properties. Blank text says nothing, null clears. An exactly spelled key wins over one that had to be
 * cleaned, and among equals the first; the loser is reported.
 */
export function mapProperties(traits: Traits, own: OwnKeys, fixed: ReadonlyMap<string, string>, keyPrefix = ''): { update: Map<string, FieldUpdate<SetValue>>; warnings: string[] } {
	const update = new Map<string, FieldUpdate<SetValue>>([...fixed].map(([key, value]) => [key, set<SetValue>(value)]));
	const warnings: string[] = [];
	const cleaned: Array<{ name: string; key: string; value: Json }> = [];

	const take = (name: string, key: string, value: Json) => {
		if (key === own.marker || key === own.optedOut) warnings.push(`Trait ${quoted(name)} is left out: the sync keeps its own record under that name.`);
		else if (update.has(key)) warnings.push(`Trait ${quoted(name)} is left out: another one is already stored as "${key}".`);
		else if (isTooDeep(value)) warnings.push(`Trait ${quoted(name)} is left out: it is nested too deeply.`);
		else update.set(key, value === null ? CLEAR : set(value));
	};

	for (const [name, value] of traits) {
		// A blank says nothing, as an empty cell of an import does.
		if (isBlank(value) || (keyPrefix === '' && RESERVED_TRAITS.has(name.toLowerCase()))) continue;
		const result = name.trim() === '' ? cleanKey('') : cleanKey(keyPrefix + name);
		if (result.kind === 'unusable') warnings.push(unusable(name, result.reason));
		else if (result.spelling === 'exact') take(name, result.key, value);
		else cleaned.push({ name, key: result.key, value });
	}
	for (const { name, key, value } of cleaned) take(name, key, value);
	return { update, warnings };
}

function unusable(name: string, reason: Extract<CleanKey, { kind: 'unusable' }>['reason']): string {
	switch (reason) {
		case 'empty':
			return `Trait ${quoted(name)} is left out: its name has no letter or digit to make a property key of.`;
		case 'too_long':
			return `Trait ${quoted(name)} is left out: a property key has at most ${MAX_KEY_LENGTH} characters.`;
		case 'reserved':
			return `Trait ${quoted(name)} is left out: Resend reserves that name.`;
		case 'mishap':
			return `Trait ${quoted(name)} is left out: its name is what a program writes where it has nothing to write, or an object.`;
	}
}

function fits(update: FieldUpdate<SetValue>, type: PropertyType | undefined): boolean {
	return type === undefined || !('value' in update) || typedValue(update.value, type).kind === 'value';
}

/** The properties that differ from what the contact holds, in the types the account gave them; all of them when nobody read it. */
function diff(update: PropertiesUpdate, snapshot: ContactSnapshot, { definitions }: DiffContext): Diff {
	const values = new Map<string, PropertyValue | null>();
	const warnings: string[] = [];
	const held = snapshot.kind === 'present' ? snapshot.contact.properties : new Map<string, string | number | boolean>();
	for (const [key, one] of update) {
		const current = held.get(key);
		if (one.kind === 'notMentioned' || (one.kind === 'setOnce' && current !== undefined)) continue;
		const type = typeOf(key, current, definitions);
		if (one.kind === 'clear') {
			if (current !== undefined || (snapshot.kind === 'unread' && type !== undefined)) values.set(key, null);
			continue;
		}
		if (type === undefined) {
			warnings.push(`Property ${quoted(key)} is left out: Resend has no such property, and this run could not define it (see the option Max New Properties, or Resend refused the name).`);
			continue;
		}
		const typed = typedValue(one.value, type);
		if (typed.kind === 'unfit') warnings.push(unfit(key, typed.reason));
		else if (!isStored(current, typed.value)) values.set(key, typed.value);
	}
	return { ...NO_DIFF, anytime: { properties: values }, warnings };
}

/** A key that the contact holds exists, though the account's list may not show it yet. */
function typeOf(key: string, current: string | number | boolean | undefined, definitions: PropertyDefinitions): PropertyType | undefined {
	return definitions.get(key) ?? (current === undefined ? undefined : typeof current === 'number' ? 'number' : 'string');
}

/** Compared as text: a boolean property is read as a boolean and written as text. */
function isStored(current: string | number | boolean | undefined, wanted: PropertyValue): boolean {
	return current !== undefined && String(current) === String(wanted);
}

function unfit(key: string, reason: Extract<TypedValue, { kind: 'unfit' }>['reason']): string {
	switch (reason) {
		case 'not_a_number':
			return `Property ${quoted(key)} is left out: it is defined as a number in Resend, and the value is no decimal number of at most 15 digits.`;
		case 'too_long':
			return `Property ${quoted(key)} is left out: its value is longer than ${MAX_VALUE_LENGTH} characters.`;
		case 'mishap':
			return `Property ${quoted(key)} is left out: its value is what a program writes where it has nothing to write, or an object.`;
	}
}
