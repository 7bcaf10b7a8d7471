import { quote } from '../events/redact';
import type { Json, Traits } from '../events/types';
import type { Mention } from './mention';
import { CLEAR, set } from './mention';
import { cleanKey, MAX_KEY_LENGTH } from './propertyKeys';
import type { SetValue } from './propertyValues';
import { isTooDeep } from './propertyValues';

export type PropertyMentions = ReadonlyMap<string, Mention<SetValue>>;

export interface MappedProperties {
	properties: PropertyMentions;
	warnings: string[];
}

/** Names that mean something else than "store me", in any letter case: Jitsu's, and resendSegments. Lower case here. */
export const RESERVED_TRAITS: ReadonlySet<string> = new Set([
	'email', 'name', 'firstname', 'lastname', 'first_name', 'last_name', 'unsubscribed', 'resendaudiences', 'resendsegments',
]);

function isReservedTrait(name: string): boolean {
	return RESERVED_TRAITS.has(name.toLowerCase());
}

/** Keys that the sync itself writes; `prefix` is `jitsu` unless the user chose another. */
export interface OwnKeys {
	userId: string;
	anonymousId: string;
	/** Bookkeeping of the segments this sync added, in Jitsu's format. */
	marker: string;
}

export function ownKeys(prefix: string): OwnKeys {
	return { userId: `${prefix}_user_id`, anonymousId: `${prefix}_anonymous_id`, marker: `${prefix}_managed_audiences` };
}

/**
 * Traits as property mentions. An exactly spelled key wins over one that had to be cleaned, and among equals the first;
 * the loser is reported. `fixed` are the sync's own values, which no trait can replace.
 */
export function mapProperties(traits: Traits, own: OwnKeys, fixed: ReadonlyMap<string, string>, keyPrefix = ''): MappedProperties {
	const properties = new Map<string, Mention<SetValue>>([...fixed].map(([key, value]) => [key, set<SetValue>(value)]));
	const warnings: string[] = [];
	const cleaned: Array<{ name: string; key: string; value: Json }> = [];

	const take = (name: string, key: string, value: Json) => {
		if (key === own.marker) warnings.push(`Trait ${quoted(name)} is left out: the sync keeps its own record under that name.`);
		else if (properties.has(key)) warnings.push(`Trait ${quoted(name)} is left out: another one is already stored as "${key}".`);
		else if (isTooDeep(value)) warnings.push(`Trait ${quoted(name)} is left out: it is nested too deeply.`);
		else properties.set(key, value === null ? CLEAR : set(value));
	};

	for (const [name, value] of traits) {
		if (value === undefined || (keyPrefix === '' && isReservedTrait(name))) continue;
		const result = name.trim() === '' ? cleanKey('') : cleanKey(keyPrefix + name);
		if (result.kind === 'unusable') warnings.push(unusable(name, result.reason));
		else if (result.spelling === 'exact') take(name, result.key, value);
		else cleaned.push({ name, key: result.key, value });
	}
	for (const { name, key, value } of cleaned) take(name, key, value);
	return { properties, warnings };
}

function unusable(name: string, reason: 'empty' | 'too_long' | 'reserved'): string {
	switch (reason) {
		case 'empty':
			return `Trait ${quoted(name)} is left out: its name has no letter or digit to make a property key of.`;
		case 'too_long':
			return `Trait ${quoted(name)} is left out: a property key has at most ${MAX_KEY_LENGTH} characters.`;
		case 'reserved':
			return `Trait ${quoted(name)} is left out: Resend reserves that name.`;
	}
}

/** A trait's name fit for a warning. */
export function quoted(name: string): string {
	return quote(name, 43);
}
