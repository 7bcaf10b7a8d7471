import type { ContactChange } from './change';
import type { PropertyMentions } from './properties';
import { quoted } from './properties';
import type { PropertyType, PropertyValue } from './propertyValues';
import { MAX_VALUE_LENGTH, typedValue } from './propertyValues';

/** The account's properties by key. A key that is not here cannot be written: Resend refuses the whole request. */
export type PropertyDefinitions = ReadonlyMap<string, PropertyType>;

export interface PropertyWrites {
	/** Null clears. */
	values: ReadonlyMap<string, PropertyValue | null>;
	warnings: string[];
}

/** Keys that have to be defined before the mentions can be written. Clearing what was never defined needs nothing. */
export function undefinedKeys(mentions: PropertyMentions, definitions: PropertyDefinitions): string[] {
	return [...mentions].filter(([key, mention]) => mention.say === 'set' && !definitions.has(key)).map(([key]) => key);
}

/** The change without the values that the account's types cannot hold: left in, they would hide an earlier one that fits. */
export function writable(change: ContactChange, definitions: PropertyDefinitions): ContactChange {
	const fits = [...change.properties].filter(([key, mention]) => {
		const type = definitions.get(key);
		return mention.say !== 'set' || type === undefined || typedValue(mention.value, type).kind === 'value';
	});
	return fits.length === change.properties.size ? change : { ...change, properties: new Map(fits) };
}

/** What the contact holds now, or that nobody read it. */
export type CurrentProperties = ReadonlyMap<string, string | number | boolean> | 'notRead';

/** The properties that differ from `current`, in the types the account gave them; all of them when nobody read. */
export function propertyWrites(mentions: PropertyMentions, definitions: PropertyDefinitions, current: CurrentProperties): PropertyWrites {
	const values = new Map<string, PropertyValue | null>();
	const warnings: string[] = [];
	for (const [key, mention] of mentions) {
		const type = definitions.get(key);
		if (type === undefined) {
			if (mention.say === 'set') warnings.push(`Property ${quoted(key)} is left out: Resend has no such property, and this run could not define it (see the option Max New Properties, or Resend refused the name).`);
			continue;
		}
		if (mention.say === 'nothing') continue;
		if (mention.say === 'clear') {
			if (current === 'notRead' || current.has(key)) values.set(key, null);
			continue;
		}
		const typed = typedValue(mention.value, type);
		if (typed.kind === 'unfit') warnings.push(unfit(key, typed.reason));
		else if (current === 'notRead' || !isStored(current.get(key), typed.value)) values.set(key, typed.value);
	}
	return { values, warnings };
}

/** Compared as text: a boolean property is read as a boolean and written as text. */
function isStored(current: string | number | boolean | undefined, wanted: PropertyValue): boolean {
	return current !== undefined && String(current) === String(wanted);
}

function unfit(key: string, reason: 'not_a_number' | 'too_long'): string {
	return reason === 'not_a_number'
		? `Property ${quoted(key)} is left out: it is defined as a number in Resend, and the value is not a number.`
		: `Property ${quoted(key)} is left out: its value is longer than ${MAX_VALUE_LENGTH} characters.`;
}
