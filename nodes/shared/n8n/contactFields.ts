import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { nameUpdate } from '../contact/aspects/names';
import type { PropertiesUpdate } from '../contact/aspects/properties';
import { mapProperties } from '../contact/aspects/properties';
import type { SubscriptionUpdate } from '../contact/aspects/subscription';
import { subscriptionField } from '../contact/aspects/subscription';
import type { ContactChange } from '../contact/change';
import type { PersonKey } from '../contact/coalesce';
import type { FieldUpdate } from '../contact/fieldUpdate';
import { CLEAR, NOT_MENTIONED, set } from '../contact/fieldUpdate';
import type { OwnKeys, SetValue } from '../contact/propertyValues';
import type { SkipReason } from '../contact/skipReasons';
import { readAddress as readAddressText } from '../events/address';
import { eventTraits, isBlank, isJsonObject } from '../events/traits';
import type { JsonObject } from '../events/traits';
import type { Json, Traits } from '../events/types';
import { hasMishap } from '../events/values';
import { EMAIL_IN_ITEM, FIRST_NAME_IN_ITEM, LAST_NAME_IN_ITEM, foundInItem } from './foundInItem';

/** Definitions that one run may add for properties which an expression names and the account does not have. */
export const MAX_NEW_PROPERTIES = 100;

export function addressField(name: 'email' | 'to', displayName: string, description: string): INodeProperties {
	return { displayName, name, type: 'string', placeholder: 'e.g. anna@example.com', default: EMAIL_IN_ITEM, required: true, description };
}

export type Address = { kind: 'person'; key: Extract<PersonKey, { by: 'email' }> } | { kind: 'skip'; reason: 'no_email' | 'invalid_email' };

export function readAddress(context: IExecuteFunctions, name: 'email' | 'to', itemIndex: number): Address {
	const read = readAddressText(foundInItem(context, name, itemIndex));
	if (read.kind === 'none') return { kind: 'skip', reason: 'no_email' };
	if (read.kind === 'invalid') return { kind: 'skip', reason: 'invalid_email' };
	return { kind: 'person', key: { by: 'email', email: read.email, written: read.written } };
}

/** Names and properties of a contact, for nodes that update it on the way. */
export function contactFields(displayOptions?: IDisplayOptions): INodeProperties[] {
	const shown = displayOptions === undefined ? {} : { displayOptions };
	return [
		{
			displayName: 'First Name',
			name: 'firstName',
			type: 'string',
			default: FIRST_NAME_IN_ITEM,
			description: 'Leave empty to keep the name that Resend holds; an expression that gives null or blank text keeps it too',
			...shown,
		},
		{
			displayName: 'Last Name',
			name: 'lastName',
			type: 'string',
			default: LAST_NAME_IN_ITEM,
			description: 'Leave empty to keep the name that Resend holds; an expression that gives null or blank text keeps it too',
			...shown,
		},
		{
			displayName: 'Properties',
			name: 'properties',
			type: 'resourceMapper',
			default: { mappingMode: 'defineBelow', value: null },
			description: 'Values for the contact properties of the account. What is left empty stays as it is; an expression that gives null clears.',
			typeOptions: {
				resourceMapper: {
					resourceMapperMethod: 'contactProperties',
					mode: 'map',
					valuesLabel: 'Properties',
					fieldWords: { singular: 'property', plural: 'properties' },
					addAllFields: false,
					supportAutoMap: false,
				},
			},
			...shown,
		},
	];
}

export interface ContactFieldValues {
	updates: Pick<ContactChange, 'names' | 'properties' | 'subscription'>;
	warnings: string[];
}

/** What the fields of an item say about the contact. Blank says nothing; null clears a property, but no name. */
export function readContactFields(context: IExecuteFunctions, itemIndex: number, own: OwnKeys): ContactFieldValues {
	const { update, subscription, warnings } = readProperties(context, itemIndex, own);
	const first = readName(context, 'firstName', 'First Name', itemIndex);
	const last = readName(context, 'lastName', 'Last Name', itemIndex);
	return { updates: { names: { firstName: first.update, lastName: last.update }, properties: update, subscription }, warnings: [...first.warnings, ...last.warnings, ...warnings] };
}

/** A name that this item does not have is no wish to lose the one that Resend holds. */
function readName(context: IExecuteFunctions, field: 'firstName' | 'lastName', shown: string, itemIndex: number): { update: FieldUpdate<string>; warnings: string[] } {
	const value = foundInItem(context, field, itemIndex);
	if (value === undefined || value === null) return { update: NOT_MENTIONED, warnings: [] };
	const isName = (typeof value === 'string' || typeof value === 'number') && !hasMishap(String(value));
	return isName ? { update: nameUpdate(value), warnings: [] } : { update: NOT_MENTIONED, warnings: [`The field ${shown} is ignored: a name is text.`] };
}

interface ReadProperties {
	update: PropertiesUpdate;
	subscription: SubscriptionUpdate;
	warnings: string[];
}

/** The mapper's value, or a plain object that an expression put in its place. `unsubscribed` among them is the opt-out. */
function readProperties(context: IExecuteFunctions, itemIndex: number, own: OwnKeys): ReadProperties {
	const given: unknown = context.getNodeParameter('properties', itemIndex, {});
	if (!isJsonObject(given)) return { update: new Map(), subscription: 'notMentioned', warnings: [] };
	const written: unknown = 'mappingMode' in given ? context.getNodeParameter('properties', itemIndex, {}, { rawExpressions: true }) : null;
	const values = written === null ? eventTraits(given) : filledColumns(given, isJsonObject(written) ? written : {});
	const said = new Map([...values].filter(([, value]) => !isBlank(value)));
	const optOut = subscriptionField(said);
	const mapped = written === null ? mapProperties(said, own, new Map()) : columnUpdates(said, own);
	return { update: mapped.update, subscription: optOut.update, warnings: [...mapped.warnings, ...optOut.warnings] };
}

/**
 * The editor stores null for every column nobody filled in and for every one that was removed, so only an expression can
 * clear (seen in the editor of n8n 2.40).
 */
function filledColumns(given: JsonObject, written: JsonObject): Traits {
	const unfilled = written['value'];
	const removed = removedColumns(given['schema']);
	const nobodySaid = (key: string) => isJsonObject(unfilled) && (unfilled[key] === null || unfilled[key] === undefined);
	return new Map([...eventTraits(given['value'])].filter(([key]) => !nobodySaid(key) && !removed.has(key)));
}

/** Columns are keys of properties as they are; no trait's name is read into them. */
function columnUpdates(values: Traits, own: OwnKeys): Pick<ReadProperties, 'update' | 'warnings'> {
	const update = new Map<string, FieldUpdate<SetValue>>();
	const warnings: string[] = [];
	for (const [key, value] of values) {
		if (key === own.marker || key === own.optedOut) warnings.push(`Property "${key}" is left out: the sync keeps its own record under that name.`);
		else if (key.toLowerCase() !== 'unsubscribed') update.set(key, value === null ? CLEAR : set(value));
	}
	return { update, warnings };
}

function removedColumns(schema: Json | undefined): ReadonlySet<string> {
	if (!Array.isArray(schema)) return new Set();
	return new Set(schema.flatMap((column) => (isJsonObject(column) && column['removed'] === true && typeof column['id'] === 'string' ? [column['id']] : [])));
}

/** The sentences for items that are fields, not events. */
export const FIELD_ADVICE: Partial<Record<SkipReason, string>> = {
	no_email: 'The field Email is empty for this item. Check its expression against the data of the item.',
	invalid_email: 'What the field Email resolves to is no e-mail address. Check its expression against the data of the item.',
	contact_not_found: 'Resend no longer has the contact that this user ID stood for. Fill in the field Email to create it again.',
	event_not_selected: 'The options "Only These Events" and "Only These Resource Types" leave this item out.',
};

export function fieldAdvice(reason: SkipReason, otherwise: Record<SkipReason, string>, field: 'Email' | 'To' = 'Email'): string {
	return (FIELD_ADVICE[reason] ?? otherwise[reason]).replace('The field Email', `The field ${field}`).replace('the field Email', `the field ${field}`);
}
